import types, sys
m = types.ModuleType("m", "doc")
print(m, m.__dict__, m.__doc__); m.x = 1; print(dir(m)); del m.x
for f in (lambda: m.nope, lambda: setattr(m, "__dict__", {}), lambda: types.ModuleType(), lambda: types.ModuleType(5), lambda: delattr(m, "nope"), lambda: sys.nope, lambda: types.ModuleType("x", "d", 1)):
    try: f()
    except (AttributeError, TypeError) as e: print(type(e).__name__, e)
m.__getattr__ = lambda n: f"dyn {n}" if n != "z" else (_ for _ in ()).throw(AttributeError("no z")); m.__dir__ = lambda: ["b", "a"]
print(m.anything, dir(m), hasattr(m, "z"))
class Sub(types.ModuleType):
    @property
    def p(self): return "prop of module"
m.__class__ = Sub; print(m.p, repr(m))
try: m.__class__ = int
except TypeError as e: print(e)
print(sys.__name__, sys.__spec__.loader.__name__, type(sys.__loader__).__name__, __name__, __spec__, __file__ is not None, __builtins__.__name__, __doc__, __package__, __loader__.__class__.__name__)
m2 = types.ModuleType("m2"); m2.__file__ = "/f.py"; print(m2); m2.__name__ = 5; print(m2); del m2.__name__; print(m2)
