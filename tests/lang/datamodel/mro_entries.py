class Proxy:
    def __init__(self, *b): self.b = b
    def __mro_entries__(self, bases): print("entries", len(bases)); return self.b
class A: pass
class B: pass
class C(A, Proxy(B)): pass
print(C.__bases__, C.__orig_bases__[0])
class D(Proxy()): pass
print(D.__bases__)
class Bad:
    def __mro_entries__(self, bases): return [A]
try:
    class E(Bad()): pass
except TypeError as e: print(e)
try:
    class F(5): pass
except TypeError as e: print(e)
import types
print(types.resolve_bases((A, Proxy(B))))
try: type("G", (Proxy(A),), {})
except TypeError as e: print(e)
