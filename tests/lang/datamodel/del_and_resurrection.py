class A:
    kept = []
    def __init__(self, n): self.n = n
    def __del__(self):
        print("del", self.n)
        if self.n == 2: A.kept.append(self)
a = A(1); a = None
b = A(2); del b
print(len(A.kept)); A.kept.clear(); print("cleared")
def f(): x = A(3); return 5
print(f())
class B:
    def __del__(self): raise ValueError("in del")
import sys
sys.unraisablehook = lambda u: print("unraisable", type(u.exc_value).__name__, u.exc_value, u.err_msg, u.object.__qualname__)
B()
del sys.unraisablehook
