# What streams say to arguments that do not fit: the order of the checks, the types, the words.
import io

def show(f, *args, **kwargs):
    try:
        result = f(*args, **kwargs)
    except Exception as error:
        print(type(error).__name__, error)
    else:
        print("ok", result if isinstance(result, (int, str, float, bytes, type(None))) else type(result).__name__)


class Index:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        return self.value


class Raw(io.RawIOBase):
    position = 0

    def readable(self):
        return True

    def seekable(self):
        return True

    def read(self, *args):
        return b"xyz"

    def seek(self, *args):
        return self.position

    tell = seek


# Counts of methods without parameters.
for name in "_checkClosed", "_checkReadable", "_checkSeekable", "_checkWritable":
    show(getattr(io.BytesIO(), name), 1)
    show(getattr(io.BytesIO(), name))
pair = io.BufferedRWPair(io.BytesIO(b"abc"), io.BytesIO())
for name in "flush", "readable", "writable", "isatty", "close":
    show(getattr(pair, name), 1)
    show(getattr(pair, name))

# The target of readinto.
streams = [
    lambda: io.FileIO("/dev/null"),
    lambda: io.BytesIO(b"abc"),
    lambda: io.BufferedReader(io.BytesIO(b"abc")),
    lambda: io.BufferedWriter(io.BytesIO()),
    lambda: io.BufferedRWPair(io.BytesIO(b"abc"), io.BytesIO()),
    io.BufferedIOBase,
]
for make in streams:
    for name in "readinto", "readinto1":
        method = getattr(make(), name, None)
        if method is None:
            continue
        for target in 0, b"a", None, "a", memoryview(b"a"), memoryview(bytearray(8))[::2], bytearray(8):
            show(method, target)

# Positions and sizes.
big = [2**63, -(2**63) - 1, Index(2**64), 1.5, "a", None]
for make in streams + [lambda: io.StringIO("abc"), lambda: io.TextIOWrapper(io.BytesIO(b"abc"))]:
    for name in "seek", "read", "readline", "readlines":
        for value in big:
            show(getattr(make(), name), value)
for position in 2**64, -1, 1.5, "a":
    raw = Raw()
    buffered = io.BufferedReader(raw)
    raw.position = position
    show(buffered.seek, 3)
for position in 0, 1, True, 2.0, 1.5, -1.5, "a", 2**200:
    text = io.TextIOWrapper(io.BytesIO(b"abc"))
    text.read(2)
    show(text.seek, position)
    print(text.read())
text = io.TextIOWrapper(io.BytesIO(b"abc"))
for whence in 1, 2, 3:
    show(text.seek, 0.0, whence)
    show(text.seek, 1.5, whence)

# FileIO: the mode, then closefd, then the name, then what the mode says.
F = io.FileIO
for args in [
    ("/dev/null", "r\0"), ("/dev/null", None), ("/dev/null", 0, "a"), ("/x", "\ud800", "a"),
    ("/x", "z", "a"), (1.5, "z"), (2**64, "z"), (1.5, "r", False), ("/x\0", "z"), ("/x", "z", False),
    ("/x", "r", False), (-1, "z"), (5000, "r"), (Index(5000),), ("\ud800", "z"), (None, None, None),
]:
    show(F, *args)
for name in [], "/x\0", 1.5, "/x", 5000:
    show(F, name, "r", True, lambda *args: print("opener", args[0]) or 1 / 0)
for args in ("/x", 0), ("/x", "r", "a"), ("/x\0",), (-1,), ("/x", "z"):
    file = F("/dev/null")
    show(file.__init__, *args)
    print(file.closed)
show(io.open, "/x", "r\0")

# StringIO and BytesIO.
for args in (0,), (None, 0), (0, 0), (0, "a"), ("a", "b"), ("a", b"\n"):
    show(io.StringIO, *args)
for state in ("a", None, 2**64, None), ("a", "b", 0, None), (1, "\n", 0, None), ("a", None, "a", None):
    show(io.StringIO().__setstate__, state)
for state in (b"a", "a", None), (b"a", 2**64, None), (b"a", -1, None), ("a", 0, None):
    show(io.BytesIO().__setstate__, state)

# BufferedRWPair: the size comes first.
B = io.BytesIO
for args in (0, 0, "a"), (0, 0, 2**64), (B(), B(), None), (B(), B(), 0), (0, 0), (B(), 0), (B(),):
    show(io.BufferedRWPair, *args)

decoder = io.IncrementalNewlineDecoder(None, True)
for state in 0, (1,), ("a", "b"), (b"", 2**70), (b"", 1):
    show(decoder.setstate, state)
show(text.reconfigure, line_buffering=2**64)
show(text.reconfigure, write_through="a")

# A closed stream, and one for writing only, look at the target first.
closed = io.BufferedReader(io.BytesIO(b"a"))
closed.close()
with open("/dev/null", "wb", buffering=0) as sink:
    for function in (closed.readinto, closed.readinto1, sink.readinto):
        for target in (5, b"a", bytearray(1)):
            try:
                function(target)
            except (TypeError, ValueError, io.UnsupportedOperation) as error:
                print(type(error).__name__, error)
