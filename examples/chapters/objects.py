"""Everything is an object: identity, type, value, and the sixteen kinds."""
import array
import collections.abc
import json
import math
import types
import xml

from .rows import fails, prints, row, show


@row("S05", "type makes classes, classes make objects")
def creation_chain():
    class Thing:
        pass

    thing = Thing()
    show("type(type(1)) is type", type(type(1)) is type, True)
    show("chain", [type(thing).__name__, type(Thing).__name__, type(type).__name__], ["Thing", "type", "type"])


@row("S06", "object is the topmost parent")
def topmost_parent():
    show("type(object)", type(object), type)
    show("type.__base__", type.__base__, object)
    show("object.__base__", object.__base__, None)
    show("object.__bases__", object.__bases__, ())


@row("S07", "identity, type and value")
def three_features():
    a = []
    first = id(a)
    a.append(1)
    show("id is an int that stays", (type(first), id(a) == first), (int, True))
    show("type(a)", type(a), list)
    prints(["[1]"], exec, compile("a", "<session>", "single"), {"a": a})


@row("S08", "one None for all")
def one_none():
    a, b = None, None
    c, d = [], []
    prints(["True", "False"], lambda: (print(id(a) == id(b)), print(id(c) == id(d))))
    fails(TypeError, "NoneType takes no arguments", type(None), 1)
    show("type(None)() is None", type(None)() is None, True)


@row("S09", "the four numeric types")
def numeric_types():
    prints(["<class 'int'> <class 'float'> <class 'bool'> <class 'complex'>"],
           lambda: print(type(1), type(0.2), type(True), type(complex(1))))


@row("S10", "what for can walk: __iter__ or __getitem__")
def iterable_kinds():
    class ByIter:
        def __iter__(self):
            return iter("ab")

    class ByIndex:
        def __getitem__(self, index):
            return "cd"[index]

    show("by __iter__", [x for x in ByIter()], ["a", "b"])
    show("by __getitem__", [x for x in ByIndex()], ["c", "d"])
    fails(TypeError, "'int' object is not iterable", iter, 1)


@row("S11", "the eight sequence types")
def sequence_types():
    base = bytearray(b"abc")
    for sequence in ([1, 2, 3], (1, 2, 3), array.array("i", [1, 2, 3]), "abc", range(1, 4), b"abc",
                     base, memoryview(base)):
        cut = sequence[1:]
        show(type(sequence).__name__, (len(sequence), sequence[0] == cut[-1], len(cut), type(cut) is type(sequence)),
             (3, False, 2, True))
    view = memoryview(base)
    view[0] = ord("z")
    show("written through the view", base, bytearray(b"zbc"))


@row("S12", "mapping types, a lazy query set among them")
def mapping_types():
    class QuerySet(collections.abc.Sequence):
        """Filters are kept; the rows are walked when someone looks."""
        def __init__(self, rows, *conditions):
            self.rows, self.conditions, self.walks = rows, conditions, 0

        def filter(self, **wanted):
            return QuerySet(self.rows, *self.conditions, *wanted.items())

        @property
        def found(self):
            self.walks += 1
            return [r for r in self.rows if all(r[k] == v for k, v in self.conditions)]

        def __getitem__(self, index):
            return self.found[index]

        def __len__(self):
            return len(self.found)

    books = QuerySet([{"name": "a", "year": 1}, {"name": "b", "year": 2}, {"name": "c", "year": 2}])
    recent = books.filter(year=2)
    show("before a look", recent.walks, 0)
    show("found", [book["name"] for book in recent], ["b", "c"])
    show("narrowed", recent.filter(name="c")[0], {"name": "c", "year": 2})
    show("dict by key", {"k": 1}["k"], 1)


@row("S13", "sets find by hash and equality")
def set_types():
    class Counted:
        compared = 0

        def __init__(self, n):
            self.n = n

        def __hash__(self):
            return self.n

        def __eq__(self, other):
            Counted.compared += 1
            return self.n == other.n

    many = {Counted(n) for n in range(1000)}
    before = Counted.compared
    show("member, stranger", (Counted(500) in many, Counted(5000) in many), (True, False))
    show("comparisons stay few", Counted.compared - before <= 4, True)
    show("1, 1.0 and True are one", len({1, 1.0, True}), 1)
    show("frozenset equals set", frozenset({1}) == {1}, True)


@row("S14", "context manager types")
def context_manager_types():
    class Guard:
        def __enter__(self):
            return "entered"

        def __exit__(self, *error):
            print("left")

    def use():
        with Guard() as value:
            print(value)

    prints(["entered", "left"], use)
    fails(TypeError, "'int' object does not support the context manager protocol", exec, "with 1: pass")


@row("S15", "modules are objects, packages are modules")
def module_type():
    show("type of a module", type(json), types.ModuleType)
    show("package, module", (hasattr(xml, "__path__"), hasattr(json.decoder, "__path__")), (True, False))
    made = types.ModuleType("made", "by hand")
    made.x = 1
    show("made by hand", (made.__name__, made.__doc__, vars(made)["x"]), ("made", "by hand", 1))


@row("S16", "classes and instances, __class__ can be assigned")
def class_and_instance_types():
    class Cat:
        sound = "miaow"

    class Dog:
        sound = "woof"

    pet = Cat()
    show("type(pet) is pet.__class__", type(pet) is pet.__class__ is Cat, True)
    pet.__class__ = Dog
    show("after assigning __class__", pet.sound, "woof")
    fails(TypeError, "__class__ assignment only supported for mutable types or ModuleType subclasses",
          setattr, pet, "__class__", int)


@row("S17", "functions are objects")
def function_type():
    def adder(step=1):
        def add(x):
            return x + step
        return add

    add = adder(5)
    add.note = "kept"
    show("kinds", [type(f).__name__ for f in (adder, lambda: 0, len)],
         ["function", "function", "builtin_function_or_method"])
    show("lambda type is function type", types.LambdaType is types.FunctionType, True)
    show("defaults, closure, attribute", (adder.__defaults__, add.__closure__[0].cell_contents, add.note),
         ((1,), 5, "kept"))
    show("stored and passed", [f(1) for f in (add, math.sqrt, str)], [6, 1.0, "1"])


@row("S18", "methods hold the instance and the function")
def method_type():
    class Account:
        def owner(self):
            return self

    account = Account()
    method = account.owner
    show("type", type(method), types.MethodType)
    show("__self__, __func__", (method.__self__ is account, method.__func__ is Account.owner), (True, True))
    show("equal, not identical", (account.owner == account.owner, account.owner is account.owner), (True, False))
    show("bound by hand", types.MethodType(len, "four")(), 4)


@row("S19", "code is a type, too")
def code_type():
    code = compile("x * 2", "<formula>", "eval")
    show("type", type(code), types.CodeType)
    show("eval", eval(code, {"x": 21}), 42)
    space = {}
    exec(compile("def twice(y): return y + y", "<text>", "exec"), space)
    function = space["twice"].__code__
    show("held by a function", (function.co_name, function.co_varnames, function.co_argcount), ("twice", ("y",), 1))
    show("another code in the same function", types.FunctionType(function, {})("ab"), "abab")


@row("S20", "object() itself")
def object_object():
    a, b = object(), object()
    show("distinct", (a is b, a == b, len({a, b})), (False, False, 2))
    show("has __dict__", hasattr(a, "__dict__"), False)
    fails(AttributeError, "'object' object has no attribute 'x'", setattr, a, "x", 1)


@row("S21", "type is a class, and makes them")
def type_type():
    show("type of type", isinstance(type, type), True)
    Point = type("Point", (object,), {"x": 1, "move": lambda self: "moved"})
    show("made by three arguments", (Point.__name__, Point.x, Point().move()), ("Point", 1, "moved"))
    fails(TypeError, "type() takes 1 or 3 arguments", type, "Point", ())


@row("S22", "the ellipsis")
def ellipsis_type():
    class Grid:
        def __getitem__(self, key):
            return key

    show("singleton", (... is Ellipsis, type(...) is types.EllipsisType, type(...)() is ...), (True, True, True))
    show("in a subscript", Grid()[..., 0], (Ellipsis, 0))


@row("S23", "NotImplemented passes on to the reflected method")
def not_implemented_type():
    class Metre:
        def __radd__(self, other):
            return f"{other} and a metre"

    show("int.__add__", int.__add__(1, Metre()), NotImplemented)
    show("1 + Metre()", 1 + Metre(), "1 and a metre")
    show("type", type(NotImplemented) is types.NotImplementedType, True)
    fails(TypeError, "unsupported operand type(s) for +: 'int' and 'object'", lambda: 1 + object())
