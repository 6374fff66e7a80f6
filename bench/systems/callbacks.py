"""Python functions called from C: keys of sorts, map, filter, reduce, re.sub, ctypes."""
import ctypes
import functools
import re

numbers = list(range(20_000))


def negative(x):
    return -x


def compare(a, b):
    return a[0] - b[0]


CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_int), ctypes.POINTER(ctypes.c_int))
libc = ctypes.CDLL(None)

for _ in range(20):
    sorted(numbers, key=negative)
    list(map(negative, numbers))
    list(filter(negative, numbers))
    max(numbers, key=negative)
for _ in range(10):
    sorted(numbers, key=functools.cmp_to_key(lambda a, b: b - a))
    functools.reduce(lambda a, b: a + b, numbers)
    re.sub("a", lambda match: "b", "a" * 10_000)
array = (ctypes.c_int * 5_000)(*reversed(range(5_000)))
libc.qsort(array, len(array), ctypes.sizeof(ctypes.c_int), CALLBACK(compare))
print(array[0], array[4_999])
