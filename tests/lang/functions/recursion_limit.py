import sys
def f(n): return 0 if n == 0 else 1 + f(n - 1)
print(f(900))
try: f(10**6)
except RecursionError as e: print(e)
class A:
    def __repr__(self): return repr(self)
    def __eq__(self, o): return self == o
    def __getattr__(self, n): return getattr(self, n + "x")
for g in (lambda: repr(A()), lambda: A() == A(), lambda: A().z):
    try: g()
    except RecursionError as e: print(str(e)[:32])
for bad in (0, -1, "x"):
    try: sys.setrecursionlimit(bad)
    except (ValueError, TypeError) as e: print(e)
print(sys.getrecursionlimit())
