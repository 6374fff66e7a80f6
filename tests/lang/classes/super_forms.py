class A:
    x = "A.x"
    def f(self): return ["A"]
    @classmethod
    def c(cls): return "A.c", cls.__name__
    @property
    def p(self): return "A.p"
class B(A):
    x = "B.x"
    def f(self): return ["B"] + super().f()
    @classmethod
    def c(cls): return super().c()
    @property
    def p(self): return "B." + super().p
    def g(self): return super().x, super(B, self).x, super(B, B).f, super(B).__thisclass__
class C(B): pass
c = C()
print(c.f(), C.c(), c.p, c.g()[:2], repr(super(B, c)).replace("__main__", "M").split(" at")[0])
s = super(B, c); print(s.__self__ is c, s.__self_class__, s.__thisclass__, super(B).__self__)
for f in (lambda: super(B, 5), lambda: super(5), lambda: super(B, c).nope, lambda: super(B, A()), lambda: super(1, 2, 3)):
    try: f()
    except (TypeError, AttributeError, RuntimeError) as e: print(type(e).__name__, str(e).split(" at ")[0])
