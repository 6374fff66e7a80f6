# PYTHONMALLOC=debug: the marks around a block, and what is said when they are broken.
import os
import re
import subprocess
import sys

PROLOGUE = """
import ctypes
api = ctypes.pythonapi
def function(name, result, *arguments):
    f = getattr(api, name)
    f.restype, f.argtypes = result, arguments
    return f
pointer, size = ctypes.c_void_p, ctypes.c_size_t
raw_free = function("PyMem_RawFree", None, pointer)
mem_malloc = function("PyMem_Malloc", pointer, size)
mem_calloc = function("PyMem_Calloc", pointer, size, size)
mem_realloc = function("PyMem_Realloc", pointer, pointer, size)
mem_free = function("PyMem_Free", None, pointer)
object_malloc = function("PyObject_Malloc", pointer, size)
object_free = function("PyObject_Free", None, pointer)
p = mem_malloc(100)
ctypes.memset(p, 1, 100)
def show(block, size):
    print(ctypes.string_at(block - 16, 16 + size + 8).hex(" ", 8))
"""

PROGRAMS = {
    "marks": """
        show(p, 100)
        p = mem_realloc(p, 120); show(p, 120)
        p = mem_realloc(p, 7); show(p, 7)
        show(mem_calloc(3, 4), 12)
        show(object_malloc(0), 0)
    """,
    "limits": "print(mem_malloc(2**63 - 1), mem_malloc(2**63 - 10), mem_calloc(2**62, 4))",
    "before": "ctypes.memset(p - 1, 5, 1); mem_free(p)",
    "after": "ctypes.memset(p + 103, 0xab, 1); mem_realloc(p, 200)",
    "after a short one": "q = object_malloc(16); ctypes.memset(q, 1, 18); object_free(q)",
    "after an empty one": "q = object_malloc(0); ctypes.memset(q, 1, 1); object_free(q)",
    "other domain": "raw_free(p)",
    "without the GIL": """
        lib = ctypes.CDLL(None)
        lib.PyMem_Malloc(1)
    """,
}


def run(program, **environment):
    lines = [line.strip() for line in program.strip().splitlines()]
    done = subprocess.run([sys.executable, "-c", PROLOGUE + "\n".join(lines)], capture_output=True, text=True,
                          env=dict(os.environ, PYTHONMALLOC="debug", **environment))
    print(done.returncode, done.stdout, end="")
    print(re.sub("0x[0-9a-f]{5,}", "ADDRESS", done.stderr))


for name, program in PROGRAMS.items():
    print("---", name)
    run(program)
print("--- traced")
run(PROGRAMS["before"], PYTHONTRACEMALLOC="2")
