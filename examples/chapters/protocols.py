"""Duck typing, the iteration protocol, abstract base classes."""
import abc
import collections
import collections.abc
import math

from .rows import fails, prints, row, show


@row("S41", "ducks: what has the method is used alike")
def duck_typing():
    class Cat(object):
        def say(self):
            print("hahaha...")

    class Dog(object):
        def say(self):
            print("15551")

    l = []
    l.append(Dog())
    l.append(Cat())

    def walk():
        for i in l:
            i.say()

    prints(["15551", "hahaha..."], walk)
    fails(AttributeError, "'int' object has no attribute 'say'", lambda: (1).say())


@row("S42", "extend takes any iterable")
def extend_over_a_tuple():
    li = [1, 2]
    se = (3, 4)
    li.extend(se)
    show("li", li, [1, 2, 3, 4])
    li.extend(c for c in "ab")
    show("a generator", li, [1, 2, 3, 4, "a", "b"])
    fails(TypeError, "'int' object is not iterable", li.extend, 5)


class Test:
    def __init__(self):
        self.n = [1, 2, 3, 4]

    def __getitem__(self, i):
        return "it is string"[i]

    def __iter__(self):
        for i in range(4):
            yield self.n[i]


@row("S43", "getitem, iter and next of one class")
def getitem_iter_next():
    test = Test()
    show("slices", [test[0:i] for i in range(10)],
         ["", "i", "it", "it ", "it i", "it is", "it is ", "it is s", "it is st", "it is str"])
    show("for", [x for x in test], [1, 2, 3, 4])
    test1 = iter(test)
    show("next", [next(test1) for _ in range(4)], [1, 2, 3, 4])
    fails(StopIteration, "", next, test1)


@row("S44", "Iterable and Iterator")
def iterable_and_iterator():
    iterator = iter([1])
    show("ABCs", [isinstance(x, (collections.abc.Iterator)) for x in ([1], iterator)], [False, True])
    show("iter of an iterator is itself", iter(iterator) is iterator, True)
    show("next is __next__", iterator.__next__(), 1)
    for _ in range(2):
        fails(StopIteration, "", next, iterator)
    show("with a default", next(iterator, "spent"), "spent")


@row("S45", "iter with a sentinel")
def iter_with_sentinel():
    letters = iter("abcd")
    show("until c", list(iter(lambda: next(letters), "c")), ["a", "b"])
    show("the rest", list(letters), ["d"])
    fails(TypeError, "iter(v, w): v must be callable", iter, [1, 2], 1)


@row("S46", "what a subscript passes on")
def subscript_and_slice():
    class Echo:
        def __getitem__(self, key):
            return key

    echo = Echo()
    show("keys", [echo[1], echo[1:2], echo[::3], echo[1, 2:3], echo["x"], echo[-1:]],
         [1, slice(1, 2, None), slice(None, None, 3), (1, slice(2, 3, None)), "x", slice(-1, None, None)])
    show("indices", slice(None, None, -2).indices(5), (4, -1, -2))


@row("S47", "an abstract base class defines what its subclasses share")
def abstract_base_class():
    class Shape(abc.ABC):
        @abc.abstractmethod
        def area(self):
            """what it covers"""

        def describe(self):
            return f"{type(self).__name__} of {self.area():.2f}"

    class Disc(Shape):
        def area(self):
            return math.pi

    show("shared", Disc().describe(), "Disc of 3.14")
    fails(TypeError, "Can't instantiate abstract class Shape with abstract method area", Shape)


@row("S48", "Sized by structure")
def sized_by_structure():
    class company(object):
        def __init__(self, l):
            self.l = l

        def __len__(self):
            return 5

    show("isinstance, hasattr", (isinstance(company(1), collections.abc.Sized), hasattr(company(1), "__len__")),
         (True, True))
    show("an int", isinstance(1, collections.abc.Sized), False)
    fails(AttributeError, "module 'collections' has no attribute 'Sized'", getattr, collections, "Sized")


@row("S49", "abstract by raising")
def abstract_by_raising():
    class AbstractBase(object):
        def a(self):
            raise NotImplementedError

        def b(self):
            raise NotImplementError

    base = AbstractBase()
    fails(NotImplementedError, "", base.a)
    fails(NameError, "name 'NotImplementError' is not defined", base.b)


@row("S50", "abc as a metaclass")
def abc_metaclass():
    class A(metaclass=abc.ABCMeta):
        @abc.abstractmethod
        def my(self):
            pass

    fails(TypeError, "Can't instantiate abstract class A with abstract method my", A)
    class B(A):
        @abc.abstractmethod
        def other(self):
            pass

    fails(TypeError, "Can't instantiate abstract class B with abstract methods my, other", B)


@row("S51", "abstract methods are enforced through inheritance")
def enforced_abstract_methods():
    class Store(abc.ABC):
        @property
        @abc.abstractmethod
        def size(self): ...

        @classmethod
        @abc.abstractmethod
        def empty(cls): ...

    class Half(Store):
        size = 3

    class Whole(Half):
        @classmethod
        def empty(cls):
            return cls()

    show("left to do", (sorted(Store.__abstractmethods__), sorted(Half.__abstractmethods__)),
         (["empty", "size"], ["empty"]))
    fails(TypeError, "Can't instantiate abstract class Half with abstract method empty", Half)
    show("concrete", Whole.empty().size, 3)


@row("S52", "ready-made bases give mixin methods")
def ready_made_bases():
    class Bits(collections.abc.MutableSet):
        def __init__(self, values=()):
            self.bits = 0
            for value in values:
                self.add(value)

        def __contains__(self, value):
            return bool(self.bits >> value & 1)

        def __iter__(self):
            return (n for n in range(self.bits.bit_length()) if n in self)

        def __len__(self):
            return self.bits.bit_count()

        def add(self, value):
            self.bits |= 1 << value

        def discard(self, value):
            self.bits &= ~(1 << value)

    a, b = Bits([1, 2, 3]), Bits([3, 4])
    show("| & - ^", [list(s) for s in (a | b, a & b, a - b, a ^ b)], [[1, 2, 3, 4], [3], [1, 2], [1, 2, 4]])
    a.remove(2)
    show("pop, <=, isdisjoint", (a.pop(), a <= b, a.isdisjoint(Bits([9]))), (1, True, True))
    fails(KeyError, "7", a.remove, 7)


@row("S53", "__subclasshook__, register and the cache")
def subclass_hook():
    class Quacks(abc.ABC):
        @classmethod
        def __subclasshook__(cls, other):
            if cls is not Quacks:
                return NotImplemented
            if any("quack" in base.__dict__ for base in other.__mro__):
                return True
            return NotImplemented

    class Duck:
        def quack(self): ...

    class Goose:
        pass

    show("by structure", (issubclass(Duck, Quacks), isinstance(Goose(), Quacks)), (True, False))
    Quacks.register(Goose)
    show("registered", (isinstance(Goose(), Quacks), Quacks in Goose.__mro__), (True, False))

    class Even(type):
        def __instancecheck__(cls, instance):
            return instance % 2 == 0

        def __subclasscheck__(cls, other):
            return other is int

    EvenNumber = Even("EvenNumber", (), {})
    show("by metaclass", (isinstance(4, EvenNumber), isinstance(3, EvenNumber), issubclass(int, EvenNumber)),
         (True, False, True))


@row("S54", "isinstance walks the inheritance")
def isinstance_over_inheritance():
    class A:
        pass

    class B(A):
        pass

    b = B()
    show("isinstance, issubclass", (isinstance(b, A), issubclass(B, A), type(b) is A), (True, True, False))
    show("any of several", (isinstance(b, (int, A)), isinstance(1, int | str)), (True, True))
    fails(TypeError, "isinstance() arg 2 must be a type, a tuple of types, or a union", isinstance, 1, "int")


@row("S55", "is and ==")
def identity_and_equality():
    a, b = [1], [1]
    nan = float("nan")

    class Always:
        def __eq__(self, other):
            return True

    show("equal, identical", (a == b, a is b, id(a) == id(b)), (True, False, False))
    show("NaN", (nan == nan, nan is nan, [nan] == [nan]), (False, True, True))
    show("__eq__ does not change is", (Always() == 1, Always() is 1 .real), (True, False))
