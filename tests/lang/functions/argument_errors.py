def a(): pass
def b(x): pass
def c(x, y=1): pass
def d(*, k): pass
def e(x, /, y, *, z): pass
def f(*a, k=1, **kw): pass
class K:
    def m(self, x): pass
    @classmethod
    def cm(cls): pass
    @staticmethod
    def sm(p, q): pass
tests = ["a(1)", "a(x=1)", "b()", "b(1, 2)", "b(1, x=1)", "b(y=1)", "c()", "c(1, 2, 3)", "c(1, 2, y=3)", "d()", "d(1)", "d(k=1, j=2)", "e(1)", "e(1, 2)", "e(x=1, y=2, z=3)", "e(1, 2, 3, z=1)",
         "f(1, **{1: 2})", "f(**{'k': 1}, k=2)", "f(*5)", "f(**5)", "K().m()", "K().m(1, 2)", "K.m()", "K.cm(1)", "K.sm(1)", "K.sm(1, 2, 3)", "b(*[1, 2, 3])", "b(**{'x': 1}, **{'x': 2})",
         "(lambda x: 0)()", "(lambda: 0)(1, k=2)", "e(1, y=2, zz=3)", "a(1, 2, k=3)", "c(1, z=2)", "(lambda a, b, c: 0)(1)", "(lambda a, b, *, c, d, e: 0)(1, 2)", "len()", "len(1, 2)", "len(obj=1)", "print(x=1)"]
for t in tests:
    try: eval(t); print(t, "fine")
    except TypeError as x: print(t, "->", x)
