# EXECUTABLE._pth says alone where modules are and isolates the process.
import os, subprocess, sys, tempfile

with tempfile.TemporaryDirectory() as folder:
    folder = os.path.realpath(folder)
    exe = os.path.join(folder, "py")
    os.symlink(sys.executable, exe)
    for lines in (["lib", "..", "# no", "", "  x  "], ["import site", "."], ["import os", "/usr"]):
        with open(exe + "._pth", "w") as file:
            print(*lines, "/usr/lib/python3.11", sep="\n", file=file)
        code = "import sys; print([p for p in sys.path if 'site-packages' not in p], sys.flags, sys.prefix, sys._stdlib_dir)"
        env = os.environ | {"PYTHONPATH": "/env"}
        run = subprocess.run([exe, "-c", code], capture_output=True, text=True, env=env)
        print(run.stdout.replace(folder, "FOLDER"), run.stderr)
