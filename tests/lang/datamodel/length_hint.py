import operator
class A:
    def __length_hint__(self): return 5
    def __iter__(self): return iter([1])
class B:
    def __length_hint__(self): return -1
    def __iter__(self): return iter([1])
class C:
    def __length_hint__(self): return "x"
class D:
    def __length_hint__(self): return NotImplemented
class E:
    def __length_hint__(self): raise TypeError
for k in (A, B, C, D, E, object):
    try: print(k.__name__, operator.length_hint(k(), 7))
    except Exception as e: print(k.__name__, type(e).__name__, e)
print(list(A()))
try: list(B())
except Exception as e: print(type(e).__name__, e)
i = iter([1, 2, 3]); next(i)
print(operator.length_hint(i), operator.length_hint(iter(range(9))), operator.length_hint((x for x in "")), operator.length_hint(iter({1, 2})))
