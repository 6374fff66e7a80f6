# Freeing long chains, and loops of special methods, end in Python's own way.
import collections
import functools
import itertools
import types


class Slots:
    __slots__ = ("next",)

    def __init__(self, next):
        self.next = next


class Plain:
    def __init__(self, next):
        self.next = next


MAKERS = {
    "list": lambda x: [x], "tuple": lambda x: (x,), "dict": lambda x: {1: x}, "slots": Slots, "plain": Plain,
    "chain": lambda x: itertools.chain([x]), "partial": lambda x: functools.partial(print, x),
    "iterator": lambda x: iter([x]), "set": lambda x: frozenset([x]),
}
for name, make in MAKERS.items():
    chain = None
    for _ in range(100_000):
        chain = make(chain)
    del chain
    print(name)


class Loop:
    def __getattr__(self, name): return getattr(self, name)
    def __eq__(self, other): return self == other
    def __hash__(self): return hash(self)
    def __len__(self): return len(self)
    def __call__(self): return self()
    def __contains__(self, item): return item in self


loop = Loop()
nested = int
for _ in range(20_000):  # so few that hash() has room for its frames in every build
    nested = (nested,)
for action in (lambda: loop.x, lambda: loop == loop, lambda: hash(loop), lambda: len(loop), lambda: loop(),
               lambda: 1 in loop, lambda: isinstance("", nested), lambda: hash(nested), lambda: repr(nested)):
    try:
        action()
    except RecursionError as error:
        print(type(error).__name__)
