import types, inspect, sys
class Aw:
    def __init__(self, v): self.v = v
    def __await__(self): r = yield self.v; return r
async def f(x):
    a = await Aw(x); b = await Aw(a)
    return a, b
c = f(1); print(c.send(None), c.send(2))
try: c.send(3)
except StopIteration as e: print(e.value)
for bad in (5, [], "x", (i for i in ()), None):
    async def g(): await bad
    try: g().send(None)
    except TypeError as e: print(e)
class B:
    def __await__(self): return 5
class C:
    async def __await__(self): pass
import warnings; warnings.simplefilter("ignore")
for k in (B, C):
    async def g(): await k()
    try: g().send(None)
    except TypeError as e: print(e)
c = f(1)
try: iter(c)
except TypeError as e: print(e)
try: [*c]
except TypeError as e: print(e)
print(type(c), c.cr_running, c.cr_await, c.cr_frame.f_locals, c.cr_origin, inspect.getcoroutinestate(c)); c.close(); print(inspect.getcoroutinestate(c))
def notcoro():
    yield from f(1)
try: next(notcoro())
except TypeError as e: print(e)
