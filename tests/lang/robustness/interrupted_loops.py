# Ctrl-C ends every loop that looks for signals, in Python, in builtins that run Python code, and in calls that wait: the exception
# comes, and soon.
import concurrent.futures
import subprocess
import sys

COUNT = "itertools.count()"
LOOPS = ["while True: pass", "for _ in itertools.count(): pass", "''.join('' for _ in itertools.count())",
         "sorted(range(10**6), key=lambda x: time.sleep(0.001))", "time.sleep(60)", "lock.acquire()",
         "all(1 for _ in itertools.count())", "threading.Event().wait()", "select.select([], [], [], 60)",
         "signal.pause()", "os.read(r, 1)", "queue.Queue().get()", "input()", "re.match('(a+)+b', 'a' * 60)",
         f"sum(x for x in {COUNT})", f"max(x for x in {COUNT})", f"list(map(lambda x: None, {COUNT}))[0]", f"any(x < 0 for x in {COUNT})",
         f"min(filter(lambda x: False, {COUNT}))", f"dict.fromkeys(x % 9 for x in {COUNT})", f"set(x % 9 for x in {COUNT})",
         f"functools.reduce(lambda a, b: a, {COUNT})", f"collections.deque((x for x in {COUNT}), 1)", "re.sub('.', lambda m: time.sleep(.001) or '', 'a' * 10**6)",
         "re.match('(?:a|aa)+$', 'a' * 60 + 'b')", "re.search('(x+x+)+y', 'x' * 60)", "subprocess.run([sys.executable, '-c', 'import time; time.sleep(30)'])",
         "os.wait()", "threading.Thread(target=time.sleep, args=(20,), daemon=True).start() or time.sleep(20)",
         "exec('while True: pass')", "[x for x in iter(int, 1)]", "(lambda f: f(f))(lambda f: [f for _ in iter(int, 1)])", "while 1:\n        try: pass\n        finally: pass",
         f"for x in {COUNT}: x.bit_length()", "while 1: len('')", "while 1: time.monotonic()", "while not None: [].append(1)", "asyncio.run(asyncio.sleep(30))",
         "threading.Barrier(2).wait()", "concurrent.futures.Future().result()", "queue.Queue(1).get(timeout=30)", "signal.sigtimedwait([signal.SIGUSR1], 30)"]
HEAD = """import asyncio, collections, concurrent.futures, functools, itertools, os, queue, re, select, signal, subprocess, sys, threading, time
lock = threading.Lock(); lock.acquire(); r, w = os.pipe()
signal.signal(signal.SIGALRM, signal.default_int_handler)
if os.fork() == 0: time.sleep(25); os._exit(0)
try:
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    %s
except KeyboardInterrupt:
    os._exit(7)
"""


def run(loop):
    child = subprocess.Popen([sys.executable, "-c", HEAD % loop], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        return child.wait(20)
    except subprocess.TimeoutExpired:
        child.kill()
        return "hangs"


with concurrent.futures.ThreadPoolExecutor(3) as pool:
    for loop, outcome in zip(LOOPS, pool.map(run, LOOPS)):
        print(loop, outcome)
