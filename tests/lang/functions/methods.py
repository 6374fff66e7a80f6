class A:
    def f(self, *a): return a
    @classmethod
    def c(cls): return cls.__name__
    @staticmethod
    def s(): return "s"
a = A()
m = a.f
print(m(1), A.f(a, 2), m.__name__, m.__self__ is a, m.__func__ is A.f, m == a.f, m is a.f, hash(m) == hash(a.f), a.c(), A.c(), a.s(), A.s())
print(repr(m).split(" of ")[0], repr(A.c).split(" at ")[0], repr(A.f).split(" at ")[0])
try: m.x = 1
except AttributeError as e: print(e)
try: m.__func__.x = 1; print(m.x)
except AttributeError as e: print(e)
import types
print(types.MethodType(lambda s, x: (s, x), 5)(6))
for bad in ((1, 2), (len,), (len, None)):
    try: types.MethodType(*bad)
    except TypeError as e: print(e)
class B: f = len; g = print; h = types.MethodType(lambda s: s, "bound")
print(B().f("xyz"), B().h())
