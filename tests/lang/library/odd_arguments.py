"""Native functions of several modules with arguments that they do not want."""
import _codecs
import _imp
import _stat
import array
import collections
import copy
import datetime
import functools
import gc
import os
import re
import sys
import time


class Number:
    def __index__(self):
        return 2


def show(function, /, *args):
    try:
        result = function(*args)
    except (OSError, TypeError, ValueError, OverflowError, IndexError) as error:
        result = f"{type(error).__name__}: {error}"
    print(function.__name__, len(args), result)


for function in (os.kill, os.killpg, os.waitpid, os.getpgid, os.getsid, os.setpgid,
                 os.sched_getparam, os.sched_getaffinity, os.sched_setparam, gc.set_threshold):
    show(function)
    for value in (2**31, 2**32 + 1, -2**31 - 1, 2**64, "a", None, 1.5):
        show(function, value)
        if function not in (os.getpgid, os.getsid, os.sched_getparam, os.sched_getaffinity):
            show(function, value, 0)

for name in ("ascii", "latin_1", "utf_8", "utf_7", "utf_16", "utf_16_le", "utf_32", "utf_32_be",
             "unicode_escape", "raw_unicode_escape", "charmap", "escape"):
    for way, data in (("encode", b"a" if name == "escape" else "a"), ("decode", b"a")):
        function = getattr(_codecs, f"{name}_{way}")
        for args in ((data, 0), (data, b"strict"), (data, "a\0"), (data, None), (None,), (5, 5, 5)):
            show(function, *args)

for function in (_imp.is_builtin, _imp.is_frozen, _imp.is_frozen_package, _imp.find_frozen):
    show(function, 0)
show(_imp.source_hash, "a", 0)
for function in (_stat.S_IFMT, _stat.S_ISDIR, _stat.filemode):
    for value in (1.5, "a", None, Number(), 2**40, -1):
        show(function, value)

numbers = array.array("i", [1, 2])
for args in ((1, 0.5), (1, None), (1, 0, None), (2, Number())):
    show(numbers.index, *args)
show(numbers.__iadd__, 5)
match = re.match("(?P<n>a)", "a")
for group in ([], {}, "x", 1.5, Number(), "n"):
    show(match.group, group)
    show(match.start, group)
queue = collections.deque([1])
for method in (queue.index, queue.insert):
    show(method)
    show(method, *range(5))
show(queue.rotate, 2**64)


# Whether the type or module is named depends on how python3.11 calls the function.
for function in (os.kill, os.setpgid, os.waitpid, os.sched_setparam, queue.index, queue.insert,
                 queue.rotate, time.clock_gettime, time.get_clock_info,
                 datetime.date.fromordinal, datetime.datetime.strptime,
                 datetime.date.today().__format__):
    for args in ((), (1,), (1, 2)):
        try:
            function(*args, x=1)
        except TypeError as error:
            print(error)


@functools.lru_cache
def cached():
    pass


print(cached.__copy__(1, 2) is cached, cached.__deepcopy__() is cached, copy.copy(cached) is cached)
print(sys.get_asyncgen_hooks(), type(sys.get_asyncgen_hooks()).__module__)
