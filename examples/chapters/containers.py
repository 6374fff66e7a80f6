"""collections and friends."""
import collections
import functools
import importlib
import itertools
import pprint
from collections import ChainMap, Counter, defaultdict, deque, namedtuple
from copy import deepcopy

from .rows import fails, prints, row, show


@row("S98", "the imports")
def imports():
    wanted = {"collections": "namedtuple defaultdict deque Counter ChainMap", "functools": "partial",
              "itertools": "chain", "pprint": "pprint", "copy": "deepcopy", "queue": "Queue"}
    for module, names in wanted.items():
        imported = importlib.import_module(module)
        show(module, [callable(getattr(imported, n)) for n in names.split()], [True] * len(names.split()))
    fails(ImportError, "cannot import name 'nothing' from 'functools' (/usr/lib/python3.11/functools.py)", exec,
          "from functools import nothing")


@row("S99", "unpacking")
def unpacking():
    tup = ("a", "b", "c")
    a, b, c = tup
    d, *other = tup
    prints(["a b c a"], lambda: print(a, b, c, d))
    show("the others", other, ["b", "c"])
    first, *middle, last = range(5)
    (x, [y, z]), w = (1, (2, 3)), 4
    show("nested", (middle, last, x, y, z, w), ([1, 2, 3], 4, 1, 2, 3, 4))
    fails(ValueError, "too many values to unpack (expected 2)", exec, "a, b = 'abc'")
    fails(ValueError, "not enough values to unpack (expected 3, got 2)", exec, "a, b, c = 'ab'")
    fails(ValueError, "not enough values to unpack (expected at least 2, got 1)", exec, "a, b, *c = 'a'")


@row("S100", "the nature of tuples")
def nature_of_tuples():
    code = compile("(1, 2, ('a', None))", "<constant>", "eval")
    show("folded by the compiler", (1, 2, ("a", None)) in code.co_consts, True)
    show("as a key", {(1, "a"): "found"}[1, "a"], "found")
    fails(TypeError, "'tuple' object does not support item assignment", exec, "(1, 2)[0] = 3")
    fails(TypeError, "unhashable type: 'list'", hash, (1, []))


@row("S101", "namedtuple")
def named_tuples():
    dic = {"age": 23, "country": "china", "height": 165, "edu": "master"}
    User = namedtuple("User", ["age", "country", "height", "edu"])
    user = User(age=23, country="china", height=165, edu="mm")
    f = (23, "china", 165)
    user2 = User(*f, "muster")
    user3 = User(**dic)
    prints(["User(age=23, country='china', height=165, edu='master')", "age is : 23"],
           lambda: (print(user3), print("age is :", user2.age)))
    show("_fields, _asdict", (User._fields, user3._asdict() == dic), (("age", "country", "height", "edu"), True))
    show("_replace leaves the old", (user._replace(edu="x").edu, user.edu), ("x", "mm"))
    fails(AttributeError, "can't set attribute", setattr, user, "age", 24)


@row("S102", "exec runs code")
def exec_runs_code():
    show("returned", prints(["hello"], exec, "print('hello')"), None)
    names = {}
    exec("a = 1\nb = a + 1", {}, names)
    show("names", names, {"a": 1, "b": 2})


@row("S103", "setdefault and %")
def setdefault_and_percent():
    dic = {"runoob": "菜鸟", "google": "Google 搜索"}
    prints(["Value : 菜鸟", "Value : 淘宝"],
           lambda: (print("Value : %s" % dic.setdefault("runoob", None)),
                    print("Value : %s" % dic.setdefault("Taobao", "淘宝"))))
    show("inserted", dic["Taobao"], "淘宝")
    fails(TypeError, "not all arguments converted during string formatting", lambda: "%s" % (1, 2))


@row("S104", "defaultdict")
def default_dicts():
    def de():
        return {"a": "booon"}

    d = defaultdict(de)
    prints(["{'a': 'booon'}"] * 3, lambda: [print(d[i]) for i in ["apple", "sansum", "HP"]])
    show("int and list", (defaultdict(int)["x"], defaultdict(list)["x"]), (0, []))
    counts = defaultdict(int)
    for letter in "abca":
        counts[letter] += 1
    show("counted", dict(counts), {"a": 2, "b": 1, "c": 1})
    show("get does not insert", (counts.get("z"), "z" in counts), (None, False))
    fails(KeyError, "'x'", lambda: defaultdict(None)["x"])
    fails(TypeError, "first argument must be callable or None", defaultdict, 1)


@row("S105", "deque")
def deques():
    q = deque([1, 2, 3, 4, 5], maxlen=20)
    show("made", q, deque([1, 2, 3, 4, 5], maxlen=20))
    q.clear()
    show("cleared", q, deque([], maxlen=20))
    q.append(6)
    q.appendleft([1, 2])
    show("count", q.count(6), 1)
    q1, q2 = q.copy(), deepcopy(q)
    q.extend(q1)
    show("extended", q, deque([[1, 2], 6, [1, 2], 6], maxlen=20))
    q.extendleft(q1)
    show("extended to the left", q, deque([6, [1, 2], [1, 2], 6, [1, 2], 6], maxlen=20))
    show("shallow and deep", (q[1] is q1[0], q[1] is q2[0]), (True, False))
    q.insert(3, "xxx")
    q.reverse()
    show("pop, popleft", (q.pop(), q.popleft(), q), (6, 6, deque([[1, 2], 6, "xxx", [1, 2], [1, 2]], maxlen=20)))
    show("index", q.index(6, 0, 5), 1)
    q.rotate(2)
    show("rotated", list(q), [[1, 2], [1, 2], [1, 2], 6, "xxx"])
    fails(ValueError, "7 is not in deque", q.index, 7)
    fails(IndexError, "pop from an empty deque", deque().pop)


@row("S106", "Counter")
def counters():
    a = "sadbsdvfbdjfbdksdv"
    s = Counter(a)
    s1 = Counter(a)
    s.update(s1)
    prints(["[('d', 10), ('s', 6)]"], pprint.pprint, s.most_common(2))
    show("repr", repr(s), "Counter({'d': 10, 's': 6, 'b': 6, 'v': 4, 'f': 4, 'a': 2, 'j': 2, 'k': 2})")
    show("missing is 0", (s["nothing"], "nothing" in s), (0, False))
    show("+ and -", (Counter("aab") + Counter("b"), Counter("aab") - Counter("ab")), (Counter(a=2, b=2), Counter(a=1)))


@row("S107", "ChainMap")
def chain_maps():
    front, back = {"a": 1, "b": 2}, {"b": 3, "c": 4}
    chain = ChainMap(front, back)
    show("keys once", list(chain), ["b", "c", "a"])
    show("the first wins", (chain["b"], len(chain)), (2, 3))
    chain["c"] = 9
    show("writes go to the first", (front, back), ({"a": 1, "b": 2, "c": 9}, {"b": 3, "c": 4}))
    show("child and parents", (chain.new_child({"a": 0})["a"], chain.parents["b"]), (0, 3))


@row("S108", "partial")
def partials():
    power = functools.partial(pow, exp=2)
    show("keyword kept", (power(5), power(5, exp=3)), (25, 125))
    tagged = functools.partial(print, "tag:", sep="")
    prints(["tag:1"], tagged, 1)
    show("func, args, keywords", (tagged.func is print, tagged.args, tagged.keywords), (True, ("tag:",), {"sep": ""}))
    fails(TypeError, "the first argument must be callable", functools.partial, 1)


@row("S109", "chain")
def chained_iterables():
    def endless():
        n = 0
        while True:
            yield n
            n += 1

    show("lazily", list(itertools.islice(itertools.chain("ab", (1,), endless()), 6)), ["a", "b", 1, 0, 1, 2])
    show("from_iterable", list(itertools.chain.from_iterable(["ab", "c"])), ["a", "b", "c"])


@row("S110", "pprint")
def pretty_printing():
    data = {"names": ["a" * 20, "b" * 20, "c" * 20], "deep": {"z": 1, "a": {"x": (1, 2)}}, 1: {3, 1, 2}}
    prints(["{1: {1, 2, 3},", " 'deep': {'a': {'x': (1, 2)}, 'z': 1},", " 'names': ['aaaaaaaaaaaaaaaaaaaa',",
            "           'bbbbbbbbbbbbbbbbbbbb',", "           'cccccccccccccccccccc']}"], pprint.pprint, data, None, 1, 60)
    show("depth", pprint.pformat({"a": {"b": [1]}}, depth=2), "{'a': {'b': [...]}}")
    show("unsorted", pprint.pformat({"b": 1, "a": 2}, sort_dicts=False), "{'b': 1, 'a': 2}")
