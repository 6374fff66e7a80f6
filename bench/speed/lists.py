def sieve(n):
    flags = [True] * n
    for i in range(2, int(n ** 0.5) + 1):
        if flags[i]:
            for j in range(i * i, n, i):
                flags[j] = False
    return sum(flags) - 2


def build(n):
    out = []
    for i in range(n):
        out.append(i * i)
    return out


print(sieve(2000000))
print(len(build(1500000)), sum([x for x in build(1000000) if x % 3]))
