"""Calls of functions that Cython compiled (cython3 and a C compiler; built once, in a cache folder)."""
import importlib.util
import pathlib
import shutil
import subprocess
import sysconfig
import tempfile

SOURCE = """
def add(int a, int b):
    return a + b

def total(values):
    cdef double sum = 0
    for value in values:
        sum += value
    return sum

cdef class Counter:
    cdef public int count
    def step(self, int by=1):
        self.count += by
        return self.count
"""


def build():
    folder = pathlib.Path(tempfile.gettempdir()) / "cython_function_benchmark"
    library = folder / ("compiled" + sysconfig.get_config_var("EXT_SUFFIX"))
    if shutil.which("cython3") is None:
        raise ModuleNotFoundError("cython3 is not installed")
    if not library.exists():
        folder.mkdir(exist_ok=True)
        (folder / "compiled.pyx").write_text(SOURCE)
        subprocess.run(["cython3", "-3", "compiled.pyx"], cwd=folder, check=True, capture_output=True)
        subprocess.run(["cc", "-O2", "-shared", "-fPIC", f"-I{sysconfig.get_path('include')}", "compiled.c", "-o", library],
                       cwd=folder, check=True)
    spec = importlib.util.spec_from_file_location("compiled", library)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


compiled = build()
add, counter, values = compiled.add, compiled.Counter(), [0.5] * 100
for i in range(300_000):
    add(i, 1)
    counter.step()
    counter.step(by=2)
for _ in range(20_000):
    compiled.total(values)
print(counter.count, compiled.total(values))
