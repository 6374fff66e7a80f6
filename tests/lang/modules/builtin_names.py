# The modules that are built in are those of python3.11.
import sys

print(sys.builtin_module_names)
