# Modules, scripts and data that are folders, loops of links, too long names, unreadable or no Python.
import importlib
import importlib.util
import os
import runpy
import subprocess
import sys
import tempfile
import zipfile

folder = os.path.realpath(tempfile.mkdtemp())
os.chdir(folder)
sys.path.insert(0, folder)
sys.dont_write_bytecode = True


def attempt(name, function, *args):
    try:
        print(name, "->", str(function(*args)).partition(" object at ")[0].replace(folder, "<folder>"))
    except BaseException as error:
        print(name, "->", type(error).__name__, str(error).replace(folder, "<folder>"), getattr(error, "name", None), getattr(error, "errno", None))


os.mkdir("folder.py")
os.symlink("loop.py", "loop.py")
os.symlink("nowhere", "dangling.py")
os.mkdir("linked")
os.symlink("linked", "linked/again")
LONG = "a" * 300
for name in ("folder", "loop", "dangling", LONG, "a" * 250 + "." + "b" * 250, "linked", "linked.again.again", "", ".", "a..b", " ", "a\0b", "\udcff", "os.path.x", "sys.x"):
    attempt(ascii(name)[:20], importlib.import_module, name)
    attempt("   spec", lambda: importlib.util.find_spec(name) is not None)
for path in ("folder.py", "loop.py", "dangling.py", LONG + ".py", "missing/x.py", "folder.py/x.py", "a\0b", ""):
    attempt("run " + ascii(path)[:20], runpy.run_path, path)
    attempt("open " + ascii(path)[:20], open, path)
    for command in ([path], ["-m", path]):
        if "\0" in path or path == "":
            continue
        done = subprocess.run([sys.executable, *command], capture_output=True, text=True, stdin=subprocess.DEVNULL)
        print("  ", done.returncode, (done.stdout + done.stderr).replace(sys.executable, "<python>").replace(folder, "<folder>").replace(LONG, "<long>").splitlines()[-1:])
for name, content in (("nul", b"x = 1\0\n"), ("bytes", b"x = '\xff'\n"), ("binary", bytes(range(256))), ("empty", b""), ("cookie", b"# coding: nope\n"),
                      ("marks", b"\xef\xbb\xbf\xef\xbb\xbfx = 1"), ("utf16", "x = 1\n".encode("utf-16")), ("deep", b"(" * 1000), ("raises", b"1/0\n"),
                      ("exits", b"raise SystemExit(3)\n"), ("stops", b"raise KeyboardInterrupt\n"), ("itself", b"import itself; itself.x\n"), ("removed", b"import sys; del sys.modules[__name__]\n"),
                      ("replaced", b"import sys; sys.modules[__name__] = 5\n")):
    with open(name + ".py", "wb") as file:
        file.write(content)
    attempt(name, lambda: type(importlib.import_module(name)).__name__)
    attempt("  again", lambda: type(importlib.import_module(name)).__name__)
with zipfile.ZipFile("good.zip", "w") as archive:
    archive.writestr("inside.py", "value = 5\n")
    archive.writestr("wrong.py", "a b\n")
data = open("good.zip", "rb").read()
for name, content in (("cut", data[:60]), ("cut directory", data[:-10]), ("damaged", data.replace(b"value", b"vaxxx", 1)), ("long comment", data + b"x" * 70000),
                      ("none", b""), ("zeros", b"\0" * 500), ("wrong size", data.replace(b"inside.py", b"inside.px"))):
    with open(f"{name}.zip", "wb") as file:
        file.write(content)
    sys.path.insert(0, os.path.join(folder, f"{name}.zip"))
    importlib.invalidate_caches()
    attempt(name, lambda: importlib.import_module("inside").value)
    sys.modules.pop("inside", None)
    del sys.path[0]
    sys.path_importer_cache.clear()
sys.path.insert(0, os.path.join(folder, "good.zip"))
attempt("wrong in a zip", importlib.import_module, "wrong")
for entry in (5, None, b"bytes", "x\0y", "\udcff", "folder.py", "loop.py"):
    sys.path.insert(0, entry)
    attempt("path " + ascii(entry), importlib.import_module, "missing_module")
    del sys.path[0]
