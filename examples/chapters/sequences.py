"""Sequences: kinds, ABCs, a sequence of one's own, bisect, comprehensions."""
import array
import bisect
import collections
import collections.abc
import numbers
import time

from .rows import fails, prints, row, show


@row("S75", "container and flat, mutable and immutable")
def kinds_of_sequences():
    inner = []
    holder = (inner, inner)
    inner.append(1)
    show("a container holds references", holder, ([1], [1]))
    show("a flat one holds values", array.array("b", [1, 2]).tobytes(), b"\x01\x02")
    fails(TypeError, "'str' object cannot be interpreted as an integer", array.array("b").append, "x")
    mutable = [isinstance(s, collections.abc.MutableSequence)
               for s in ([], collections.deque(), bytearray(), array.array("b"), (), "", b"", range(0))]
    show("mutable", mutable, [True, True, True, True, False, False, False, False])


@row("S76", "Sequence and MutableSequence give methods")
def sequence_mixins():
    class Typed(collections.abc.MutableSequence):
        def __init__(self, *items):
            self.items = list(items)

        def __len__(self):
            return len(self.items)

        def __getitem__(self, index):
            return self.items[index]

        def __setitem__(self, index, value):
            self.items[index] = value

        def __delitem__(self, index):
            del self.items[index]

        def insert(self, index, value):
            self.items.insert(index, value)

    t = Typed(1, 2, 3, 2)
    show("index, count, in, reversed", (t.index(2), t.count(2), 3 in t, list(reversed(t))), (1, 2, True, [2, 3, 2, 1]))
    t.append(4)
    t.extend([5, 6])
    t += [7]
    t.remove(2)
    t.reverse()
    show("changed", (t.pop(), t.items), (1, [7, 6, 5, 4, 2, 3]))
    t.clear()
    show("cleared", len(t), 0)
    fails(IndexError, "pop from empty list", [].pop)


@row("S77", "what Sequence inherits")
def bases_of_sequence():
    names = lambda cls: [base.__name__ for base in cls.__bases__]
    show("bases", [names(getattr(collections.abc, n)) for n in ("Sequence", "Collection", "Reversible", "MutableSequence")],
         [["Reversible", "Collection"], ["Sized", "Iterable", "Container"], ["Iterable"], ["Sequence"]])
    show("abstract", [sorted(getattr(collections.abc, n).__abstractmethods__) for n in ("Container", "MutableSequence")],
         [["__contains__"], ["__delitem__", "__getitem__", "__len__", "__setitem__", "insert"]])


@row("S78", "+, += and extend")
def plus_and_extend():
    a = [1, 2]
    c = a + [3, 4]
    same = c
    c += [5, 6]
    show("c", (c, c is same, a), ([1, 2, 3, 4, 5, 6], True, [1, 2]))
    c += (7,)
    show("+= takes any sequence", c[-1], 7)
    fails(TypeError, 'can only concatenate list (not "tuple") to list', lambda: a + (3, 4))


@row("S79", "a slice is a new list")
def slices_are_copies():
    a = [[1], 2, 3]
    b = a[:]
    b.append(4)
    b[0].append("shared")
    show("a, b", (a, b), ([[1, "shared"], 2, 3], [[1, "shared"], 2, 3, 4]))


class Group:
    def __init__(self, groupname, companyname, member):
        self.group_name = groupname
        self.company = companyname
        self.member = member

    def __getitem__(self, item):
        cls = type(self)
        if isinstance(item, slice):
            return cls(self.group_name, self.company, self.member[item])
        if isinstance(item, numbers.Integral):
            return cls(self.group_name, self.company, [self.member[item]])
        raise TypeError(f"group indices must be integers or slices, not {type(item).__name__}")

    def __reversed__(self):
        return type(self)(self.group_name, self.company, self.member[::-1])

    def __iter__(self):
        return iter(self.member)

    def __len__(self):
        return len(self.member)

    def __contains__(self, item):
        return item in self.member


@row("S80", "a group that can be sliced")
def sliceable_group():
    group = Group("web", "imooc", ["bobby", "tom", "jane"])
    show("group[0:2]", (type(group[0:2]) is Group, group[0:2].member), (True, ["bobby", "tom"]))
    show("group[1]", (type(group[1]) is Group, group[1].member), (True, ["tom"]))
    show("in", ("tom" in group, "bob" in group), (True, False))
    fails(TypeError, "group indices must be integers or slices, not str", lambda: group["tom"])


@row("S81", "the group reversed and iterated")
def reversed_group():
    group = Group("web", "imooc", ["bobby", "tom", "jane"])
    show("iter", list(group), ["bobby", "tom", "jane"])
    show("reversed", (list(reversed(group)), list(group)), (["jane", "tom", "bobby"], ["bobby", "tom", "jane"]))


@row("S82", "__contains__ decides in")
def contains_decides():
    class Odd:
        def __contains__(self, item):
            return item % 2

    show("coerced", (3 in Odd(), 4 in Odd(), 4 not in Odd()), (True, False, True))
    fails(TypeError, "argument of type 'int' is not iterable", lambda: 1 in 2)


@row("S83", "bisect keeps a list sorted")
def sorted_sequence():
    def use():
        l = []
        bisect.insort(l, 1)
        bisect.insort(l, 3)
        bisect.insort(l, 5)
        bisect.insort(l, 6)
        bisect.insort(l, 2)
        print(l)
        bisect.insort_left(l, 5)
        bisect.insort_right(l, 2.9)
        print(l)

    prints(["[1, 2, 3, 5, 6]", "[1, 2, 2.9, 3, 5, 5, 6]"], use)
    show("left, right of equals", (bisect.bisect_left([1, 2, 2, 3], 2), bisect.bisect_right([1, 2, 2, 3], 2)), (1, 3))


@row("S84", "array and deque")
def arrays_and_deques():
    arr = array.array("d", [1, 2.5])
    arr.extend([3])
    show("array", (arr, arr.itemsize, arr.typecode), (array.array("d", [1.0, 2.5, 3.0]), 8, "d"))
    fails(OverflowError, "unsigned byte integer is greater than maximum", array.array("B").append, 256)
    show("deque", collections.deque([1, 2, 3], 2), collections.deque([2, 3], 2))


@row("S85", "comprehensions are not slower than a loop")
def comprehension_performance():
    def loop(n):
        result = []
        for i in range(n):
            result.append(i)
        return result

    def comprehension(n):
        return [i for i in range(n)]

    def best(function):
        times = []
        for _ in range(9):
            start = time.perf_counter()
            function(20000)
            times.append(time.perf_counter() - start)
        return min(times)

    show("same result", loop(100) == comprehension(100), True)
    show("not slower", best(comprehension) <= best(loop) * 1.25, True)


@row("S86", "comprehension and generator expression")
def comprehension_and_generator():
    def x(y):
        print(y)
        return 2 * y

    l = [1, 2, 2.9, 3, 5, 5, 6]
    made = prints(["1", "3", "5", "5"], lambda: [x(i) for i in l if i % 2 == 1])
    show("list", made, [2, 6, 10, 10])
    lazy = prints([], lambda: (x(i) for i in l if i % 2 == 1))
    show("types", (type(made).__name__, type(lazy).__name__), ("list", "generator"))
    prints(["1"], next, lazy)
    fails(NameError, "name 'i' is not defined", eval, "i", {"l": l})


@row("S87", "keys and values swapped")
def inverted_dict():
    dic = {"a": 15, "b": 56, "c": 88}
    show("reversed", {v: k for k, v in dic.items()}, {15: "a", 56: "b", 88: "c"})
    show("equal values: the last one stays", {v: k for k, v in {"x": 1, "y": 1}.items()}, {1: "y"})
