def run(*tests, **names):
    for t in tests:
        try: print(t, "->", repr(eval(t, globals(), names)))
        except Exception as e: print(t, "->", type(e).__name__ + ":", e)
import functools
from functools import *
class S:
    @singledispatchmethod
    def f(self, x): return "base"
    @f.register
    def _(self, x: int): return "int"
    part = partialmethod(lambda self, a, b=0: (a, b), 1)
    @cached_property
    def cp(self): print("computed"); return 5
@singledispatch
def g(x): return "obj"
@g.register(list)
def _(x): return "list"
@g.register
def _(x: str | bytes): return "text"
@lru_cache(maxsize=2)
def c(x): return x * 2
@total_ordering
class T:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return self.v == o.v
    def __lt__(self, o): return self.v < o.v
[c(i) for i in (1, 2, 1, 3, 1)]
s = S()
run("reduce(lambda a, b: a + b, [1, 2, 3])", "reduce(max, [])", "reduce(max, [], 5)", "reduce(5, [1, 2])", "reduce(max, 5)", "partial(int, base=2)('101')", "partial(5)", "repr(partial(len, 1, x=2))", "partial(partial(max, 1), 2).args", "partial()", "c.cache_info()", "c.cache_parameters()", "c.cache_clear()", "c.cache_info()", "c([])", "lru_cache(5)(len)('abc')", "lru_cache('x')", "g([])", "g('a')", "g(1)", "g(True)", "g()", "g.dispatch(bytes)", "g.registry.keys() >= {list}", "g.register('x')", "s.f(1)", "s.f('a')", "s.part(2)", "s.cp", "s.cp", "T(1) >= T(2)", "T(1) > T(0)", "cmp_to_key(lambda a, b: b - a)(1) < cmp_to_key(lambda a, b: b - a)(2)", "sorted([1, 3, 2], key=cmp_to_key(lambda a, b: b - a))", "wraps(len)(lambda: 0).__name__", "total_ordering(type('X', (), {}))", "cache(lambda x: x)(1)", "cmp_to_key(5)", "singledispatch(5)", s=s)
