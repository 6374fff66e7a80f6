def run(*tests, **names):
    for t in tests:
        try: print(t, "->", repr(eval(t, globals(), names)))
        except Exception as e: print(t, "->", type(e).__name__ + ":", e)
from collections import namedtuple
P = namedtuple("P", "x y", defaults=[5])
class Q(P):
    __slots__ = ()
    def norm(self): return self.x ** 2 + self.y ** 2
run("P(1)", "P(1, 2, 3)", "P()", "P(x=1, z=2)", "P._make([1, 2])", "P._make([1])", "P(1)._replace(x=9)", "P(1)._replace(q=9)", "P(1)._asdict()", "P._field_defaults", "Q(1, 2).norm()", "Q(1, 2)", "P(1, 2) == (1, 2)", "P(1, 2) + (3,)", "P.__doc__", "P.x.__doc__", "namedtuple('A', 'a a')", "namedtuple('A', 'class')", "namedtuple('A', '_x')", "namedtuple('A', '1x')", "namedtuple('A', 'a class _b a', rename=True)._fields", "namedtuple('1A', 'a')", "namedtuple('A', 'a', defaults=[1, 2])", "namedtuple('A', ['a', 5])", "namedtuple('A', '')()", "P(1, 2).__match_args__", "P.__new__.__defaults__", "hash(P(1, 2)) == hash((1, 2))", "P.__module__", "namedtuple('A', 'a', module='m').__module__", "P(1, 2)._fields", "str(P('a', None))", "sorted([P(2, 1), P(1, 9)])", P=P, Q=Q)
p = P(1, 2)
for n in ("x", "z"):
    try: setattr(p, n, 5)
    except AttributeError as e: print(e)
import copy, pickle; print(copy.copy(p), pickle.loads(pickle.dumps(p)), p.__getnewargs__())
