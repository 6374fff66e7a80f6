def f(a, b=2, /, c=3, *args, d, e=5, **kw): return a, b, c, args, d, e, kw
print(f(1, d=4), f(1, 2, 3, 4, 5, d=6, z=7), f(1, c=9, d=1, a="kw", b="kw"))
def g(a, b=[], *, c={}): b.append(a); c[a] = 1; return b, c
print(g(1), g(2), g.__defaults__, g.__kwdefaults__)
g.__defaults__ = (["new"],); print(g(3))
g.__kwdefaults__ = None
try: g(1)
except TypeError as e: print(e)
for n, v in (("__defaults__", 5), ("__kwdefaults__", 5), ("__code__", 5), ("__name__", 5), ("__qualname__", None), ("__annotations__", 5), ("__dict__", 5), ("__closure__", ()), ("__globals__", {})):
    try: setattr(g, n, v); print(n, "fine")
    except (TypeError, AttributeError) as e: print(n, type(e).__name__, e)
def order(*a, **k): return a, k
print(order(*"ab", 1, *[2], x=1, **{"y": 2}, z=3))
