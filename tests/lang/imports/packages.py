import os, sys, tempfile, pathlib
root = pathlib.Path(tempfile.mkdtemp()); sys.path.insert(0, str(root)); sys.dont_write_bytecode = True
def w(p, t=""): (root / p).parent.mkdir(parents=True, exist_ok=True); (root / p).write_text(t)
w("pkg/__init__.py", "print('init', __name__, __package__, __path__ == [__file__[:-12]])\nfrom . import a\nfrom .sub import c as cc\n__all__ = ['a', 'lazy']\n")
w("pkg/a.py", "from .sub.c import VALUE\nfrom . import sub\nX = VALUE + 1\n"); w("pkg/lazy.py", "print('lazy loaded')\n_hidden = 1\nshown = 2")
w("pkg/sub/__init__.py"); w("pkg/sub/c.py", "from ... import pkg\nVALUE = 41\n") if 0 else w("pkg/sub/c.py", "from .. import __name__ as up\nVALUE = 41\n")
import pkg.sub.c
print(pkg.a.X, pkg.cc.up, pkg.__spec__.name, pkg.a.__spec__.parent, pkg.__spec__.submodule_search_locations == pkg.__path__, pkg.a.__package__)
from pkg import *
print("lazy" in globals(), "cc" in globals())
from pkg.lazy import *
print("shown" in globals(), "_hidden" in globals())
w("ns/mod.py", "n = 1"); import ns.mod; print(ns.__path__.__class__.__name__, ns.__file__, ns.__spec__.origin, ns.mod.n, ns.__spec__.loader.__class__.__name__)
for c in ("import nope", "import pkg.nope", "from pkg import nope", "from pkg.sub import nope", "from . import x", "from .x import y", "import pkg.a.b", "from pkg.a import X, nope", "import ns.nope", "from ns import nope", "import os.nope", "from os import nope"):
    try: exec(c)
    except ImportError as e: print(c, "->", type(e).__name__, str(e).replace(str(root), "R"), e.name, e.path and e.path.replace(str(root), "R"), getattr(e, "name_from", None))
w("bad/__init__.py"); w("bad/broken.py", "x = 1\n1 / 0\n")
for i in range(2):
    try: import bad.broken
    except ZeroDivisionError: print("broken", "bad.broken" in sys.modules, "bad" in sys.modules)
w("syn.py", "x = (\n")
try: import syn
except SyntaxError as e: print(e.msg, e.lineno, os.path.basename(e.filename))
w("allbad.py", "__all__ = ['missing']"); w("allbad2.py", "__all__ = [5]")
for m in ("allbad", "allbad2"):
    try: exec(f"from {m} import *")
    except (AttributeError, TypeError) as e: print(type(e).__name__, e)
