# What the RecursionErrors say, by where the recursion is noticed.
import ast
import collections
import copy
import functools
import json
import marshal
import pickle
import sys
import types

sys.setrecursionlimit(300)


def attempt(name, function):
    try:
        print(name, "->", type(function()).__name__)
    except Exception as error:
        print(name, "->", type(error).__name__, str(error)[:120])


def nested(depth, make, value=()):
    return functools.reduce(lambda inner, _: make(inner), range(depth), value)


KINDS = {"list": lambda x: [x], "tuple": lambda x: (x,), "dict": lambda x: {"k": x}}
for name, make in KINDS.items():
    one, other = nested(2000, make), nested(2000, make)
    for what, function in (("repr", repr), ("str", str), ("pickle", pickle.dumps), ("pickle in Python", pickle._dumps), ("json", json.dumps), ("deepcopy", copy.deepcopy),
                           ("marshal", marshal.dumps), ("eq", lambda x: x == other), ("ne", lambda x: x != other), ("in", lambda x: x in [other])):
        attempt(f"{what} {name}", lambda: function(one))
N = 20_000
for text in ("[" * N, '{"a":' * N, "[" * N + "]" * N):
    attempt("json " + text[:5], lambda: json.loads(text))
for source in ("(" * N, "-" * N + "1", "not " * N + "1", "a" + ".b" * N, "a" + "[0]" * N, "f" + "()" * N, "lambda:" * N + "1", "1" + "+1" * N, "1" + "**1" * N, "a if b else " * N + "c",
               "(" * 150 + "1" + ")" * 150, "[i for i in " * 100 + "x" + "]" * 100, "-" * 5000 + "1", "f(" * 180 + ")" * 180, "x" + ".y" * 3000, "f'{" * 100):
    attempt("compile " + source[:12], lambda: compile(source, "<x>", "eval"))
    attempt("  literal", lambda: ast.literal_eval(source[:3000]) and None)
for depth in (10, 19, 20, 21, 50, 99, 100, 101):
    for line in ("def f():", "if x:", "for x in y:", "class A:", "with x:"):
        attempt(f"{depth} {line}", lambda: compile("".join(" " * i + line + "\n" for i in range(depth)) + " " * depth + "pass", "<x>", "exec"))
    attempt(f"{depth} pattern", lambda: compile("match x:\n case " + "[" * depth + "]" * depth + ": pass", "<x>", "exec"))
PLACE = dict(lineno=1, col_offset=0, end_lineno=1, end_col_offset=0)
deep = nested(5000, lambda x: ast.UnaryOp(ast.USub(), x, **PLACE), ast.Constant(1, **PLACE))
attempt("tree", lambda: compile(ast.Expression(deep), "x", "eval"))
attempt("dump", lambda: ast.dump(deep))
attempt("hash", lambda: hash(nested(2000, lambda x: (x,))))
attempt("isinstance", lambda: isinstance(1, nested(2000, lambda x: (x,))))
attempt("issubclass", lambda: issubclass(int, nested(2000, lambda x: (x,))))
for make in (lambda x: collections.deque([x]), lambda x: frozenset([x]), lambda x: collections.OrderedDict(a=x), lambda x: ValueError(x), lambda x: slice(x),
             lambda x: types.SimpleNamespace(a=x), lambda x: functools.partial(len, x)):
    attempt("repr " + type(make(1)).__name__, lambda: repr(nested(2000, make, 1)))
attempt("marshal list", lambda: marshal.loads(b"[" + b"\x01\0\0\0[" * 5000))
attempt("marshal tuple", lambda: marshal.loads(b")\x01" * 5000))


class Calls:
    def __getattr__(self, name): return self.x
    def __str__(self): return str(self)
    def __eq__(self, other): return self == other
    def __hash__(self): return hash(self)
    def __len__(self): return len(self)
    def __iter__(self): return iter(self)
    def __call__(self): return self()
    def __getitem__(self, i): return self[i]
    def __add__(self, other): return self + other
    def __contains__(self, other): return other in self
    def __setattr__(self, name, value): setattr(self, name, value)
    def __next__(self): return next(self)
    def __format__(self, spec): return format(self, spec)


a = Calls()
for name, function in {"getattr": lambda: a.y, "str": lambda: str(a), "eq": lambda: a == a, "hash": lambda: hash(a), "len": lambda: len(a), "iter": lambda: iter(a), "call": lambda: a(),
                       "getitem": lambda: a[0], "add": lambda: a + 1, "in": lambda: 1 in a, "setattr": lambda: setattr(a, "q", 1), "next": lambda: next(a), "format": lambda: f"{a}"}.items():
    attempt(name, function)


def through(n):
    yield from (through(n - 1) if n else [1])


attempt("yield from", lambda: list(through(5000)))
# No stack is exhausted while long structures are dropped.
for make in (lambda x: [x], lambda x: (x,), lambda x: {1: x}, lambda x: iter([x]), lambda x: map(int, x or []), lambda x: (lambda: x), lambda x: functools.partial(len, x),
             lambda x: types.MethodType(len, x or 1), lambda x: slice(x), lambda x: {"a": [x]}.values(), lambda x: (i for i in [x])):
    nested(100_000, make, None)
print("dropped")
