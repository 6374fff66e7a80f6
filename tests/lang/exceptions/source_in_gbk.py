"""The source line of a traceback is decoded as the file's cookie says."""
import os
import subprocess
import sys
import tempfile

with tempfile.TemporaryDirectory() as folder:
    for encoding, text in (("gbk", "\u4e02\u5100"), ("latin-1", "\xe9"), ("utf-8", "\u20ac"), ("koi8-r", "\u0416")):
        path = os.path.join(folder, "program.py")
        with open(path, "w", encoding=encoding) as file:
            file.write(f"# coding: {encoding}\nraise RuntimeError('{text}')\n")
        done = subprocess.run([sys.executable, path], stderr=subprocess.PIPE, env={**os.environ, "PYTHONUTF8": "1"})
        print(encoding, done.stderr.decode().splitlines()[-2:])
