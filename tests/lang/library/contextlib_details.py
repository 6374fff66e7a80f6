def run(*tests, **names):
    for t in tests:
        try: print(t, "->", repr(eval(t, globals(), names)))
        except Exception as e: print(t, "->", type(e).__name__ + ":", e)
from contextlib import *
import sys
@contextmanager
def cm(n, fail=False):
    print("in", n)
    try: yield n
    except ValueError as e: print("saw", e); 
    finally: print("out", n)
with cm(1) as v: print(v)
with cm(2): raise ValueError("x")
try:
    with cm(3): raise KeyError("k")
except KeyError as e: print(repr(e))
@contextmanager
def twice(): yield 1; yield 2
@contextmanager
def none():
    if 0: yield
for f in (twice, none):
    try:
        with f(): pass
    except RuntimeError as e: print(e)
@cm("deco")
def f(): print("body"); return 5
print(f(), f.__name__)
with ExitStack() as s:
    s.enter_context(cm("a")); s.push(lambda *a: print("push", a[0]) or True); s.callback(print, "cb", 1, sep="-"); 1 / 0
with ExitStack() as s:
    s.callback(print, "moved"); t = s.pop_all()
print("still"); t.close()
try:
    with ExitStack() as s: s.enter_context(5)
except TypeError as e: print(e)
class Cl:
    def close(self): print("closed")
with closing(Cl()), suppress(KeyError, ValueError), nullcontext(5) as n: print(n); raise KeyError
import io
with redirect_stdout(io.StringIO()) as o: print("captured")
print(repr(o.getvalue()))
with suppress(): pass
class CD(ContextDecorator):
    def __enter__(self): print("cd in")
    def __exit__(self, *a): print("cd out")
@CD()
def g(): print("g")
g()
class A(AbstractContextManager): pass
try: A()
except TypeError as e: print(e)
import os
with chdir("/"): print(os.getcwd())
import asyncio
@asynccontextmanager
async def ac(): print("ain"); yield 1; print("aout")
async def main():
    async with ac() as x: print(x)
    async with AsyncExitStack() as st: await st.enter_async_context(ac()); st.push_async_callback(asyncio.sleep, 0)
asyncio.run(main())
@contextmanager
def stop(): yield
try:
    with stop(): raise StopIteration("si")
except StopIteration as e: print(repr(e))
