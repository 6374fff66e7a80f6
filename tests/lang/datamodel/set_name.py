class D:
    def __set_name__(self, owner, name): print("set_name", owner.__name__, name)
class A:
    x = D(); y = D()
class Bad:
    def __set_name__(self, owner, name): raise ValueError("oops")
try:
    class B: z = Bad()
except RuntimeError as e: print(e, repr(e.__cause__))
A.late = D()
type("T", (), {"k": D()})
