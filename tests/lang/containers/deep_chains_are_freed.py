# Chains of any type are freed without recursion on the native stack.
import functools
import itertools
import types

N = 60_000


class Node:
    pass


class Finalized:
    count = 0

    def __del__(self):
        Finalized.count += 1


def node(x, cls=Node):
    made = cls()
    made.next = x
    return made


def generator(x):
    def body():
        y = x
        yield y

    made = body()
    next(made)
    return made


def closure(x):
    return lambda: x


MAKERS = [
    lambda x: (x,), lambda x: [x], lambda x: {1: x}, node, lambda x: node(x, Finalized),
    generator, closure, lambda x: types.MethodType(len, x), lambda x: functools.partial(len, x),
    itertools.chain, lambda x: property(x), lambda x: ExceptionGroup(
        "g", [x if isinstance(x, Exception) else ValueError()]),
]
for number, make in enumerate(MAKERS):
    chain = []
    for _ in range(N):
        chain = make(chain)
    del chain
    print(number, Finalized.count)
