# Tracebacks have no source lines any more when the modules of an ending program go.
import pathlib
import subprocess
import sys
import tempfile

PROGRAM = """import sys
class Loud:
    def __del__(self):
        1 / 0
"""

with tempfile.TemporaryDirectory() as folder:
    path = pathlib.Path(folder, "program.py")
    for end in ("x = Loud()", "sys.last_value = Loud()", "sys.modules['x'] = Loud()", "x = Loud(); del x"):
        path.write_text(PROGRAM + end)
        done = subprocess.run([sys.executable, str(path)], stderr=subprocess.PIPE, text=True)
        print(end, done.returncode, done.stderr.splitlines()[3:])
