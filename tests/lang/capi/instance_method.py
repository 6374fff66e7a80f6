"""PyInstanceMethod_New: how a callable implemented in C becomes a method, which pybind11 relies on."""
import ctypes,sys
new=ctypes.pythonapi.PyInstanceMethod_New; new.restype=ctypes.py_object; new.argtypes=[ctypes.py_object]
def f(self,a=1):
    "doc f"
    return self,a
f.attr=5
m=new(f)
print(type(m), m.__name__, m.__doc__, m.attr, m.__qualname__, m.__module__, m(1), repr(m).split(" at ")[0])
print(sorted(set(dir(type(m)))-set(dir(object))))
class C: g=m
print(C.g.__func__ is f if hasattr(C.g,'__func__') else None, C().g(3)[1], type(C.g), type(C().g))
try: m.nothing
except AttributeError as e: print(e)
try: m.x=1
except AttributeError as e: print(e)
print(m==new(f), m!=new(f), m==f, hash(m)==hash(new(f)) if type(m).__hash__ else None)
try: print(m<m)
except TypeError as e: print(e)
print(type(m).__doc__, type(m).__get__)
try: type(m)(3)
except TypeError as e: print(e)
class Q:
    def __call__(self): return 1
m=new(Q())
try: print(m.__name__)
except AttributeError as e: print(e)
print(repr(m).split(' at ')[0], m())
