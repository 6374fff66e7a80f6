# A script starts with no more modules than python3.11 has.
import subprocess
import sys
import tempfile

with tempfile.TemporaryDirectory() as folder:
    script = folder + "/script.py"
    with open(script, "w") as out:
        out.write("import sys; print([name for name in sorted(sys.modules) if name[0] != '_'])\n"
                  "print(type(__loader__), __loader__.name)\n")
    print(subprocess.run([sys.executable, "-I", "-S", script], stdout=subprocess.PIPE, text=True).stdout)
    print(subprocess.run([sys.executable, "-I", "-S", "-c", "import sys; print(sorted(sys.modules))"],
                         stdout=subprocess.PIPE, text=True).stdout)
