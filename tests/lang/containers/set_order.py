# Iteration order of sets of small ints, which depends on the table's geometry.
print({5, 3, 1}, {100, 200, 300, 7, 15, 23}, set(range(20)), {8, 16, 24, 32, 40, 1})
s = set()
for i in range(0, 400, 7):
    s.add(i * 13 % 257)
print(s)
for i in range(0, 257, 3):
    s.discard(i)
print(s, len(s))
print(s.pop(), s.pop(), s)
print({1, 2, 3} | {10, 20, 30}, {1, 2, 3, 9, 17} & {9, 17, 33}, {1, 2, 3, 64} - {2}, {1, 2, 3} ^ {3, 4, 129})
print(frozenset(range(0, 100, 9)), hash(frozenset([1, 2, 3])), hash(frozenset()), hash(frozenset(range(50))))
print(set((1, 1.0, True, 2)), {2 ** 61 - 1, 0, 2 ** 61}, {-1, -2, -3})
big = set(range(1000)) - set(range(0, 1000, 3))
print(sum(i * v for i, v in enumerate(big)))
print(hash((1, 2, 3)), hash(()), hash((1, (2, (3,)))))
