# Damaged code files and marshal data: whatever comes, it is an exception.
import importlib.util
import marshal
import os
import random
import resource
import subprocess
import sys
import tempfile

resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
ALLOWED = (EOFError, ValueError, TypeError, MemoryError, IndexError, OverflowError, SystemError)
SOURCE = "import os\nclass A:\n    def f(self, *a, k=1.5, **kw):\n        return [x for x in (1, 2j, 'é', b'b', 1 << 70, None, ..., frozenset())]\nx = A\n"
body = marshal.dumps(compile(SOURCE, "<m>", "exec"))
rng = random.Random(11)
loaded = 0
for turn in range(2000):
    data = bytearray(body if turn % 3 else rng.randbytes(rng.randrange(1, 60)))
    for _ in range(rng.randrange(1, 4)):
        data[rng.randrange(len(data))] = rng.randrange(256)
    try:
        marshal.loads(bytes(data[:rng.randrange(1, len(data) + 1)] if turn % 5 == 0 else data))
        loaded += 1
    except ALLOWED:
        pass
print("marshal", loaded > 0)
for kind in range(256):
    for tail in (b"", b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x05\0\0\0abcde", b"\x7f\0\0\0" + b"i\1\0\0\0" * 3):
        try:
            marshal.loads(bytes([kind]) + tail)
        except ALLOWED:
            pass
print("kinds")
folder = tempfile.mkdtemp()
path = os.path.join(folder, "module.pyc")
magic = importlib.util.MAGIC_NUMBER
for name, content in {"empty": b"", "half a magic": magic[:2], "magic": magic, "flags": magic + b"\xff\0\0\0" + bytes(8), "hash": magic + b"\1\0\0\0" + bytes(8) + body, "no body": magic + bytes(12),
                      "no code": magic + bytes(12) + marshal.dumps(5), "cut": magic + bytes(12) + body[:50], "other magic": b"\x6f\r\r\n" + bytes(12) + body,
                      "good": magic + bytes(12) + body, "text": b"print(1)\n", "none": magic + bytes(12) + b"N"}.items():
    with open(path, "wb") as file:
        file.write(content)
    for command in ([path], ["-c", f"import sys; sys.path.insert(0, {folder!r}); import module"]):
        done = subprocess.run([sys.executable, *command], capture_output=True, text=True)
        print(name, done.returncode, (done.stdout + done.stderr).replace(sys.executable, "<python>").replace(folder, "<folder>").splitlines()[-1:])
