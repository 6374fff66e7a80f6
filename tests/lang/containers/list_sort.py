# Sorting: stability, keys, reverse, errors, modification.
import sys
words = "the quick brown fox jumps over the lazy dog and runs away from the bear".split()
print(sorted(words), sorted(words, key=len), sorted(words, key=len, reverse=True))
print(sorted([3, 1.5, -2, True, 2 ** 70, -2 ** 70]))
print(sorted([(2, "b"), (1, "z"), (2, "a"), (1,)]), sorted(["é", "z", "a", "\U0001F600", "Z"]))
state = 12345
def rnd():
    global state
    state = (state * 1103515245 + 12345) % 2 ** 31
    return state
for n in (0, 1, 2, 10, 63, 64, 65, 100, 1000, 3000):
    data = [rnd() % (n // 3 + 1) for _ in range(n)]
    pairs = [(x, i) for i, x in enumerate(data)]
    s = sorted(pairs, key=lambda p: p[0])
    assert s == sorted(pairs), n
    r = sorted(pairs, key=lambda p: p[0], reverse=True)
    assert all(r[i][0] > r[i + 1][0] or r[i][0] == r[i + 1][0] and r[i][1] < r[i + 1][1] for i in range(n - 1)), n
    floats = [x / 7 for x in data]
    floats.sort()
    assert all(floats[i] <= floats[i + 1] for i in range(n - 1))
print("ok")
class Bad:
    def __lt__(self, other):
        raise ZeroDivisionError
try:
    sorted([Bad(), Bad()])
except ZeroDivisionError:
    print("raised")
x = [3, 2, 1]
def key(v):
    x.append(v)
    return v
try:
    x.sort(key=key)
except ValueError as e:
    print(e)
print(x)
count = 0
class C:
    def __init__(self, v): self.v = v
    def __lt__(self, o):
        global count
        count += 1
        return self.v < o.v
c = [C(i) for i in range(500)]
c.sort()
print(count)
