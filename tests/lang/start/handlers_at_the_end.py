# Signals have the system's handlers again before modules end; until then nothing keeps what Python's
# handlers refer to.
import os
import signal
import subprocess
import sys

PROGRAM = """
import os, signal

def caught():
    with_handlers = os.open('/proc/self/status', 0)
    text = os.read(with_handlers, 10000).decode()
    os.close(with_handlers)
    (mask,) = [line.split()[1] for line in text.splitlines() if line.startswith('SigCgt')]
    return [number for number in (2, 10) if int(mask, 16) >> (number - 1) & 1]

class Last:
    def __del__(self, caught=caught, getsignal=signal.getsignal):
        print(caught(), getsignal(2), getsignal(10))

signal.signal(10, lambda *args: print('not any more'))
print(caught())
last = Last()
"""
done = subprocess.run([sys.executable, "-I", "-c", PROGRAM], capture_output=True, text=True)
print(done.returncode, done.stdout, done.stderr)
