"""Calls of built-in functions and of functions of extension modules, with one, two and more arguments."""
import math
import operator
import time

from _bisect import bisect_left
from math import hypot, sqrt

items = list(range(50))
text = "some text"


def builtins(n):
    total = 0
    for i in range(n):
        total += len(items) + abs(-i) + ord("a") + len(text)
        isinstance(i, int)
        max(i, 3)
    return total


def extensions(n):
    total = 0.0
    for i in range(n):
        total += sqrt(i) + math.sin(i) + hypot(i, 2.0)
        bisect_left(items, 25)
        operator.add(i, 1)
    return total


def methods(n):
    out = []
    for i in range(n):
        out.append(i)
        text.startswith("some")
        text.find("x", 2, 5)
        items.index(3)
    return len(out)


builtins(300_000)
extensions(300_000)
methods(300_000)
time.perf_counter()
