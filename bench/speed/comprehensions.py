def run(n):
    total = 0
    for i in range(n):
        row = [x * i for x in range(20)]
        odd = [x for x in row if x & 1]
        table = {x: y for x, y in zip(row, odd)}
        unique = {x % 7 for x in row}
        total += sum(x + 1 for x in odd) + len(table) + len(unique)
        total += any(x > 50 for x in row) + all(x >= 0 for x in row)
    return total


print(run(50000))
print(sum([x * y for x in range(700) for y in range(700) if (x ^ y) & 1]))
