# Warnings show the line of the source, whether the module `warnings` was imported or not.
import subprocess
import sys
import tempfile

PROGRAM = """\
import sys, _warnings
called = lambda: 1()
if 1:
    \t_warnings.warn("h\u00e9", UserWarning)  # \u00e9
for name, line in ((__file__, 1), (__file__, 200), (__file__, 0), ("/nowhere.py", 1), ("<string>", 1)):
    _warnings.warn_explicit("explicit", UserWarning, name, line)
print("warnings" in sys.modules)
"""
with tempfile.TemporaryDirectory() as folder:
    with open(folder + "/program.py", "w", encoding="utf-8") as out:
        out.write(PROGRAM)
    for options in ((), ("-X", "tracemalloc"), ("-W", "error")):
        done = subprocess.run([sys.executable, "-I", "-S", *options, "program.py"], cwd=folder,
                              capture_output=True, encoding="utf-8")
        print(done.returncode, done.stdout, done.stderr.replace(folder, "FOLDER"))
