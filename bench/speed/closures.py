def counter():
    n = 0

    def step(k):
        nonlocal n
        n += k
        return n

    return step


def run(n):
    step = counter()
    for i in range(n):
        step(i)
    return step(0)


print(run(2500000))
print(sum(map(lambda x: x + 1, range(2000000))))
print(len(sorted(range(1000000), key=lambda x: -x)))
