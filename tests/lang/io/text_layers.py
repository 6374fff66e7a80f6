import io
import os

# Whole numbers only.
for action in (
    lambda: io.TextIOWrapper(io.BytesIO(), line_buffering="x"),
    lambda: io.TextIOWrapper(io.BytesIO(), write_through=2**40),
    lambda: io.IncrementalNewlineDecoder(None, "x"),
    lambda: io.IncrementalNewlineDecoder(None, None),
    lambda: io.FileIO(2**31),
    lambda: io.FileIO(os.devnull).readinto(b""),
    lambda: io.TextIOWrapper(io.BytesIO()).reconfigure(line_buffering="x"),
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)

# A detached stream still knows its settings.
stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii", errors="replace")
stream.detach()
print(stream, stream.errors, stream.encoding)

# One read of the raw stream, into the caller's memory if that has room.
class Raw(io.RawIOBase):
    pieces = [b"fgh", b"jkl", b"mno"]

    def readable(self):
        return True

    def readinto(self, target):
        piece = self.pieces.pop(0)
        target[: len(piece)] = piece
        return len(piece)


reader = io.BufferedReader(Raw(), 10)
print(reader.peek(3), reader.readinto1(bytearray(20)), Raw.pieces)


class Pipe(io.BytesIO):
    def seekable(self):
        return False


for encoding in ("utf-16", "UTF-16", "utf_16", "U16", "utf-32", "UTF_32", "utf-8-sig", "utf-16-le", "UTF-8"):
    raw = Pipe()
    stream = io.TextIOWrapper(raw, encoding=encoding)
    stream.write("a")
    stream.flush()
    stream.write("b")
    stream.flush()
    print(encoding, raw.getvalue())
