class A:
    def __getattribute__(self, n): print("ga", n); return object.__getattribute__(self, n)
    x = 1
    def m(self): return self.x
    def __len__(self): return 3
a = A(); a.m(); len(a); a.__len__(); a.__class__; getattr(a, "zz", None); hasattr(a, "x"); str(a)[:5]; a.y = 1; a.__dict__
class B:
    def __getattribute__(self, n): raise AttributeError(n)
    def __getattr__(self, n): return "fallback " + n
print(B().anything, B().__class__, type(B()))
class C:
    def __getattribute__(self, n): raise KeyError(n)
    def __getattr__(self, n): return "never"
try: C().x
except KeyError as e: print("key", e)
class D: __getattr__ = None
try: D().x
except TypeError as e: print(e)
