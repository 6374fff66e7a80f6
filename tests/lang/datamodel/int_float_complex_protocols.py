import warnings
class A:
    def __int__(self): return "x"
class B:
    def __float__(self): return 1
class C:
    def __complex__(self): return 1
class D:
    def __trunc__(self): return 9
class E:
    def __int__(self): return True
class F(float): pass
class G:
    def __float__(self): return F(2.5)
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always")
    for f in (lambda: int(A()), lambda: float(B()), lambda: complex(C()), lambda: int(D()), lambda: int(E()),
              lambda: float(G()), lambda: int(object()), lambda: float([]), lambda: complex("x"), lambda: int([1]),
              lambda: complex(1, "2"), lambda: complex("1", 2), lambda: int("x", 40), lambda: int(1.5, 10)):
        try: print(repr(f()))
        except Exception as e: print(type(e).__name__, e)
    for x in w: print(x.category.__name__, x.message)
