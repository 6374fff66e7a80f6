class A:
    def __init__(self,x): self.x=x
    def __repr__(self): return "A(%r)"%self.x
    @property
    def p(self): return self.x
    @classmethod
    def c(cls): return cls
    @staticmethod
    def s(): return 1
class B(A):
    def __init__(self,x,y):
        super().__init__(x); self.y=y
    def __eq__(self,o): return self.x==o.x
    __slots__=('q',)
print(A(3), B(1,2).p, B.c(), B.s(), B(1,2)==B(1,3), B.__hash__)
b=B(1,2); b.q=3; print(b.q, vars(b), B.__mro__)
try: hash(b)
except TypeError as e: print(e)
class M(type):
    def __new__(m,n,b,d,**k): print(n,k); return super().__new__(m,n,b,d)
    def __init__(c,*a,**k): pass
    def __call__(c,*a): print('call'); return super().__call__(*a)
class X(metaclass=M, foo=1): pass
print(type(X()))
class D:
    def __get__(self,o,t): return (o,t)
    def __set_name__(self,o,n): print('sn',o,n)
    def __del__(self): print('del')
class Y:
    d=D()
    def __init_subclass__(cls, **k): print('is',cls,k)
class Z(Y,a=1): pass
print(Y.d)
del Y.d
