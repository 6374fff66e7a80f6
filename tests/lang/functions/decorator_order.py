def d(n):
    print("make", n)
    def deco(f): print("apply", n); return f
    return deco
@d(1)
@d(2)
def f(a=print("default")): pass
@d("class")
class A: print("body")
class B:
    @(lambda f: property(f))
    def p(self): return "prop"
    @staticmethod
    @d(3)
    def s(): return "s"
print(B().p, B.s(), B().s())
x = [d("idx")]
@x[0]
def g(): pass
s = staticmethod(len); print(s("abc"), s.__wrapped__ is len, s.__func__)
c = classmethod(lambda c: c.__name__); print(c.__get__(None, int)(), c.__get__(5)())
