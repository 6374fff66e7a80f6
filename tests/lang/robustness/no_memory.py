# Where there is no memory there is MemoryError (or OverflowError), and the program goes on.
import array
import itertools
import os
import subprocess
import sys

HUGE = 1 << 60
for text in ("bytearray(1 << 62)", "bytes(1 << 62)", "[0] * HUGE", "(0,) * HUGE", "'a' * HUGE", "b'a' * HUGE", "bytearray(8) * HUGE", "' ' * (sys.maxsize)", "array.array('d', [1]) * HUGE",
             "'{:1000000000000000000}'.format(1)", "'%1000000000000000000d' % 1", "'a'.ljust(HUGE)", "b'a'.center(HUGE)", "'a'.zfill(HUGE)", "'\\t'.expandtabs(HUGE)", "[None] * (1 << 62)",
             "itertools.product([1], repeat=HUGE)", "itertools.tee([1], HUGE)", "bytes(1 << 70)", "bytearray(-1)",
             "os.urandom(HUGE)", "1 << (1 << 62)", "int('1') << HUGE", "sys.stdin.buffer.read(HUGE)", "open('/dev/zero', 'rb').read(HUGE)",
             "b''.join([b'a'] * 3)", "[1, 2].__imul__(HUGE)"):
    try:
        value = eval(text)
        print(text, type(value).__name__)
    except Exception as error:
        print(text, type(error).__name__, str(error)[:80])
# With 60 MB more of address space.
CODE = """import resource, sys
def attempt(make):
    try: make()
    except MemoryError as error: return 'MemoryError'
    return 'made'
limit = int(open("/proc/self/statm").read().split()[0]) * 4096 + (60 << 20)
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
def long_source(line):
    try: compile(line * (8000000 // len(line)), 'x', 'exec')
    except MemoryError: return 'MemoryError'
    return 'compiled'
def doubled(x):
    while True: x = x + x
def grown(x):
    while True: x += x
def filled():
    x = {}
    for i in range(1 << 40): x[i] = bytearray(4096)
def listed():
    x = []
    while True: x.append(bytearray(65536))
print([attempt(f) for f in (lambda: doubled('ab'), lambda: doubled(b'ab'), lambda: grown([1]), lambda: doubled(bytearray(9)), filled, listed, lambda: ' ' * (1 << 30),
                            lambda: [0] * (1 << 28), lambda: 1 << (1 << 33), lambda: list(range(1 << 40)), lambda: tuple(range(1 << 40)), lambda: set(range(1 << 40)),
                            lambda: {i: i for i in range(1 << 40)}, lambda: ''.join('ab' for i in range(1 << 40)), lambda: bytes(x & 1 for x in range(1 << 40)),
                            lambda: (b'ab' * (1 << 22)).decode('utf-16') * 99, lambda: open('/dev/zero', 'rb').read())])
print([long_source(line) for line in ('a.b(c)\\n', '[1, 2]\\n', 'a<b<c\\n', 'def f(): pass\\n')])
print('alive', sum(range(10)))
"""
done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True)
print(done.returncode, done.stdout, done.stderr[-300:])
