# Importing writes the .pyc file that python3.11 writes (but for marshal's reference flags, which say
# how often an object was shared at that moment), reads it again, and python3.11 runs it.
import marshal, os, shutil, subprocess, sys, tempfile


def show(code):
    for name in sorted(name for name in dir(code) if name.startswith("co_") and name != "co_lnotab"):
        value = getattr(code, name)
        if name == "co_filename":
            value = os.path.basename(value)
        if name == "co_consts":
            value = [v if not hasattr(v, "co_code") else "code" for v in value]
        print(name, value if not callable(value) else "")
    for constant in code.co_consts:
        if hasattr(constant, "co_code"):
            show(constant)


sys.dont_write_bytecode = False
source = '''"""Doc."""
import os as system
NUMBERS = (1, 2.5, 3j, "text", b"bytes", None, True, ..., frozenset({1}))
def f(a, b=2, *c, d, **e):
    """Doc of f."""
    def g(): return a, b
    return [x for x in c if x in {1, 2, 3}] + [g, lambda: (yield)]
class C:
    async def m(self):
        async with self as s: await s
        try: pass
        except* ValueError as e: print(f"{e!r:>{10}}")
'''
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "cached_module.py")
    with open(path, "w") as file:
        file.write(source)
    os.utime(path, (1_000_000_000, 1_000_000_000))
    # The path is part of the code objects: a relative one is the same for everybody.
    os.chdir(folder)
    sys.path.insert(0, "")
    sys.path_importer_cache.clear()
    import cached_module
    names = os.listdir("__pycache__")
    print(names, os.path.basename(cached_module.__cached__))
    data = open(os.path.join("__pycache__", names[0]), "rb").read()
    print(data[:16].hex())
    show(marshal.loads(data[16:]))
    shutil.copy(os.path.join("__pycache__", names[0]), "sourceless.pyc")
    subprocess.run(["/usr/bin/python3.11", "-c", "import sourceless; print(sourceless.f(1, 2, 3)[:2])"])
    del sys.modules["cached_module"]
    stamp = os.stat(os.path.join("__pycache__", names[0])).st_mtime_ns
    import cached_module
    print(cached_module.NUMBERS[:3], stamp == os.stat(os.path.join("__pycache__", names[0])).st_mtime_ns)
    os.chdir("/")
