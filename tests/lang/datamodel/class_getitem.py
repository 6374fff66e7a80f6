class A:
    def __class_getitem__(cls, item): return (cls.__name__, item)
print(A[int], A[1, 2], type(A.__dict__["__class_getitem__"]).__name__)
class B(A): pass
print(B["x"])
class C: pass
for f in (lambda: C[int], lambda: int[str], lambda: C()[1], lambda: type[int], lambda: list[int], lambda: dict[str, int]):
    try: print(f())
    except TypeError as e: print(e)
class M(type):
    def __getitem__(cls, i): return "meta"
class D(metaclass=M):
    def __class_getitem__(cls, i): return "class"
print(D[0])
