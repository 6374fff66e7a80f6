"""A generator that cannot be resumed at the recursion limit stays suspended."""
import sys


def gen():
    try:
        yield 1
    finally:
        print("finally")


def at_the_limit(action):
    def recurse():
        try:
            return recurse()
        except RecursionError:
            return None
    sys.setrecursionlimit(200)
    try:
        deepest(action)
    except RecursionError as error:
        return type(error).__name__
    finally:
        sys.setrecursionlimit(1000)


def deepest(action):
    action()
    deepest(action)


g = gen()
next(g)
print(at_the_limit(lambda: g.gi_frame.f_lineno), g.gi_frame is None)
g.close()
