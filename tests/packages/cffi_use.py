"""cffi: libc through the ABI, callbacks, structures, and a module compiled and loaded through the API."""
# needs cffi
import importlib
import os
import sys
import tempfile

import cffi

ffi = cffi.FFI()
ffi.cdef("""
typedef struct { int quot, rem; } div_t;
div_t div(int, int);
size_t strlen(const char *);
double atof(const char *);
void qsort(void *, size_t, size_t, int (*)(const void *, const void *));
int snprintf(char *, size_t, const char *, ...);
struct point { double x, y; struct point *next; char name[8]; unsigned flag : 3; };
enum color { RED, GREEN = 5, BLUE };
""")
c = ffi.dlopen(None)
print(c.div(17, 5).quot, c.div(17, 5).rem, c.strlen(b"hello"), c.atof(b"2.5"))
numbers = ffi.new("int[]", [5, 3, 9, 1])


@ffi.callback("int(const void *, const void *)")
def compare(a, b):
    return ffi.cast("int *", a)[0] - ffi.cast("int *", b)[0]


c.qsort(numbers, 4, ffi.sizeof("int"), compare)
print(list(numbers), ffi.sizeof("struct point"), ffi.offsetof("struct point", "next"), ffi.typeof("struct point").fields[0][0])
p = ffi.new("struct point *", {"x": 1.5, "name": b"abc", "flag": 5})
p.next = p
print(p.next.next.x, ffi.string(p.name), p.flag, ffi.buffer(p)[:8], int(ffi.cast("enum color", 5)), ffi.string(ffi.cast("enum color", 6)))
text = ffi.new("char[]", 50)
print(c.snprintf(text, 50, b"%d %s %.2f", ffi.cast("int", 7), ffi.new("char[]", b"x"), ffi.cast("double", 2.345)), ffi.string(text))
handle = ffi.new_handle({"a": 1})
print(ffi.from_handle(handle), ffi.unpack(ffi.new("short[3]", [1, 2, 3]), 3), repr(ffi.cast("void *", 0)))
for attempt in (lambda: numbers[9], lambda: c.strlen(5), lambda: ffi.new("int", 300), lambda: ffi.cdef("int ("), lambda: c.nothing):
    try:
        attempt()
    except Exception as error:
        print(type(error).__name__, str(error).splitlines()[0][:70])


@ffi.callback("int(int)", error=-1, onerror=lambda kind, value, trace: print("onerror", repr(value)))
def failing(x):
    return 10 // x


print(failing(5), failing(0))
builder = cffi.FFI()
builder.cdef("int fib(int); extern int calls; extern \"Python\" int twice(int); int through(int);")
builder.set_source("_fib_sample", """
static int calls; static int twice(int);
static int fib(int n) { calls++; return n < 2 ? n : fib(n - 1) + fib(n - 2); }
static int through(int n) { return twice(n) + 1; }
""")
with tempfile.TemporaryDirectory() as folder:
    path = builder.compile(tmpdir=folder)
    print(os.path.basename(path))
    sys.path.insert(0, folder)
    module = importlib.import_module("_fib_sample")

    @module.ffi.def_extern()
    def twice(n):
        return 2 * n

    print(module.lib.fib(20), module.lib.calls, module.lib.through(4))
