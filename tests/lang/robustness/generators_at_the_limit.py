# A generator that is resumed where no level of recursion is left has ended; an exception whose argument cannot be shown has no text.
import sys

sys.setrecursionlimit(150)


def make():
    try:
        yield 1
        yield 2
    finally:
        print("finally")


def down(n, function):
    return down(n - 1, function) if n else function()


for how in (next, lambda g: g.send(None), lambda g: [*g]):
    for started in (False, True):
        g = make()
        if started:
            next(g)
        outcomes = set()
        for depth in range(160, 100, -1):
            try:
                down(depth, lambda: how(g))
            except (RecursionError, StopIteration) as error:
                outcomes.add(type(error).__name__)
            if g.gi_frame is None:
                break
        print(sorted(outcomes), g.gi_frame)
sys.setrecursionlimit(1000)


class Unshown:
    def __repr__(self):
        raise OSError("no")


for function in (lambda: [].index(Unshown()), lambda: range(3).index(Unshown()), lambda: list[Unshown()][1], lambda: ().index(Unshown())):
    try:
        function()
    except Exception as error:
        print(type(error).__name__, error.args)
