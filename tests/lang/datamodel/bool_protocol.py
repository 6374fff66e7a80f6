class A:
    def __bool__(self): return 1
class B:
    def __len__(self): return 0
class C:
    def __len__(self): return -1
class D:
    __bool__ = None
class E:
    def __bool__(self): return False
    def __len__(self): return 1
class F:
    def __len__(self): return 2**70
class G:
    def __len__(self): return "3"
for k in (A, B, C, D, E, F, G):
    try: print(k.__name__, bool(k()), not k())
    except Exception as e: print(k.__name__, type(e).__name__, e)
