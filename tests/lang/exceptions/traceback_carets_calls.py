import sys
class A:
    def __getattr__(self, n): raise AttributeError(n)
def call(*a, **k): raise ValueError(f"{a} {k}")
tests = ["1/0", "call(1, 2, x=3)", "A().foo.bar", "[1, 2][5]", "{}['k']", "'a' + 1", "call(*[1], **{'y': 2}).z", "-'x'", "not_here", "(lambda: 1/0)()",
         "[x for x in 5]", "call(\n1,\n2)", "A().m(1)", "f'{1/0}'", "1 if 1/0 else 2", "del_me[0]", "'é' + 1 / 0", "call(call)(call)"]
import traceback
for t in tests:
    try: exec(compile("\n" * 0 + t, "<t>", "exec"))
    except Exception: traceback.print_exc(file=sys.stdout)
src = "def f():\n    x = 1\n    return  x  /  0\nf()\n"
import linecache
linecache.cache["<mem>"] = (len(src), None, src.splitlines(True), "<mem>")
try: exec(compile(src, "<mem>", "exec"))
except Exception: traceback.print_exc(file=sys.stdout)
