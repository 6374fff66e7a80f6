g = (x * y for x in range(3) for y in range(x) if y)
print(list(g), list(g), type(g).__name__, g.gi_code.co_name)
print(sum(x for x in range(5)), {k: v for k, v in zip("ab", range(2))}, {c for c in "aab"}, [[j for j in range(i)] for i in range(3)])
try: (x for x in 5)
except TypeError as e: print(e)
def f():
    yield 1
    x = [(yield 2), (yield 3)]
    print(x)
print(list(f()))
a = [1, 2, 3]
lazy = (i for i in a if i in a); a = [2, 3]
print(list(lazy))
print([*(i for i in range(3)), *"ab"], dict(((k, 1) for k in "xy")), any(i > 1 for i in [0, 2]), max((len(s) for s in ["a", "bb"])))
class C:
    n = 3
    ok = [i for i in range(n)]
print(C.ok, [(lambda: i)() for i in range(3)])
