"""At the end builtins are as they were at the start while what others added goes; what ends later finds none of them."""
import sys, builtins
class X:
    def __init__(self, n): self.n=n
    def __del__(self, w=__import__("os").write, f=None):
        w(1,b"start "+self.n.encode()+b"\n")
        try: a=print
        except NameError: a="NameError"
        w(1, f"del {self.n} {a} {builtins}\n".encode())
def f(): pass
builtins.keep=sys.modules[__name__]
builtins.len=5
sys.keep=X("by sys")
builtins.keep2=X("by builtins")
q=X("global cycle"); q.q=q
r=X("global")
