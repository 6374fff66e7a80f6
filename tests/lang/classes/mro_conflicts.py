class X: pass
class Y: pass
class A(X, Y): pass
class B(Y, X): pass
for bases in ((A, B), (X, A), (object, X), (X, X), (int, str), (bool,), (type(None),), (type(lambda: 0),), (list, dict), (int, X), (X, int), (1,), (X, 5), (range,), (slice,), (type(...),)):
    try: print([c.__name__ for c in type("T", bases, {}).__mro__])
    except TypeError as e: print(e)
class M(type):
    def mro(cls): return [cls, object, int] if cls.__name__ == "Z" else super().mro()
print([c.__name__ for c in M("Q", (X,), {}).__mro__])
try: M("Z", (X,), {})
except TypeError as e: print(e)
