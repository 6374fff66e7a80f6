"""Decorators, descriptors, the lookup of attributes, construction."""
import functools

from .rows import fails, prints, row, show


@row("S111", "decorators: plain, with arguments, of classes, stacked")
def decorators():
    def traced(function):
        @functools.wraps(function)
        def wrapper(*arguments, **keywords):
            print("call", function.__name__, arguments, keywords)
            return function(*arguments, **keywords)
        return wrapper

    def tagged(tag):
        def decorate(function):
            @functools.wraps(function)
            def wrapper(*arguments):
                return f"<{tag}>{function(*arguments)}</{tag}>"
            return wrapper
        return decorate

    def registered(cls):
        cls.registry = [cls.__name__]
        return cls

    @traced
    def add(a, b=1):
        """adds"""
        return a + b

    @tagged("b")
    @tagged("i")
    def text(value):
        return value

    @registered
    class Plugin:
        pass

    show("traced", prints(["call add (1,) {'b': 2}"], lambda: add(1, b=2)), 3)
    show("wraps", (add.__name__, add.__doc__, add.__wrapped__(1)), ("add", "adds", 2))
    show("bottom up", text("x"), "<b><i>x</i></b>")
    show("class", Plugin.registry, ["Plugin"])


@row("S112", "get and set of one's own by property")
def properties():
    class Celsius:
        def __init__(self):
            self._degrees = 0

        @property
        def degrees(self):
            """the temperature"""
            return self._degrees

        @degrees.setter
        def degrees(self, value):
            if value < -273.15:
                raise ValueError("too cold")
            self._degrees = value

        @degrees.deleter
        def degrees(self):
            self._degrees = None

        @property
        def fixed(self):
            return 1

    class Kelvin(Celsius):
        @Celsius.degrees.getter
        def degrees(self):
            return self._degrees + 273

    c = Celsius()
    c.degrees = 20
    show("read", (c.degrees, Celsius.degrees.__doc__), (20, "the temperature"))
    c.__dict__["degrees"] = "hidden"
    show("a data descriptor wins", c.degrees, 20)
    del c.degrees
    show("deleted", c.degrees, None)
    fails(ValueError, "too cold", setattr, c, "degrees", -300)
    fails(AttributeError, "property 'fixed' of 'Celsius' object has no setter"
          .replace("Celsius", "properties.<locals>.Celsius"), setattr, c, "fixed", 2)
    show("another getter", Kelvin().degrees, 273)


@row("S113", "__getattribute__ comes first")
def getattribute_first():
    class A:
        def __init__(self, birth, day):
            self.birth = birth
            self.day = day

        def __getattr__(self, item):
            return "没发现" + item

        def __getattribute__(self, item):
            return "发现了" + item

    a = A(1, 3)
    show("a.name, a.birth", (a.name, a.birth), ("发现了name", "发现了birth"))


@row("S114", "getattr, and __getattr__ as the fallback")
def getattr_fallback():
    class User:
        age = 5

        def __getattribute__(self, name):
            print("looking for", name)
            return super().__getattribute__(name)

        def __getattr__(self, name):
            if name == "never":
                raise AttributeError(f"really no {name}")
            return f"made up {name}"

    user = User()
    show("equal", prints(["looking for age"] * 2, lambda: (user.age, getattr(user, "age"))), (5, 5))
    show("fallback", prints(["looking for shoe"], lambda: user.shoe), "made up shoe")
    show("default", prints(["looking for never"], getattr, user, "never", "default"), "default")


@row("S115", "the five steps of a lookup")
def five_steps():
    class Data:
        def __get__(self, instance, owner):
            return "1 data descriptor"

        def __set__(self, instance, value):
            pass

    class NonData:
        def __get__(self, instance, owner):
            return "3 non-data descriptor"

    class Base:
        data, nondata, hidden, value = Data(), NonData(), NonData(), "3 class value"

    class User(Base):
        def __getattr__(self, name):
            if name == "nowhere":
                raise AttributeError("5 " + name)
            return "4 __getattr__"

    user = User()
    user.__dict__.update(data="never", own="2 instance", hidden="2 instance")
    show("found", [user.data, user.own, user.hidden, user.nondata, user.value, user.other],
         ["1 data descriptor", "2 instance", "2 instance", "3 non-data descriptor", "3 class value", "4 __getattr__"])
    fails(AttributeError, "5 nowhere", lambda: user.nowhere)


@row("S116", "descriptors that insist on types")
def typed_attributes():
    class Field:
        def __init__(self, kind, check=lambda value: True):
            self.kind, self.check = kind, check

        def __set_name__(self, owner, name):
            self.name = name

        def __get__(self, instance, owner):
            return self if instance is None else instance.__dict__[self.name]

        def __set__(self, instance, value):
            if not isinstance(value, self.kind):
                raise TypeError(f"{self.name} must be {self.kind.__name__}, not {type(value).__name__}")
            if not self.check(value):
                raise ValueError(f"{self.name} cannot be {value!r}")
            instance.__dict__[self.name] = value

    class Form:
        name = Field(str)
        age = Field(int, lambda age: age >= 0)

        def __init__(self, name, age):
            self.name, self.age = name, age

    form = Form("bob", 5)
    show("accepted", vars(form), {"name": "bob", "age": 5})
    fails(TypeError, "age must be int, not str", setattr, form, "age", "old")
    fails(ValueError, "age cannot be -1", Form, "tom", -1)


@row("S117", "the broken block, and what it meant")
def broken_block():
    text = ("class A ():\n    def __new__(cls):#代表本类\n        return super.__new__(cls)\n"
            "    def __init__(self):#代表本对象\n\n")
    error = fails(IndentationError, "expected an indented block after function definition on line 4 (<block>, line 5)",
                  compile, text, "<block>", "exec")
    show("is a SyntaxError", isinstance(error, SyntaxError), True)
    space = {}
    exec(text.rstrip() + "\n        pass\n", space)
    fails(TypeError, "super.__new__(A): A is not a subtype of super", space["A"])
    exec(text.replace("super.", "super().").rstrip() + "\n        self.ready = True\n", space)
    show("mended", space["A"]().ready, True)


@row("S118", "new makes, init sets up")
def new_and_init():
    class Foreign:
        def __new__(cls, result):
            return result

        def __init__(self, result):
            print("init")

    class Once:
        made = None

        def __new__(cls):
            cls.made = cls.made or super().__new__(cls)
            return cls.made

    show("None, foreign", prints([], lambda: (Foreign(None), Foreign("text"))), (None, "text"))
    made = object.__new__(Foreign)
    prints(["init"], Foreign, made)
    show("one object", Once() is Once(), True)
    show("an int of one's own", type("Even", (int,), {"__new__": lambda cls, n: int.__new__(cls, n // 2 * 2)})(7) == 6, True)
    fails(TypeError, "__init__() should return None, not 'int'", type("Bad", (), {"__init__": lambda self: 1}))
