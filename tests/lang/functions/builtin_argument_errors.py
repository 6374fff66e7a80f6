"""What builtins say of wrong arguments: a missing one comes before an unknown or repeated name."""
import array
import functools
import itertools
import os
import re
import zlib


def show(function, /, *args, **kwargs):
    try:
        function(*args, **kwargs)
        print(function.__name__, args, sorted(kwargs), "fine")
    except (TypeError, OverflowError, ValueError) as error:
        print(function.__name__, args, sorted(kwargs), f"{type(error).__name__}: {error}")


for function in (sum, sorted, pow, round, compile, memoryview, enumerate, __import__,
                 functools.cmp_to_key, itertools.repeat, itertools.accumulate,
                 itertools.combinations, os.stat, os.fchmod, zlib.decompress, "a".split,
                 [].sort, (5).to_bytes):
    show(function, x=1)
    show(function, x=1, y=2)
    show(function, 1, zz=1)
    show(function, *range(11))
    show(function, *range(11), zz=1)
    show(function, object=1)

# Given twice, and more names than parameters.
show(pow, 1, 2, base=1)
show(compile, "", "", "eval", mode="exec", source="")
show(round, 1, number=1, zz=1)
show("a".encode, "utf-8", encoding="utf-8")
show(round, a=1, b=2, c=3)
show(int.from_bytes, b"", "little", bytes=b"")

# Methods that are given their class take keywords, but have none.
packer, unpacker = zlib.compressobj(), zlib.decompressobj()
numbers = array.array("i")
for function in (packer.compress, packer.flush, packer.copy, packer.__deepcopy__,
                 unpacker.decompress, unpacker.flush, numbers.extend, numbers.fromfile,
                 numbers.tofile, re.compile("a").scanner("a").match):
    show(function)
    show(function, x=1)
    show(function, b"", x=1)
    show(function, b"", 1, 2)

for text in (None, 1, b""):
    show((1).__format__, text)
    show(object().__format__, text)
