# stdin: first\nsecond\nlast
def run(*tests, **names):
    for t in tests:
        try: print(t, "->", repr(eval(t, globals(), names)))
        except Exception as e: print(t, "->", type(e).__name__ + ":", e)
import sys, io
class W:
    def write(self, s): sys.stdout.write("<" + s + ">")
print(1, "a", None, sep="-", end="!\n"); print(1, 2, sep=None, end=None); print(); print(*[], sep="x"); print(1, 2, file=W())
print("x", flush=True, file=sys.stdout)
for k in ({"sep": 5}, {"end": 5}, {"file": 5}, {"foo": 1}, {"sep": b""}):
    try: print(1, 2, **k)
    except (TypeError, AttributeError) as e: print(type(e).__name__, e)
print(input("prompt> "), input(), repr(input("last ")))
try: input("eof? ")
except EOFError as e: print(repr(e))
out = sys.stdout; sys.stdout = None; print("nothing"); sys.stdout = out
del sys.stdout
try: print(1)
except RuntimeError as e: sys.stdout = out; print(e)
sys.stdin = io.StringIO("from object\n"); print(input("p:"))
sys.stdin = None
try: input()
except RuntimeError as e: print(e)
