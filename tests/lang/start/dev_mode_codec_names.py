import subprocess
import sys

# In development mode the names of codecs and handlers are checked also where none is needed.
code = """import io
for action in (lambda: ''.encode('bad'), lambda: 'abc'.encode(errors='bad'),
               lambda: b''.decode(errors='bad'), lambda: str(b'abc', 'ascii', 'bad'),
               lambda: bytes('', 'utf-8', 'bad'), lambda: bytearray('x', 'latin-1', 'bad'),
               lambda: bool(io.TextIOWrapper(io.BytesIO(), errors='bad'))):
    try:
        print(repr(action()))
    except LookupError as error:
        print(error)
"""
for options in [], ["-X", "dev"]:
    print(subprocess.check_output([sys.executable, *options, "-c", code]).decode())

code = "open('/dev/null')"
print(subprocess.run([sys.executable, "-X", "warn_default_encoding", "-c", code],
                     stderr=subprocess.PIPE).stderr.decode())
