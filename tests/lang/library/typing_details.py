def run(*tests, **names):
    for t in tests:
        try: print(t, "->", repr(eval(t, globals(), names)))
        except Exception as e: print(t, "->", type(e).__name__ + ":", e)
import typing, collections.abc
from typing import *
T_ = TypeVar("T_"); K = TypeVar("K", int, str)
class G(Generic[T_]): pass
class Pr(Protocol):
    def meth(self) -> int: ...
@runtime_checkable
class RP(Protocol):
    def meth(self): ...
class Has:
    def meth(self): pass
class TD(TypedDict, total=False):
    a: int
    b: Required[str]
class NT(NamedTuple):
    x: int
    y: str = "d"
def f(a: int, b: "str" = "x", *, c: Optional[int] = None) -> List[int]: pass
run("List[int]", "Dict[str, List[int]]", "Optional[int]", "Union[int, str, int]", "Union[int]", "Union", "Optional[None]", "Any", "Callable[[int], str]", "Callable[..., Any]", "Tuple[int, ...]", "Tuple[()]", "Literal[1, 'a']", "Literal[1, 1]", "G[int]", "G[int, str]", "G[T_]", "List[T_][int]", "T_", "K.__constraints__", "get_type_hints(f)", "get_origin(List[int])", "get_args(Dict[int, str])", "isinstance(1, Any)", "isinstance([], List)", "isinstance([], List[int])", "issubclass(int, Pr)", "isinstance(Has(), RP)", "isinstance(5, RP)", "isinstance(Has(), Pr)", "Pr()", "TD(a=1, b='x')", "TD.__required_keys__", "TD.__annotations__", "NT(1)", "NT.__annotations__", "Final[int]", "ClassVar[int]", "Annotated[int, 'meta']", "Annotated[int, 'm'].__metadata__", "Type[int]", "NewType('N', int)(5)", "NewType('N', int)", "cast(int, 'x')", "int | 'x'", "Optional['Fwd']", "ForwardRef('a.b')", "ForwardRef('1 +')", "TypeVar('X', int)", "TypeVar(5)", "List[1]", "List['x']", "Union[()]", "Optional[int, str]", "ParamSpec('P').args", "Concatenate[int, ...]", "NoReturn", "Self", "LiteralString", "Never", "assert_never(1)", "reveal_type(5)", "overload(f)()", "TypeGuard[int]", "Unpack[Tuple[int]]", "TypeVarTuple('Ts')", "Dict[int]", "Callable[int, str]", "collections.abc.Callable[[int], str]", "list[int] | None", "get_type_hints(NT)", "Iterable[int]", "Generator[int, None, str]", "SupportsInt", "isinstance(5, SupportsInt)", "no_type_check(f) is f", "AnyStr", "Hashable", "Text", G=G, Pr=Pr, RP=RP, Has=Has, TD=TD, NT=NT, f=f)
