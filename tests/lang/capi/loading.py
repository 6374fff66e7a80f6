# What the import system says of shared libraries that are no extension modules.
import importlib.machinery
import importlib.util
import sys

for name, path in (("x", "/usr/lib/x86_64-linux-gnu/libm.so.6"), ("a.b", "/nonexistent.so"),
                   ("päck", "/usr/lib/x86_64-linux-gnu/libm.so.6")):
    try:
        loader = importlib.machinery.ExtensionFileLoader(name, path)
        importlib.util.module_from_spec(importlib.util.spec_from_loader(name, loader))
    except ImportError as error:
        print(error, error.name, error.path)

import _queue, _bz2, termios
for module in (_queue, _bz2, termios):
    print(module, module.__loader__.__class__.__name__, module.__spec__.name)
first = sys.modules.pop("termios")
import termios as second
print(first is second, first.error is second.error)
