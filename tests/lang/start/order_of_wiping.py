"""At the end modules that are held lose their globals from the last imported one to the first; sys and builtins are the last."""
import codecs
import sys
import types


class Tell:
    def __init__(self, name):
        self.name = name

    def __del__(self, write=__import__("os").write):
        write(1, f"{self.name} ends\n".encode())


class Holder:
    """The registry of error handlers outlives the modules, and what it holds with it."""

    def __call__(self, error):
        raise error


holder = Holder()
holder.modules = []
for name in ("first", "second", "third"):
    module = types.ModuleType(name)
    module.name = Tell(name)
    module._name = Tell("_" + name)
    sys.modules[name] = module
    holder.modules.append(module)
codecs.register_error("holder", holder)
sys.modules["loose"] = types.ModuleType("loose")
sys.modules["loose"].name = Tell("loose")
sys.held = Tell("what sys holds")
del holder, module
