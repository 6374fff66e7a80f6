"""Magic functions: representation, containers, numbers, attributes, coroutines, operators."""
import asyncio
import contextlib
import io
import math
import operator

from .rows import fails, prints, row, show


@row("S24", "special methods are found on the type")
def looked_up_on_the_type():
    class Box:
        def __len__(self):
            return 3

    box = Box()
    box.__len__ = lambda: 7
    show("len, direct call", (len(box), box.__len__()), (3, 7))
    Box.__len__ = lambda self: 9
    show("after changing the class", len(box), 9)


@row("S25", "the two representations")
def two_representations():
    class Both:
        def __repr__(self):
            return "for developers"

        def __str__(self):
            return "for readers"

    both = Both()
    show("repr, str, format", (repr(both), str(both), f"{both}", f"{both!r}"),
         ("for developers", "for readers", "for readers", "for developers"))
    prints(["for readers [for developers]"], lambda: print(both, [both]))


@row("S26", "the five container methods")
def container_methods():
    class Shelf:
        def __init__(self):
            self.items = {}

        def __len__(self):
            return len(self.items)

        def __getitem__(self, key):
            return self.items[key]

        def __setitem__(self, key, value):
            self.items[key] = value

        def __delitem__(self, key):
            del self.items[key]

        def __contains__(self, key):
            return key in self.items

    shelf = Shelf()
    shelf["a"], shelf[1, 2] = "book", "vase"
    show("after two stores", (len(shelf), shelf["a"], shelf[1, 2], "a" in shelf), (2, "book", "vase", True))
    del shelf["a"]
    show("after del", (len(shelf), "a" in shelf, "a" not in shelf), (1, False, True))
    fails(TypeError, "'object' object does not support item deletion", operator.delitem, object(), 0)


@row("S27", "the two iteration methods")
def iteration_methods():
    class Countdown:
        def __init__(self, n):
            self.n = n

        def __iter__(self):
            return self

        def __next__(self):
            if self.n == 0:
                raise StopIteration
            self.n -= 1
            return self.n

    show("iter and next", next(iter(Countdown(3))), 2)
    show("for", [n for n in Countdown(3)], [2, 1, 0])


@row("S28", "instances that can be called")
def callable_instances():
    class Greeter:
        def __call__(self, *names, mark="!"):
            return " ".join(names) + mark

    greet = Greeter()
    greet.__call__ = lambda: "never"
    show("called", greet("hello", "you", mark="?"), "hello you?")
    show("callable", (callable(greet), callable(object())), (True, False))


@row("S29", "the two context manager methods")
def context_methods():
    class Indent:
        def __enter__(self):
            print("enter")
            return self

        def __exit__(self, kind, value, trace):
            print("exit", kind and kind.__name__)
            return kind is KeyError

    def use(error):
        with Indent():
            if error:
                raise error

    prints(["enter", "exit None"], use, None)
    prints(["enter", "exit KeyError"], use, KeyError("swallowed"))


@row("S30", "conversions to numbers, truth, hash and index")
def conversion_methods():
    class Number:
        def __abs__(self):
            return 1

        def __bool__(self):
            return False

        def __int__(self):
            return 2

        def __float__(self):
            return 2.5

        def __hash__(self):
            return 7

        def __index__(self):
            return 3

    n = Number()
    show("abs, bool, int, float, hash", (abs(n), bool(n), int(n), float(n), hash(n)), (1, False, 2, 2.5, 7))
    show("index", ("abcde"[n], [0, 1, 2, 3, 4][:n], bin(n), list(range(n))), ("d", [0, 1, 2], "0b11", [0, 1, 2]))
    fails(TypeError, "'float' object cannot be interpreted as an integer", range, 1.5)


@row("S31", "construction: __new__, then __init__")
def construction_order():
    class Made:
        def __new__(cls, *arguments):
            print("new", cls.__name__, arguments)
            return super().__new__(cls)

        def __init__(self, *arguments):
            print("init", arguments)

    prints(["new Made (1, 2)", "init (1, 2)"], Made, 1, 2)


@row("S32", "attributes: read, write, delete, list")
def attribute_methods():
    class Traced:
        def __getattribute__(self, name):
            if not name.startswith("_"):
                print("get", name)
            return super().__getattribute__(name)

        def __getattr__(self, name):
            return f"no {name}"

        def __setattr__(self, name, value):
            print("set", name, value)
            super().__setattr__(name, value)

        def __setattribute__(self, name, value):
            print("never called")

        def __delattr__(self, name):
            print("delete", name)
            super().__delattr__(name)

        def __dir__(self):
            return ["z", "a"]

    def use():
        traced = Traced()
        traced.x = 1
        print(traced.x, traced.y)
        del traced.x
        print(dir(traced))

    prints(["set x 1", "get x", "get y", "1 no y", "delete x", "['a', 'z']"], use)


@row("S33", "the three descriptor methods")
def descriptor_methods():
    class Logged:
        def __get__(self, instance, owner=None):
            return "class" if instance is None else "instance"

        def __set__(self, instance, value):
            print("set to", value)

        def __delete__(self, instance):
            print("deleted")

    class Owner:
        field = Logged()

    def use():
        owner = Owner()
        owner.field = 5
        del owner.field
        print(Owner.field, owner.field, vars(owner))

    prints(["set to 5", "deleted", "class instance {}"], use)


@row("S34", "the five coroutine methods")
def coroutine_methods():
    class Countdown:
        def __init__(self, n):
            self.n = n

        def __await__(self):
            yield from asyncio.sleep(0).__await__()
            return self.n

        def __aiter__(self):
            return self

        async def __anext__(self):
            if not self.n:
                raise StopAsyncIteration
            self.n -= 1
            return self.n

        async def __aenter__(self):
            return "entered"

        async def __aexit__(self, *error):
            print("left")

    async def use():
        print(await Countdown(5), [n async for n in Countdown(3)])
        async with Countdown(0) as value:
            print(value)

    prints(["5 [2, 1, 0]", "entered", "left"], asyncio.run, use())


@row("S35", "operators: left, reflected, in place, unary, compared, rounded")
def operator_methods():
    def traced(name):
        return lambda self, *others: (type(self).__name__, name, *(o if isinstance(o, int) else "o" for o in others))

    binary = "add sub mul matmul truediv floordiv mod divmod pow lshift rshift and xor or".split()
    Left = type("Left", (), {f"__{n}__": traced(n) for n in binary} | {f"__i{n}__": traced("i" + n) for n in binary}
                | {f"__{n}__": traced(n) for n in "neg pos invert abs trunc floor ceil round lt le gt ge".split()})
    Right = type("Right", (), {f"__r{n}__": traced("r" + n) for n in binary})
    left, right = Left(), Right()
    plain = {"and": operator.and_, "or": operator.or_, "divmod": divmod, "pow": pow}
    for name in binary:
        function = plain.get(name) or getattr(operator, name)
        show(name, (function(left, 1)[1], function(1, right)[1]), (name, "r" + name))
        if name != "divmod":
            show("i" + name, getattr(operator, "i" + name)(left, 1)[1], "i" + name)
    show("unary", [f(left)[1] for f in (operator.neg, operator.pos, operator.inv, abs, math.trunc, math.floor, math.ceil, round)],
         ["neg", "pos", "invert", "abs", "trunc", "floor", "ceil", "round"])
    show("three arguments", (pow(left, 2, 5), round(left, 3)), (("Left", "pow", 2, 5), ("Left", "round", 3)))
    show("compared", [f(left, 1)[1] for f in (operator.lt, operator.le, operator.gt, operator.ge)],
         ["lt", "le", "gt", "ge"])
    Complex = type("Complex", (), {"__complex__": lambda self: 1j})
    show("complex", complex(Complex()), 1j)

    class Base:
        def __add__(self, other):
            return "base"

    class Derived(Base):
        def __radd__(self, other):
            return "derived goes first"

    show("subclass on the right", (Base() + Derived(), Base() + Base()), ("derived goes first", "base"))
    fails(TypeError, "unsupported operand type(s) for @: 'int' and 'str'", operator.matmul, 1, "x")


@row("S36", "str, repr and len of a company")
def company_representation():
    class company(object):
        def __init__(self, em):
            self.em = em

        def __str__(self):
            return "employee:" + ",".join(em)

        def __repr__(self):
            return "开发者模式下不用打印就可以调用"

        def __len__(self):
            return len(self.em)

    em = ["bobby", "tom", "bob", "jhon"]
    com = company(em)
    prints(["employee:bobby,tom,bob,jhon", "len的用法:  4"], lambda: (print(com), print("len的用法: ", len(com))))
    prints(["开发者模式下不用打印就可以调用"], exec, compile("com", "<session>", "single"), {"com": com})


@row("S37", "what print shows without __str__")
def default_representation():
    class Plain:
        pass

    class OnlyRepr:
        def __repr__(self):
            return "repr"

    class OnlyStr:
        def __str__(self):
            return "str"

    start = repr(Plain()).partition(" object at 0x")
    show("default", start[:2], (f"<{__name__}.default_representation.<locals>.Plain", " object at 0x"))
    show("str falls back on repr", str(OnlyRepr()), "repr")
    show("repr does not on str", repr(OnlyStr()).startswith("<"), True)
    fails(TypeError, "__str__ returned non-string (type int)", str, type("Odd", (), {"__str__": lambda self: 1})())


@row("S38", "containers show their elements by repr")
def containers_use_repr():
    show("str of containers", [str(c) for c in (["a"], ("a",), {"a": "b"}, {"a"})],
         ["['a']", "('a',)", "{'a': 'b'}", "{'a'}"])
    endless = []
    endless.append(endless)
    show("within itself", repr(endless), "[[...]]")


@row("S39", "len is read, not counted")
def length_is_kept():
    class Walked(list):
        def __iter__(self):
            raise AssertionError("len has no need to walk")

    show("len of a list", len(Walked("abc")), 3)
    show("len of a huge range", len(range(10 ** 15)), 10 ** 15)
    fails(OverflowError, "Python int too large to convert to C ssize_t", len, range(10 ** 30))
    fails(ValueError, "__len__() should return >= 0", len, type("Less", (), {"__len__": lambda self: -1})())


@row("S40", "for prefers __iter__ to __getitem__")
def for_lookup_order():
    class Both:
        def __iter__(self):
            return iter(["iter"])

        def __getitem__(self, index):
            return "item"

    class Items:
        def __getitem__(self, index):
            if index == 3:
                raise IndexError
            return index * 10

    class Blocked(Items):
        __iter__ = None

    show("both", list(Both()), ["iter"])
    show("only __getitem__", list(Items()), [0, 10, 20])
    fails(TypeError, "'Blocked' object is not iterable", iter, Blocked())
    with contextlib.redirect_stdout(io.StringIO()):
        for item in Items():
            print(item)
