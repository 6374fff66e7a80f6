# Audit hooks and the functions of os.register_at_fork belong to the interpreter that added them and
# go with it; SystemExit in another interpreter ends the process.
import _xxsubinterpreters as interpreters
import os
import signal
import subprocess
import sys

events = []


def hook(event, args):
    if event == "mine":
        events.append(args)


sys.addaudithook(hook)
sys.audit("mine", 1)
CODE = """
import os, sys
sys.audit("mine", 2)
sys.addaudithook(lambda event, args: event == "mine" and print("inner", args, flush=True))
sys.audit("mine", 3)
os.register_at_fork(before=lambda: print("inner fork", flush=True))
"""
inner = interpreters.create()
interpreters.run_string(inner, CODE)
sys.audit("mine", 4)
print(events)

os.register_at_fork(before=lambda: print("fork", flush=True),
                    after_in_parent=lambda: print("parent", flush=True))
pid = os.fork()
if pid == 0:
    os._exit(0)
# python3.11's child waits for ever.
os.kill(pid, signal.SIGKILL)
os.waitpid(pid, 0)
interpreters.destroy(inner)
sys.audit("mine", 5)
print(events)


def blocks():
    again = interpreters.create()
    interpreters.run_string(again, "import os, sys, threading\n"
                                   "os.register_at_fork(before=print)\n"
                                   "sys.addaudithook(lambda *args: None)")
    interpreters.destroy(again)
    return sys.getallocatedblocks()


first = [blocks() for _ in range(4)][-1]
print(blocks() - first < 100)

EXIT = "import _testcapi; _testcapi.run_in_subinterp('raise SystemExit(3)')"
done = subprocess.run([sys.executable, "-c", EXIT], stderr=subprocess.PIPE)
print(done.returncode, done.stderr)
