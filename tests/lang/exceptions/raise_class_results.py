class A(Exception):
    def __new__(cls, *a): return 5
try: raise A
except TypeError as e: print(e)
class B(Exception):
    def __init__(self, x): self.x = x
try: raise B
except TypeError as e: print(e)
class C(BaseException): pass
try: raise C(1, 2)
except C as e: print(e.args, e)
class D(Exception):
    def __str__(self): raise ValueError("bad str")
import traceback
print(traceback.format_exception_only(D()))
print(ValueError(1).with_traceback(None))
try: ValueError().with_traceback(5)
except TypeError as e: print(e)
e = ValueError(1); e.args = [1, 2]; print(e.args, repr(e)); e.x = 5; print(vars(e))
try: e.args = 5
except TypeError as x: print(x)
