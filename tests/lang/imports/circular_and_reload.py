import sys, tempfile, pathlib, importlib
root = pathlib.Path(tempfile.mkdtemp()); sys.path.insert(0, str(root)); sys.dont_write_bytecode = True
(root / "c1.py").write_text("import c2\nx = 1\nprint('c1 done', c2.y)\n"); (root / "c2.py").write_text("import c1\ny = 2\nprint('c2', hasattr(c1, 'x'))\n")
import c1
(root / "d1.py").write_text("from d2 import y\nx = 1"); (root / "d2.py").write_text("from d1 import x\ny = 2")
try: import d1
except ImportError as e: print(str(e).replace(str(root), "R"))
(root / "e1.py").write_text("import e2\n"); (root / "e2.py").write_text("import e1\ne1.attr\n")
try: import e1
except AttributeError as e: print(e)
(root / "r.py").write_text("v = 1\nold = True\n"); import r; same = r
(root / "r.py").write_text("v = 22222\n"); importlib.invalidate_caches(); importlib.reload(r); print(r.v, r.old, same is r)
for bad in (5, "r"):
    try: importlib.reload(bad)
    except TypeError as e: print(e)
del sys.modules["r"]
try: importlib.reload(r)
except ImportError as e: print(e)
sys.modules["blocked"] = None
try: import blocked
except ImportError as e: print(type(e).__name__, e)
sys.modules["fake"] = 5; import fake; print(fake)
print(importlib.import_module(".path", "os") is sys.modules["os.path"] if 0 else importlib.import_module("os.path").__name__)
for a in ((".x",), ("..x", "a")):
    try: importlib.import_module(*a)
    except (TypeError, ImportError) as e: print(type(e).__name__, e)
print(importlib.util.find_spec("nope"), importlib.util.find_spec("os").name) if hasattr(importlib, "util") else None
print(__import__("os.path").__name__, __import__("os.path", fromlist=["join"]).__name__)
try: __import__("")
except ValueError as e: print(e)
try: __import__(5)
except TypeError as e: print(e)
try: __import__("x", level=-1)
except ValueError as e: print(e)
