class A:
    def __iter__(self): return 1
class B:
    def __iter__(self): return self
class C:
    __iter__ = None
    def __getitem__(self, i): return i
class D:
    def __iter__(self): return self
    __next__ = None
class E:
    def __next__(self): return 1
for k in (A, B, C, D, E):
    for f in (lambda: iter(k()), lambda: list(k()), lambda: [*k()]):
        try: f(); print(k.__name__, "ok")
        except TypeError as e: print(k.__name__, e)
try: next(5)
except TypeError as e: print(e)
try: next(D())
except TypeError as e: print(e)
for f in (lambda: [x for x in 5], lambda: dict(5), lambda: set(None), lambda: tuple(1.5), lambda: zip(1), lambda: enumerate(2)):
    try: f()
    except TypeError as e: print(e)
