"""MixIns, variables of classes and instances, methods, introspection, the stack of try."""
import operator
import types

from .rows import fails, prints, row, show


@row("S56", "MixIns add one function to unrelated classes")
def mixin():
    class DescribeMixIn:
        def describe(self):
            return f"{type(self).__name__}({', '.join(f'{k}={v}' for k, v in vars(self).items())})"

    class User(DescribeMixIn):
        def __init__(self, name):
            self.name = name

    class Point(DescribeMixIn, object):
        def __init__(self, x, y):
            self.x, self.y = x, y

    show("user, point", (User("bob").describe(), Point(1, 2).describe()), ("User(name=bob)", "Point(x=1, y=2)"))


class A:
    aa = 1

    def __init__(self, x, y):
        self.x = x
        self.y = y


@row("S57", "class variable and instance variable")
def class_and_instance_variable():
    a = A(2, 3)
    a.aa = 100
    prints(["100 2 3", "1"], lambda: (print(a.aa, a.x, a.y), print(A.aa)))


@row("S58", "the instance first, then the class")
def lookup_order():
    a = A(2, 3)
    a.aa = 100
    del a.aa
    show("revealed by del", a.aa, 1)
    fails(AttributeError, "'A' object has no attribute 'aa'", delattr, a, "aa")


@row("S59", "the class object stands before its instances")
def class_object_first():
    class Setting:
        level = 1

    first, second = Setting(), Setting()
    Setting.level = 2
    show("assigned on the class", (first.level, second.level), (2, 2))
    first.level = 3
    show("assigned on an instance", (first.level, second.level, Setting.level), (3, 2, 2))


@row("S60", "C3 linearisation of the diamond")
def c3_linearisation():
    class A: pass
    class B(A): pass
    class C(A): pass
    class D(B, C): pass

    show("diamond", [c.__name__ for c in D.__mro__], ["D", "B", "C", "A", "object"])
    show("mro()", D.mro() == list(D.__mro__), True)
    fails(TypeError, "Cannot create a consistent method resolution\norder (MRO) for bases A, B",
          type, "E", (A, B), {})
    fails(TypeError, "duplicate base class B", type, "E", (B, B), {})


class Date:
    day = 0

    def __init__(self, y, m, d):
        self.year = y
        self.month = m
        self.day = d

    def __str__(self):
        return r"{0}-{1}-{2}".format(self.year, self.month, self.day)

    def tomorrow(self):
        self.day += 1

    @staticmethod
    def vaild(string):
        temp = string.split("-")
        if temp[0]:
            print("valited")

    @classmethod
    def dformat(cls, string):
        temp = string.split("-")
        for i in range(3):
            temp[i] = int(temp[i])
        return cls(temp[0], temp[1], temp[2])


@row("S61", "a date and the call of its method")
def method_call():
    class SlashDate(Date):
        def __str__(self):
            return r"{0}/{1}/{2}".format(self.year, self.month, self.day)

    date, other = SlashDate(2018, 3, 4), SlashDate(2018, 3, 4)

    def use():
        print(date)
        date.tomorrow()
        print(date)

    prints(["2018/3/4", "2018/3/5"], use)
    Date.tomorrow(date)
    show("called through the class", (str(date), str(other)), ("2018/3/6", "2018/3/4"))
    fails(TypeError, "Date.tomorrow() missing 1 required positional argument: 'self'", Date.tomorrow)


@row("S62", "changing the attribute of the class")
def class_attribute_change():
    class Counter:
        day = 1

    plain, shadowing = Counter(), Counter()
    shadowing.day = 10
    Counter.day += 1
    show("seen by", (plain.day, shadowing.day, Counter.day), (2, 10, 2))


@row("S63", "static methods")
def static_method():
    prints(["valited", "valited"], lambda: (Date.vaild("2018-3-4"), Date(1, 2, 3).vaild("x")))
    prints([], Date.vaild, "-3-4")
    show("no self", type(Date(1, 2, 3).vaild), types.FunctionType)


@row("S64", "class methods")
def class_method():
    class Birthday(Date):
        pass

    prints(["2018-3-4"], lambda: print(Date.dformat(str(Date(2018, 3, 4)))))
    show("cls of a subclass", type(Birthday.dformat("1-2-3")), Birthday)
    show("bound to the class", Date.dformat.__self__, Date)


@row("S65", "super, and the dicts of instance and class")
def super_attribute_and_dicts():
    class Date:
        birthday = 1995

        def __init__(self, birthday):
            self.birthday = birthday

    class User(Date):
        def __init__(self):
            self.age = 2018 - super().birthday

        def __repr__(self):
            return str(self.age)

    user = User()
    prints(["23"], exec, compile("user", "<session>", "single"), {"user": user})
    show("user.__dict__", user.__dict__, {"age": 23})
    show("User.__dict__", list(User.__dict__), ["__module__", "__init__", "__repr__", "__doc__"])
    show("type", type(User.__dict__), types.MappingProxyType)
    fails(TypeError, "'mappingproxy' object does not support item assignment",
          operator.setitem, User.__dict__, "x", 1)


@row("S66", "private names")
def private_names():
    class Safe:
        def __init__(self):
            self.__code = 1234

        def open(self):
            return self.__code

    safe = Safe()
    show("inside, mangled", (safe.open(), safe._Safe__code, vars(safe)), (1234, 1234, {"_Safe__code": 1234}))
    fails(AttributeError, "'Safe' object has no attribute '__code'", getattr, safe, "__code")


@row("S67", "__dict__ stores the attributes")
def instance_dict():
    a = A(1, 2)
    a.__dict__["x"] = 5
    a.__dict__["z"] = 6
    show("through __dict__", (a.x, a.z, a.__dict__), (5, 6, {"x": 5, "y": 2, "z": 6}))
    a.__dict__ = {"fresh": True}
    show("replaced", (a.fresh, hasattr(a, "x")), (True, False))


@row("S68", "dir lists the own and the inherited")
def dir_lists():
    names = dir(A(1, 2))
    show("sorted", names == sorted(names), True)
    show("own, class's, object's", [n in names for n in ("x", "aa", "__hash__")], [True, True, True])
    show("of an empty class", [n for n in dir(type("E", (), {})) if n not in dir(object)],
         ["__dict__", "__module__", "__weakref__"])


@row("S69", "super follows the MRO")
def cooperative_super():
    class Base:
        def __init__(self, **rest):
            print("Base", rest)

    class Left(Base):
        def __init__(self, left=0, **rest):
            print("Left", left)
            super().__init__(**rest)

    class Right(Base):
        def __init__(self, right=0, **rest):
            print("Right", right)
            super().__init__(**rest)

    class Both(Left, Right):
        pass

    prints(["Left 1", "Right 2", "Base {}"], lambda: Both(left=1, right=2))
    show("super skips up to Left", super(Left, Both).__init__ is Right.__init__, True)
    fails(TypeError, "super(type, obj): obj must be an instance or subtype of type", super, Left, 1)


@row("S70", "the stack of try")
def stack_of_try():
    def value_kept():
        x = 1
        try:
            raise ValueError
        except ValueError:
            x = 2
            return x
        finally:
            x = 3
            print("finally, x is", x)

    def replaced():
        try:
            return "from try"
        finally:
            return "from finally"

    show("returned", prints(["finally, x is 3"], value_kept), 2)
    show("replaced", replaced(), "from finally")
