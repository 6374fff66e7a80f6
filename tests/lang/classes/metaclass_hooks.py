class M(type):
    def __call__(cls, *a): print("call", a); return super().__call__(*a)
    def __getattribute__(cls, n): 
        if n == "magic": return "from meta"
        return super().__getattribute__(n)
    def __instancecheck__(cls, o): return o == 5
    def __subclasscheck__(cls, o): return o is int
    def __len__(cls): return 7
    def __iter__(cls): return iter("meta")
    def __repr__(cls): return f"<M {cls.__name__}>"
    def __contains__(cls, x): return x == 1
    def __add__(cls, o): return "add"
    prop = property(lambda cls: cls.__name__ * 2)
class A(metaclass=M):
    def __init__(self, *a): self.a = a
print(A(1).a, A.magic, isinstance(5, A), isinstance(6, A), issubclass(int, A), len(A), list(A), A, 1 in A, A + 1, A.prop)
try: A().prop
except AttributeError as e: print(e)
print(isinstance(A(), A), type(A), M.__mro__)
class N(M): pass
class B(A, metaclass=N): pass
print(type(B), type(type("C", (B,), {})))
