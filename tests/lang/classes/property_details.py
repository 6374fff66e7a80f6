class A:
    def __init__(self): self._x = 1
    def g(self): "doc of g"; return self._x
    def s(self, v): self._x = v
    def d(self): del self._x
    x = property(g, s, d)
    y = property(g, doc="own doc")
    z = property()
    @property
    def w(self): return self.missing_thing
a = A(); a.x = 5; print(a.x, A.x.__doc__, A.y.__doc__, A.z.__doc__, A.x.fget is A.__dict__["g"], A.x.fdel.__name__)
del a.x
for f in (lambda: a.x, lambda: a.z, lambda: setattr(a, "y", 1), lambda: delattr(a, "y"), lambda: setattr(a, "z", 1), lambda: a.w, lambda: property(1, 2, 3, 4, 5)):
    try: f()
    except (AttributeError, TypeError) as e: print(type(e).__name__, e)
A.x.__doc__ = "changed"; print(A.x.__doc__, A.x.__isabstractmethod__, A.x.__isabstractmethod__)
try: A.x.fget = 1
except AttributeError as e: print(e)
p = property(lambda s: 1)
try: p.__get__(None, None).__set__(a, 1)
except (AttributeError, TypeError) as e: print(e)
class P(property): "sub doc"
print(P(A.__dict__["g"]).__doc__)
