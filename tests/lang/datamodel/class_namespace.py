class Meta(type):
    @classmethod
    def __prepare__(m, name, bases, **kw): print("prepare", name, bases, kw); return {"pre": 1}
    def __new__(m, name, bases, ns, **kw): print("new", sorted(k for k in ns if k[0] != "_")); return super().__new__(m, name, bases, ns)
    def __init__(cls, name, bases, ns, **kw): print("init", kw); super().__init__(name, bases, ns)
    def __call__(cls, *a): print("call", a); return super().__call__(*a)
class A(metaclass=Meta, opt=1):
    x = pre + 1
print(A.x, A(), type(A)) if not hasattr(A, "__repr__") else print(A.x, type(A()).__name__, type(A))
class P(type):
    @classmethod
    def __prepare__(m, *a): return 5
try:
    class B(metaclass=P): pass
except TypeError as e: print(e)
class M2(type): pass
try:
    class C(A, metaclass=M2): pass
except TypeError as e: print(e)
class D(metaclass=lambda n, b, ns: (n, b, sorted(ns))): y = 1
print(D)
