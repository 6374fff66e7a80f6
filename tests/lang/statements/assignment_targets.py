class A: pass
a = A(); d = {}; l = [0] * 5
a.x = d["k"] = l[1] = l[3:] = [7]
print(vars(a), d, l)
a.n = 1; a.n += 5; d["z"] = "a"; d["z"] *= 3; l[0] -= 4; print(a.n, d["z"], l)
x: int = 5; y: "undefined"; print(__annotations__)
class B: q: int; r: str = "r"
print(B.__annotations__, hasattr(B, "q"))
def f():
    z: undefined_name = 1
    return z
print(f())
try: w: undefined_name = 1
except NameError as e: print(e)
(v): int = 3; print("v" in __annotations__)
a.b: int = 4; print(a.b)
if (n := 10) > 5 and (m := n + 1): print(n, m)
del a.x, d["k"], l[0], (x, n)
for c in ("a.x", "d['k']", "l[99]", "x"):
    try: exec("del " + c)
    except (AttributeError, KeyError, IndexError, NameError) as e: print(type(e).__name__, e)
def g():
    i = 0
    lst = [10, 20]
    def side(): print("side"); return lst
    side()[i] += 1
    return lst
print(g())
