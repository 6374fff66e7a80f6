class Base:
    def f(self):
        return "base"


class Middle(Base):
    pass


class Leaf(Middle):
    pass


leaf = Leaf()
print(leaf.f())
Middle.f = lambda self: "middle"
print(leaf.f())
del Middle.f
print(leaf.f())
Leaf.__len__ = lambda self: 3
print(len(leaf), bool(leaf))
del Leaf.__len__
print(hasattr(leaf, "__len__"), bool(leaf))


class Second:
    def f(self):
        return "second"


Middle.__bases__ = (Second,)
print(leaf.f(), Leaf.__mro__)
Base.g = 1
print(hasattr(Leaf, "g"), Base.__subclasses__(), Second.__subclasses__())
