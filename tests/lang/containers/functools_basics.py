# partial, lru_cache, reduce, cmp_to_key and the operator module.
import functools, operator
from functools import partial, lru_cache, reduce, cmp_to_key
def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)
p = partial(int, base=2); print(p("101"), p, partial(p, base=8)("17"), partial(print, 1, 2, sep="-").args)
show(lambda: partial()); show(lambda: partial(1)); show(lambda: partial(len).__setstate__(1))
print(partial(max, 1, 2)(3, 0), partial(lambda *a, **k: (a, k), 1, x=2)(3, y=4), partial(lambda a: a, 5)())
@lru_cache(maxsize=2)
def f(x, y=0):
    calls.append(x)
    return x + y
calls = []
print([f(1), f(2), f(1), f(3), f(2), f(1, y=1), f(1, 1)], calls, f.cache_info()); f.cache_clear(); print(f.cache_info())
@lru_cache(maxsize=None, typed=True)
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(100), fib.cache_info(), fib.__name__, fib.__wrapped__ is not None)
@lru_cache(maxsize=0)
def g(x): return x
g(1); g(1); print(g.cache_info())
class A:
    @lru_cache
    def m(self, x): return (self.__class__.__name__, x)
print(A().m(3))
show(lambda: f([])); show(lambda: lru_cache("a")(1))
print(reduce(operator.add, [1, 2, 3]), reduce(operator.add, [], 7)); show(lambda: reduce(operator.add, [])); show(lambda: reduce(1, 2))
print(sorted([3, 1, 2], key=cmp_to_key(lambda a, b: b - a)))
K = cmp_to_key(lambda a, b: a - b); print(K(1) < K(2), K(1) == K(1), K(3).obj); show(lambda: K(1) < 2); show(lambda: hash(K(1)))
print(operator.itemgetter(1)([1, 2]), operator.itemgetter(0, -1)("abc"), operator.attrgetter("real.imag")(5), operator.methodcaller("split", "-", maxsplit=1)("a-b-c"))
print(operator.itemgetter(1, 2), operator.attrgetter("a.b", "c"), operator.methodcaller("x", 1, b=2))
show(lambda: operator.itemgetter()); show(lambda: operator.attrgetter(1)); show(lambda: operator.methodcaller()); show(lambda: operator.itemgetter(1)(1, 2)); show(lambda: operator.add(1)); show(lambda: operator.concat(1, 2))
print(operator.indexOf([5, 6], 6), operator.countOf("aba", "a"), operator.length_hint(iter([1, 2])), operator.concat([1], [2]), operator.call(max, 1, 2), operator.ipow(2, 3), operator.is_not(1, 2)); show(lambda: operator.indexOf([1], 2))
