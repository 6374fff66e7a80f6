# args: none
# args: int
# args: str
# args: true
# args: keyboard
# args: tuple
import sys
kind = sys.argv[1]
import atexit
atexit.register(print, "atexit")
if kind == "none": sys.exit()
if kind == "int": sys.exit(300)
if kind == "str": sys.exit("message")
if kind == "true": sys.exit(True)
if kind == "tuple": sys.exit((1, 2))
if kind == "keyboard":
    sys.excepthook = lambda *a: print("hook", *a[:2])
    raise KeyError("x")
