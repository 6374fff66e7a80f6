"""Mappings, sets, copies, and the end of objects."""
import collections
import collections.abc
import copy
import gc
import sys
import weakref

from .rows import fails, prints, row, show


@row("S88", "dict among the ABCs of collections.abc")
def dict_and_its_abcs():
    names = ("Container Hashable Iterable Iterator Sized Callable Mapping MutableMapping Sequence MutableSequence "
             "Set MutableSet MappingView ItemsView KeysView ValuesView").split()
    for value in ({}, [], (), set(), frozenset(), {}.items(), {}.keys(), {}.values(), iter([]), len):
        kinds = [n for n in names if isinstance(value, getattr(collections.abc, n))]
        print("  ", type(value).__name__, "is", *kinds)
    show("dict", issubclass(dict, collections.abc.MutableMapping), True)

    class Upper(collections.abc.MutableMapping):
        def __init__(self):
            self.data = {}

        def __getitem__(self, key):
            return self.data[key.upper()]

        def __setitem__(self, key, value):
            self.data[key.upper()] = value

        def __delitem__(self, key):
            del self.data[key.upper()]

        def __iter__(self):
            return iter(self.data)

        def __len__(self):
            return len(self.data)

    upper = Upper()
    upper.update({"a": 1}, b=2)
    show("mixins", (upper.get("A"), "b" in upper, list(upper.items()), upper.pop("a"), upper == {"B": 2}),
         (1, True, [("A", 1), ("B", 2)], 1, True))


@row("S89", "references, shallow and deep copies")
def copies():
    def use():
        a = {}
        b = a
        c = a.copy()
        d = copy.deepcopy(a)
        b["c"] = 5
        c["d"] = 6
        print(a, b, c, d)

    prints(["{'c': 5} {'c': 5} {'d': 6} {}"], use)
    nested = {"list": [1]}
    shallow, deep = copy.copy(nested), copy.deepcopy(nested)
    nested["list"].append(2)
    show("shallow shares, deep does not", (shallow, deep), ({"list": [1, 2]}, {"list": [1]}))


@row("S90", "deep copies of atoms and rings")
def deep_copy_of_atoms():
    text, pair, mixed = "text", (1, "a"), (1, [])
    show("same object", [copy.deepcopy(x) is x for x in (text, 5, None, pair, len, int, mixed)],
         [True, True, True, True, True, True, False])
    ring = [1]
    ring.append(ring)
    copied = copy.deepcopy(ring)
    show("ring", (copied is ring, copied[1] is copied), (False, True))


@row("S91", "dict methods")
def dict_methods():
    dic = {}
    show("fromkeys", dic.fromkeys(["a", "b", "c"], "沙雕牛肉"), {"a": "沙雕牛肉", "b": "沙雕牛肉", "c": "沙雕牛肉"})
    show("get", (dic.get("想取的索引", "取不到就返回的默认值"), dic.get("x")), ("取不到就返回的默认值", None))
    show("setdefault", (dic.setdefault("索引", "值"), dic.setdefault("索引", "另"), dic), ("值", "值", {"索引": "值"}))
    dic.update([("a", "b"), ("c", "d")])
    show("update", dic, {"索引": "值", "a": "b", "c": "d"})
    fails(ValueError, "dictionary update sequence element #0 has length 1; 2 is required", dic.update, ["a"])
    fails(TypeError, "'int' object is not iterable", dic.update, 1)


@row("S92", "inheriting from natives, and from UserDict")
def subclassing_natives():
    def double(base):
        class Doubling(base):
            def __setitem__(self, key, value):
                super().__setitem__(key, value * 2)
        return Doubling

    native, user = double(dict)(a=1), double(collections.UserDict)(a=1)
    native.update(b=1)
    user.update(b=1)
    native["c"] = user["c"] = 1
    show("dict", dict(native), {"a": 1, "b": 1, "c": 2})
    show("UserDict", dict(user), {"a": 2, "b": 2, "c": 2})
    show("UserList, UserString", (collections.UserList([1]) + [2], collections.UserString("ab").upper()),
         (collections.UserList([1, 2]), collections.UserString("AB")))


@row("S93", "sets")
def sets():
    s = set("def")
    s.add("abc")
    s.update("abc")
    d = set("defgh")
    show("difference", sorted(s.difference(d)), ["a", "abc", "b", "c"])
    show("| & - ^", [sorted(x) for x in (d | {"z"}, d & {"e", "q"}, d - set("gh"), {"d"} ^ {"e"})],
         [["d", "e", "f", "g", "h", "z"], ["e"], ["d", "e", "f"], ["d", "e"]])
    s.remove("abc")
    s.discard("abc")
    fails(KeyError, "'abc'", s.remove, "abc")
    show("pop until empty", (sorted(s.pop() for _ in range(6)), s), (["a", "b", "c", "d", "e", "f"], set()))
    fails(KeyError, "'pop from an empty set'", s.pop)


@row("S94", "frozenset")
def frozen_sets():
    show("as a key", {frozenset("ab"): 1}[frozenset("ba")], 1)
    fails(AttributeError, "'frozenset' object has no attribute 'add'", getattr, frozenset(), "add")
    fails(TypeError, "unhashable type: 'set'", hash, set())


class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone:", self.name)


@row("S95", "reference counts: at zero the object goes")
def reference_counting():
    def use():
        noisy = Noisy("first")
        other = noisy
        counted = sys.getrefcount(noisy)
        watcher = weakref.ref(noisy)
        del noisy
        print("one left of", counted - 1)
        del other
        print("after del:", watcher())
        Noisy("never named")
        print("end")

    prints(["one left of 2", "gone: first", "after del: None", "gone: never named", "end"], use)


@row("S96", "defaults are made once: never a list")
def mutable_defaults():
    def collect(item, into=[]):
        into.append(item)
        return into

    def better(item, into=None):
        into = [] if into is None else into
        into.append(item)
        return into

    show("shared", (collect(1), collect(2) == [1, 2], collect.__defaults__), ([1, 2], True, ([1, 2],)))
    show("fresh", (better(1), better(2)), ([1], [2]))


@row("S97", "rings are found by the collector")
def reference_cycles():
    def ring():
        a, b = Noisy("a"), Noisy("b")
        a.other, b.other = b, a
        return weakref.ref(a)

    def use():
        gc.collect()
        watcher = ring()
        print("kept by the ring:", watcher() is not None)
        gc.collect()
        print("collected:", watcher() is None, gc.collect())

    enabled = gc.isenabled()
    gc.disable()
    try:
        prints(["kept by the ring: True", "gone: a", "gone: b", "collected: True 0"], use)
    finally:
        gc.enable() if enabled else None
