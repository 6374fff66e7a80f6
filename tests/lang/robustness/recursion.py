# Recursion without end raises RecursionError wherever it happens.
import copy, functools, json, sys


def attempt(name, function):
    try:
        function()
        print(name, "returned")
    except RecursionError:
        print(name, "RecursionError")
    except Exception as error:
        print(name, type(error).__name__)


def plain():
    plain()


class Attribute:
    def __getattr__(self, name):
        return getattr(self, name + "x")


class Repr:
    def __repr__(self):
        return repr(self)


class Compare:
    def __eq__(self, other):
        return self == other


deep = []
for _ in range(100_000):
    deep = [deep]
nested = {}
for _ in range(100_000):
    nested = {"a": nested}
attempt("function", plain)
attempt("attribute", lambda: Attribute().x)
attempt("repr", lambda: repr(Repr()))
attempt("eq", lambda: Compare() == Compare())
attempt("repr of a list", lambda: repr(deep))
attempt("json", lambda: json.dumps(nested))
attempt("json text", lambda: json.loads("[" * 100_000 + "]" * 100_000))
attempt("deepcopy", lambda: copy.deepcopy(deep))
attempt("comparison", lambda: deep == copy.copy(deep) and [deep] == [[*deep]])
attempt("sort key", lambda: sorted([1, 2], key=lambda x: plain()))
