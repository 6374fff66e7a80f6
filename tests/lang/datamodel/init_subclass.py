class Base:
    subs = []
    def __init_subclass__(cls, /, tag=None, **kw):
        super().__init_subclass__(**kw)
        Base.subs.append((cls.__name__, tag))
class A(Base, tag="x"): pass
class B(A): pass
print(Base.subs)
try:
    class C(Base, bad=1): pass
except TypeError as e: print(e)
try:
    class D(x=1): pass
except TypeError as e: print(e)
try: object.__init_subclass__(5)
except TypeError as e: print(e)
print(type(Base.__dict__["__init_subclass__"]).__name__)
