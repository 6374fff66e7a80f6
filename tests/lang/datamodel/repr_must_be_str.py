class A:
    def __repr__(self): return 1
class B:
    def __str__(self): return b"x"
class C:
    def __format__(self, spec): return 5
class D:
    def __bytes__(self): return "s"
for f in (lambda: repr(A()), lambda: str(B()), lambda: f"{B()}", lambda: format(C()), lambda: bytes(D()),
          lambda: str(A()), lambda: ascii(A()), lambda: "%s" % B(), lambda: "%r" % A(), lambda: [A()].__repr__()):
    try: print(f())
    except TypeError as e: print(e)
