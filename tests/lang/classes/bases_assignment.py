class A:
    def f(self): return "A"
class B:
    def f(self): return "B"
class C(A): pass
c = C(); print(c.f()); C.__bases__ = (B,); print(c.f(), C.__mro__, A.__subclasses__(), B.__subclasses__())
for bases in ((), (C,), (int,), [B], (5,), (B, B)):
    try: C.__bases__ = bases
    except TypeError as e: print(e)
class D(C): pass
try: C.__bases__ = (D,)
except TypeError as e: print(e)
class S: __slots__ = ("x",)
try: C.__bases__ = (S,)
except TypeError as e: print(e)
class E: pass
class F: __slots__ = "a"
e = E()
for k in (C, F, int, 5, None):
    try: e.__class__ = k; print(type(e).__name__)
    except TypeError as x: print(x)
