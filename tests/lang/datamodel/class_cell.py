class M(type):
    def __new__(m, n, b, ns):
        ns.pop("__classcell__", None)
        return super().__new__(m, n, b, ns)
try:
    class A(metaclass=M):
        def f(self): return __class__
except RuntimeError as e: print(e)
class B:
    def f(self): return __class__
    g = lambda self: super().__repr__()[:9]
print(B().f(), B().g())
def loose(): return super()
try: loose()
except RuntimeError as e: print(e)
def loose2(x): return super()
try: loose2(1)
except RuntimeError as e: print(e)
class C:
    def f(): return super()
    def h(self):
        del self
        return super()
for f in (C.f, C().h):
    try: f()
    except RuntimeError as e: print(e)
