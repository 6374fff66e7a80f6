import sys, importlib.abc, importlib.machinery, importlib.util
class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        print("find", name, path)
        if name.startswith("virtual"): return importlib.machinery.ModuleSpec(name, Loader(), is_package=name == "virtual")
class Loader(importlib.abc.Loader):
    def create_module(self, spec): return None
    def exec_module(self, m): print("exec", m.__name__); m.value = m.__name__.upper()
sys.meta_path.insert(0, Finder())
import virtual.sub, virtual
print(virtual.value, virtual.sub.value, virtual.__path__, virtual)
try: import virtualx.y
except ImportError as e: print(e)
try: import not_there_at_all
except ImportError as e: print(e)
sys.meta_path.pop(0)
spec = importlib.util.spec_from_loader("made", Loader()); mod = importlib.util.module_from_spec(spec); spec.loader.exec_module(mod); print(mod.value, "made" in sys.modules)
lazy = importlib.util.LazyLoader
saved = sys.meta_path[:]; sys.meta_path.clear()
import warnings; warnings.simplefilter("ignore")
try: import nothing_finds_me
except ImportError as e: print(e)
sys.meta_path[:] = saved
print(importlib.util.resolve_name(".a", "p.q"), importlib.util.MAGIC_NUMBER, importlib.util.cache_from_source("/a/b.py"))
