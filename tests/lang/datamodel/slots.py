class A:
    __slots__ = ("x", "_y", "__z")
a = A(); a.x = 1
print(a.x, A.x, [s for s in dir(A) if "z" in s])
for f in (lambda: a._y, lambda: setattr(a, "w", 1), lambda: a.__dict__, lambda: A.x.__get__(5), lambda: A.x.__set__(1, 2), lambda: A.x.__delete__(a) or a.x):
    try: print(f())
    except (AttributeError, TypeError) as e: print(type(e).__name__, e)
for code in ("class B: __slots__ = 5", "class B: __slots__ = ('a b',)", "class B: __slots__ = ('x',); x = 1", "class B(int): __slots__ = ('x',)", "class B(tuple): __slots__='a'",
             "class B: __slots__ = ('__dict__', '__dict__')", "class C(A): __slots__ = ('__weakref__','__weakref__')", "class B: __slots__=('',)"):
    try: exec(code); print("fine")
    except (TypeError, ValueError) as e: print(type(e).__name__, e)
class C(A): pass
c = C(); c.anything = 1; c.x = 2
print(c.__dict__, c.x)
class D: __slots__ = {"doc": "documented"}
print(D.doc.__doc__, D.__slots__)
