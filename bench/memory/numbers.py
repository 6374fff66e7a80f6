ints = list(range(500000))
floats = [i / 3 for i in range(400000)]
big = [1 << (60 + i % 60) for i in range(100000)]
print(sum(ints), len(floats), len(big))
