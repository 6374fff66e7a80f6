class S(str): pass
class A:
    def __str__(self): return S("sub")
    def __repr__(self): return S("rep")
print(type(str(A())), type(repr(A())), type(f"{A()}"), type("%s" % A()), type(format(A())))
print(type(S("x") + "y"), type(S("x")[:]), type(S("x").upper()), type(str(S("x"))), type(S(A())))
