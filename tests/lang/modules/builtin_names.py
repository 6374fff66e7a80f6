# The modules that are built in are those of python3.11.
import sys

print([name for name in sys.builtin_module_names if name != "_contextvars"])
