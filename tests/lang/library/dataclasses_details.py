def run(*tests, **names):
    for t in tests:
        try: print(t, "->", repr(eval(t, globals(), names)))
        except Exception as e: print(t, "->", type(e).__name__ + ":", e)
from dataclasses import *
import dataclasses
@dataclass
class A:
    x: int
    y: str = "d"
    z: list = field(default_factory=list, repr=False, compare=False)
    def __post_init__(self): self.w = 1
@dataclass(frozen=True, order=True)
class B:
    a: int
    b: int = field(default=0, kw_only=True)
@dataclass(slots=True)
class C:
    p: int = 1
    q: "ClassVar[int]" = 2
@dataclass
class D(A):
    extra: float = 0.5
    i: InitVar[int] = 3
    def __post_init__(self, i): self.got = i
run("A(1)", "A(1, 'q', [3])", "A()", "A(1) == A(1)", "A(1) == A(2)", "A(1) < A(2)", "hash(A(1))", "hash(B(1)) == hash(B(1))", "B(1) < B(2)", "B(1, 2)", "B(1, b=2)", "setattr(B(1), 'a', 2)", "delattr(B(1), 'a')", "setattr(B(1), 'zz', 2)", "C()", "C().__slots__", "setattr(C(), 'zz', 1)", "D(1)", "D(1, i=9).got", "asdict(A(1, z=[A(2)]))", "astuple(A(1))", "replace(B(1), a=5)", "replace(D(1), x=2)", "[f.name for f in fields(A)]", "is_dataclass(A)", "is_dataclass(5)", "fields(5)", "asdict(5)", "make_dataclass('M', ['a', ('b', int, 5)])(1)", "A.__match_args__", "A.__doc__", "repr(fields(A)[0].type)", "MISSING is dataclasses.MISSING", A=A, B=B, C=C, D=D)
for src in ("x: int = 1\n y: int", "x: list = []", "x = field()", "x: int = field(default=1, default_factory=int)", "x: dict = {}", "x: set = set()"):
    try: exec(f"@dataclass\nclass Q:\n {src}"); print("fine")
    except (TypeError, ValueError) as e: print(type(e).__name__, e)
try:
    @dataclass
    class F(B): pass
except TypeError as e: print(e)
import inspect; print(inspect.signature(A), inspect.signature(B))
@dataclass(kw_only=True)
class K:
    a: int
    _: KW_ONLY = None
print(K(a=1))
