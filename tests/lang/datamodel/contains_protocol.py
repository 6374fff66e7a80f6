class A:
    def __contains__(self, x): return [x]
class B:
    def __iter__(self): return iter([1, 2])
class C:
    def __getitem__(self, i):
        if i > 2: raise IndexError
        return i * 10
class D:
    __contains__ = None
    def __iter__(self): return iter([1])
class E: pass
for k in (A, B, C, D, E):
    try: print(k.__name__, 1 in k(), 20 in k(), 3 not in k())
    except TypeError as e: print(k.__name__, e)
