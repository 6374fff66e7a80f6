"""Cython: a module compiled with cython3 and loaded: classes, typed loops, memoryviews, generators, exceptions, callbacks."""
# needs Cython
import array
import os
import pathlib
import pickle
import subprocess
import sys
import sysconfig
import tempfile

SOURCE = r'''
# cython: language_level=3, binding=True
cimport cython
from libc.math cimport sqrt
from cpython.object cimport PyObject_RichCompareBool, Py_LT
import asyncio

cpdef long fib(long n): return n if n < 2 else fib(n - 1) + fib(n - 2)

@cython.boundscheck(True)
def total(double[:] data):
    cdef double s = 0
    cdef Py_ssize_t i
    for i in range(data.shape[0]): s += sqrt(data[i])
    return s

cdef class Vector:
    """A vector."""
    cdef public double x, y
    cdef object tag
    cdef dict __dict__
    def __cinit__(self, *args, **kwargs): self.tag = "c"
    def __init__(self, x=0, double y=0): self.x, self.y = x, y
    def __add__(self, other): return Vector((<Vector?>self).x + other.x, self.y + other.y) if isinstance(other, Vector) else NotImplemented
    def __iadd__(self, other): self.x += other; return self
    def __eq__(self, other): return isinstance(other, Vector) and self.x == other.x and self.y == other.y
    def __hash__(self): return hash((self.x, self.y))
    def __getitem__(self, int i):
        if i > 1: raise IndexError("past " + str(i))
        return self.y if i else self.x
    def __len__(self): return 2
    def __repr__(self): return f"Vector({self.x}, {self.y!r:>5})"
    def __reduce__(self): return Vector, (self.x, self.y)
    def __enter__(self): return self
    def __exit__(self, *exc): return exc[0] is KeyError
    @property
    def norm(self): return sqrt(self.x ** 2 + self.y ** 2)
    @staticmethod
    def unit(): return Vector(1, 0)
    @classmethod
    def of(cls, pair): return cls(*pair)
    cdef double hidden(self) except -1:
        if self.x < 0: raise ValueError("negative")
        return self.x
    cpdef double shown(self): return self.hidden() * 2
    def __dealloc__(self): freed.append(self.tag)

freed = []

cdef class Sub(Vector):
    cdef readonly list items
    def __init__(self, *a): super().__init__(*a); self.items = []
    cpdef double shown(self): return Vector.shown(self) + 1

def gen(n):
    try:
        for i in range(n):
            got = yield i * i
            if got: yield got
    finally:
        freed.append("generator")

async def co(x):
    await asyncio.sleep(0)
    return [y async for y in agen(x)]

async def agen(n):
    for i in range(n):
        await asyncio.sleep(0)
        yield i

def closure(n):
    def inner(k=2, *, z: int = 3):
        nonlocal n
        n += k
        return n, z
    return inner

def kinds(int i, unsigned char c, float f, bint b, str s, bytes t, list l=None): return i, c, f, b, s, t, l
def trouble(x):
    try: return 1 // x
    except ZeroDivisionError as e: raise RuntimeError("from C") from e
    finally: freed.append("finally")
def nogil_sum(long n):
    cdef long s = 0, i
    with nogil:
        for i in range(n): s += i
    return s
def call(f, *args, **kwargs): return f(*args, **kwargs)
def fmt(a): return f"{a:>8.2f}|{a!s}|%s" % a
def compare(a, b): return PyObject_RichCompareBool(a, b, Py_LT), a < b < 9, a in [b, 1], [k for k, v in {"x": a}.items()]
def unpack(seq): a, *b, c = seq; return a, b, c
'''
with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    source = pathlib.Path("sample_cy.pyx")
    source.write_text(SOURCE)
    done = subprocess.run([sys.executable, "-m", "cython", "-3", str(source)], capture_output=True, text=True)
    print(done.returncode, done.stderr)
    target = str(pathlib.Path(folder, "sample_cy" + sysconfig.get_config_var("EXT_SUFFIX")))
    subprocess.run(["gcc", "-O1", "-w", "-shared", "-fPIC", "-I", sysconfig.get_path("include"), str(source.with_suffix(".c")), "-o", target], check=True)
    sys.path.insert(0, folder)
    import sample_cy as m
    print(os.path.basename(m.__file__), m.fib(20), m.total(array.array("d", [1, 4, 9])), m.nogil_sum(10**6))
    v = m.Vector(3, 4)
    v.extra = 1
    print(v, v + v, v.norm, v[1], len(v), list(v), v == m.Vector(3, 4), {v: 1}[m.Vector(3, 4)], m.Vector.unit(), m.Vector.of((5, 6)), v.__dict__, m.Vector.__doc__)
    print(pickle.loads(pickle.dumps(v)), v.shown(), m.Sub(1).shown(), m.Sub(1).items, isinstance(m.Sub(), m.Vector), m.Sub.__mro__[1:])
    with v:
        raise KeyError
    class Python(m.Sub):
        def shown(self):
            return super().shown() + 100
    print(Python(2).shown(), m.Vector.shown(Python(2)))
    g = m.gen(3)
    print(next(g), g.send("sent"), list(g), m.freed.count("generator"), type(g).__name__)
    g = m.gen(3)
    next(g)
    g.close()
    import asyncio
    print(asyncio.run(m.co(4)), m.closure(1)(5), m.closure(1).__name__, m.closure(1).__kwdefaults__, m.closure.__qualname__)
    print(m.kinds(1, 2, 0.5, [], "s", b"t"), m.call(dict, a=1), m.fmt(2.345), m.compare(1, 2), m.unpack("abcd"))
    for attempt in (lambda: m.trouble(0), lambda: m.kinds(1 << 40, 2, 0.5, 0, "s", b"t"), lambda: m.kinds(1, 300, 0, 0, "s", b""), lambda: m.kinds(1, 2, "x", 0, "s", b""), lambda: m.kinds(1, 2, 3, 4, b"s", b""),
                    lambda: v[5], lambda: m.Vector(-1).shown(), lambda: v + 1, lambda: 1 + v, lambda: m.total([1]), lambda: m.total(b"abc"), lambda: m.fib(), lambda: m.fib(1, 2), lambda: m.Vector(y="a"), lambda: v.nothing,
                    lambda: m.unpack("a"), lambda: m.call(1), lambda: m.closure(1)(q=1)):
        try:
            print(attempt())
        except Exception as error:
            print(type(error).__name__, error, repr(error.__cause__), error.__traceback__.tb_next and error.__traceback__.tb_next.tb_frame.f_code.co_name)
    n = len(m.freed)
    del v
    print(len(m.freed) - n, m.freed[-1])
