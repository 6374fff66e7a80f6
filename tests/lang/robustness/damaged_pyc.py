# Damaged .pyc files and marshal data raise exceptions.
import importlib.util, marshal, os, py_compile, random, subprocess, sys, tempfile

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "m.py")
    with open(path, "w") as file:
        file.write("def f(a, b):\n    return [a + b for a in range(b)]\nx = f(1, 2)\n")
    compiled = os.path.join(folder, "n.pyc")
    py_compile.compile(path, compiled, doraise=True)
    data = open(compiled, "rb").read()
    for cut in (0, 3, 4, 15, 16):
        with open(compiled, "wb") as file:
            file.write(data[:cut])
        sys.path.insert(0, folder)
        importlib.invalidate_caches()
        try:
            import n
            print(cut, "imported")
        except Exception as error:
            print(cut, type(error).__name__, str(error).replace(folder, "<folder>"))
        sys.path.remove(folder)
        sys.modules.pop("n", None)
    body = data[16:]
    for cut in range(len(body)):
        try:
            marshal.loads(body[:cut])
            print("loaded", cut)
        except (EOFError, ValueError, TypeError):
            pass
    # Any single damaged byte gives an object or an exception.
    generator = random.Random(1)
    for _ in range(2000):
        broken = bytearray(body)
        broken[generator.randrange(len(broken))] = generator.randrange(256)
        try:
            marshal.loads(bytes(broken))
        except Exception:
            pass
print("done")
