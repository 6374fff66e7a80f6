"""What abstract classes remember of their answers, and what makes them ask again."""
import abc
import collections.abc as c
import gc


class Shape(abc.ABC):
    pass


class Square:
    pass


class Liar:
    __class__ = Square


def ask(*things):
    return [[isinstance(thing, Shape), issubclass(type(thing), Shape)] for thing in things for _ in range(3)][::3]


print(ask(Square(), Liar(), 1, Shape))
Shape.register(Square)
print(ask(Square(), Liar(), 1, Shape))
Square.attribute = 1  # another version of the class
print(ask(Square(), Liar()))
Shape._abc_caches_clear()
print(ask(Square(), Liar()))
Shape.register(int)
print(ask(1, True, 1.0))

for i in range(30):  # classes that come and go, maybe to the same place
    made = type(f"C{i}", (), {})
    if i % 2:
        Shape.register(made)
    print(isinstance(made(), Shape), isinstance(made(), Shape), end=" ")
    del made
    gc.collect()
print()


class Hooked(abc.ABC):
    asked = 0

    @classmethod
    def __subclasshook__(cls, other):
        cls.asked += 1
        return hasattr(other, "marked") or NotImplemented


class Maybe:
    pass


print(isinstance(Maybe(), Hooked), isinstance(Maybe(), Hooked), Hooked.asked)
Maybe.marked = True  # a "no" stays until somebody registers something
print(isinstance(Maybe(), Hooked), Hooked.asked)
Shape.register(float)
print(isinstance(Maybe(), Hooked), isinstance(Maybe(), Hooked), Hooked.asked)
del Maybe.marked
print(isinstance(Maybe(), Hooked), Hooked.asked)
print([isinstance(x, k) for x in ([], {}, 1, "", set(), range(3)) for k in (c.Sequence, c.Mapping, c.Iterable, c.Hashable)])


class Meta(abc.ABCMeta):
    def __subclasscheck__(cls, other):
        print("asked", cls.__name__, other.__name__)
        return super().__subclasscheck__(other)


class Watched(metaclass=Meta):
    pass


print(isinstance(1, Watched), isinstance(1, Watched), issubclass(int, Watched))
Watched.register(int)
print(isinstance(1, Watched), isinstance(1, Watched), issubclass(int, Watched))
