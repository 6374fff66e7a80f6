# What is said of script files whose bytes are no text.
import os
import subprocess
import sys

for source in [b'x = 1\ny = "\xe9"\n(', b'# \xe9\n', b'# coding: ascii\n"\xe9"\n', b'# coding: xxx\n',
               b'\xef\xbb\xbf# coding: latin-1\n', b'a b\n"\x80"\n', b'# coding: hex\nprint(1)\n',
               b'# coding: koi8-r\nprint(ascii("\xe9"))\n', b'# coding: koi8-r\n\xe9 y\n']:
    with open("script.py", "wb") as file:
        file.write(source)
    done = subprocess.run([sys.executable, "script.py"], capture_output=True)
    print(done.returncode, done.stdout, done.stderr.replace(os.getcwd().encode(), b"."))
