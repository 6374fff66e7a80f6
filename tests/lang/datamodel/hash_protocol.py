class A:
    def __hash__(self): return "x"
class B:
    __hash__ = None
class C:
    def __eq__(self, o): return True
class D:
    def __hash__(self): return 2**100
class E(int):
    def __hash__(self): return True
class F:
    def __hash__(self): return -1
for k in (A, B, C, D, E, F):
    try: print(k.__name__, hash(k()))
    except TypeError as e: print(k.__name__, e)
try: {B(): 1}
except TypeError as e: print(e)
try: {[]}
except TypeError as e: print(e)
print(C.__hash__, hash(E(5)), issubclass(B, object), hash((1, 2)) == hash((1, 2)))
