def run(*tests, **names):
    for t in tests:
        try: print(t, "->", repr(eval(t, globals(), names)))
        except Exception as e: print(t, "->", type(e).__name__ + ":", e)
from enum import *
class C(Enum):
    RED = 1
    GREEN = "g"
    CRIMSON = 1
    def describe(self): return f"{self.name} is {self.value}"
    @classmethod
    def _missing_(cls, v): return cls.RED if v == "red" else None
class F(Flag): A = auto(); B = auto(); C = auto(); AB = A | B
class I(IntEnum): ONE = 1; TWO = 2
class S(StrEnum): X = auto(); Y = "why"
class IF(IntFlag): R = 4; W = 2; X = 1
@unique
class U(Enum): A = 1
run("C.RED", "str(C.RED)", "C['RED']", "C(1)", "C('red')", "C(99)", "C['Z']", "C.CRIMSON is C.RED", "list(C)", "len(C)", "C.__members__", "C.RED.describe()", "C.RED == 1", "C.RED < C.GREEN", "hash(C.RED) == hash('RED')", "C.RED in C", "C.nope", "setattr(C, 'RED', 5)", "delattr(C, 'RED')", "setattr(C.RED, 'value', 2)", "C.RED.name", "C.RED._value_", "type(C.RED)", "isinstance(C.RED, C)", "F.A | F.B", "F.A & F.B", "~F.A", "F(5)", "F(8)", "F(0)", "list(F.AB)", "F.A in F.AB", "bool(F(0))", "F.A ^ F.AB", "len(F.AB)", "str(F.A | F.C)", "I.ONE + 1", "I.ONE < I.TWO", "str(I.ONE)", "f'{I.ONE}'", "repr(I.ONE)", "S.X", "str(S.Y)", "S.X + '!'", "IF.R | IF.W", "IF(9)", "IF.R | 8", "~IF.R", "Enum('Dyn', 'A B')", "list(Enum('Dyn', {'A': 5}))", "C.RED.RED" if 0 else "C.RED.__class__", "dir(C)[:2]", "C.__doc__", "C._value2member_map_", C=C, F=F, I=I, S=S, IF=IF)
for src in ("A = 1\n A = 2", "_x_ = 1", "mro = 1"):
    try: exec(f"class E(Enum):\n {src}"); print("fine")
    except (TypeError, ValueError) as e: print(type(e).__name__, e)
try: class_ = type("X", (C,), {})
except (TypeError, AttributeError) as e: print(e)
try:
    class Sub(C): pass
except TypeError as e: print(e)
try:
    @unique
    class V(Enum): A = 1; B = 1
except ValueError as e: print(e)
class P(Enum):
    def __init__(self, a, b): self.a, self.b = a, b
    EARTH = (1, 2); MARS = (3, 4)
print(P.EARTH.b, P((3, 4)), [m.value for m in P])
