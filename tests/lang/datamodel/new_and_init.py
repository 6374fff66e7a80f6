class A:
    def __new__(cls, x): return object.__new__(cls)
    def __init__(self, x): self.x = x
print(A(1).x)
for f in (lambda: A(), lambda: A(1, 2), lambda: object(1), lambda: object.__new__(), lambda: object.__new__(1), lambda: object.__new__(int),
          lambda: int.__new__(str), lambda: int.__new__(object), lambda: type("X", (), {})(3), lambda: object.__init__(),
          lambda: type("Y", (), {"__init__": lambda s: None})(3), lambda: type("Z", (), {"__new__": lambda c: object.__new__(c)})(3),
          lambda: type("W", (), {"__new__": lambda c, *a: object.__new__(c)})(3)):
    try: print(type(f()).__name__)
    except TypeError as e: print(e)
