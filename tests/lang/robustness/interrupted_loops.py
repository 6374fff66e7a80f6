# Ctrl-C ends every loop that looks for signals: the exception comes, and soon.
import concurrent.futures
import subprocess
import sys

LOOPS = ["while True: pass", "for _ in itertools.count(): pass", "''.join('' for _ in itertools.count())",
         "sorted(range(10**6), key=lambda x: time.sleep(0.001))", "time.sleep(60)", "lock.acquire()",
         "all(1 for _ in itertools.count())", "threading.Event().wait()", "select.select([], [], [], 60)",
         "signal.pause()", "os.read(r, 1)", "queue.Queue().get()", "input()", "re.match('(a+)+b', 'a' * 60)"]
HEAD = """import itertools, os, queue, re, select, signal, sys, threading, time
lock = threading.Lock(); lock.acquire(); r, w = os.pipe()
signal.signal(signal.SIGALRM, signal.default_int_handler)
try:
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    %s
except KeyboardInterrupt:
    os._exit(7)
"""


def run(loop):
    child = subprocess.Popen([sys.executable, "-c", HEAD % loop], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        return child.wait(20)
    except subprocess.TimeoutExpired:
        child.kill()
        return "hangs"


with concurrent.futures.ThreadPoolExecutor(4) as pool:
    for loop, outcome in zip(LOOPS, pool.map(run, LOOPS)):
        print(loop, outcome)
