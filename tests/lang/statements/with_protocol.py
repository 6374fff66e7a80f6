class CM:
    def __init__(self, n, s=False): self.n, self.s = n, s
    def __enter__(self): print("enter", self.n); return self.n
    def __exit__(self, t, v, tb): print("exit", self.n, t and t.__name__, v); return self.s
with CM(1) as a, CM(2) as (b): print(a, b)
with (CM(3) as c, CM(4)): pass
with CM(5, True): 1 / 0
try:
    with CM(6), CM(7): raise KeyError("k")
except KeyError: print("out")
def f():
    with CM(8): return "ret"
print(f())
for i in range(2):
    with CM(i):
        if i: break
        continue
class NoExit:
    def __enter__(self): pass
class NoEnter:
    def __exit__(self, *a): pass
class Async:
    async def __aenter__(self): pass
    async def __aexit__(self, *a): pass
class BadExit:
    def __enter__(self): pass
    def __exit__(self): pass
for k in (NoExit, NoEnter, Async, BadExit, object):
    try:
        with k(): print("body")
    except (TypeError, AttributeError) as e: print(type(e).__name__, e)
class BoolRaises:
    def __bool__(self): raise ValueError("bool")
try:
    with CM("x", BoolRaises()): 1 / 0
except ValueError as e: print(e, repr(e.__context__))
