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


print(run(700000))
print(sum(map(lambda x: x + 1, range(600000))))
print(len(sorted(range(300000), key=lambda x: -x)))
