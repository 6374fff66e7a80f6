def run(n):
    total = 0
    a = set(range(0, 1000, 3))
    b = set(range(0, 1000, 5))
    for i in range(n):
        total += len(a | b) + len(a & b) + len(a - b) + len(a ^ b)
        total += i in a
        if a <= b or a.isdisjoint(b):
            total += 1
    return total


def unique(words):
    seen = set()
    out = []
    for word in words:
        if word not in seen:
            seen.add(word)
            out.append(word)
    return out


print(run(5000))
print(len(unique(["w%d" % (i * 31 % 5000) for i in range(500000)])))
s = set()
for i in range(1000000):
    s.add(i & 0xffff)
    if i & 3 == 0:
        s.discard(i)
print(len(s), len({frozenset((i, i + 1)) for i in range(50000)}), sum(s))
