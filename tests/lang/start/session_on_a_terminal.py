# The session on a terminal: prompts, blocks, errors, Ctrl-C, Ctrl-D, sys.ps1.
import os
import pty
import re
import select
import sys
import time

BASE = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8", "HOME": "/nonexistent"}


def session(*steps, args=()):
    """Types each step after the prompt (or whatever is waited for) has come; prints all that was shown."""
    child, terminal = pty.fork()
    if child == 0:
        os.execve(sys.executable, [sys.executable, "-q", *args], {**BASE, "TERM": "dumb"})
    shown = ""

    def read_until(pattern):
        nonlocal shown
        begin, deadline = len(shown), time.monotonic() + 20
        while not re.search(pattern, shown[begin:]) and time.monotonic() < deadline:
            if select.select([terminal], [], [], 1)[0]:
                try:
                    shown += os.read(terminal, 4096).decode()
                except OSError:
                    return
    read_until(r">>> $")
    for text, wait in steps:
        os.write(terminal, text.encode())
        read_until(wait)
    _, status = os.waitpid(child, 0)
    os.close(terminal)
    print("==", args, "->", os.waitstatus_to_exitcode(status))
    for line in shown.replace(sys.executable, "<python>").replace("\r", "").replace("\x1b[?2004h", "").replace("\x1b[?2004l", "").splitlines():
        print("  |", line)


PROMPT, MORE, END = r">>> $", r"\.\.\. $", "$^"
session(("1 + 2\n", PROMPT), ("_ * 2\n", PROMPT), ("'text'; None; 5\n", PROMPT), ("\x04", END))
session(("def f(x):\n", MORE), ("    return x + 1\n", MORE), ("\n", PROMPT), ("f(2)\n", PROMPT), ("exit(3)\n", END))
session(("1 / 0\n", PROMPT), ("x = (\n", MORE), ("1)\n", PROMPT), ("x x\n", PROMPT), ("quit()\n", END))
session(("while True:\n", MORE), ("  break\n", MORE), ("else: print(1)\n", MORE), ("\n", PROMPT), ("@property\n", MORE),
        ("def f(self): pass\n", MORE), ("\n", PROMPT), ("x = \'\'\'a\n", MORE), ("b\'\'\'; x\n", PROMPT), ("raise SystemExit\n", END))
session(("import sys; sys.ps1 = 'ready> '\n", "ready> $"), ("1\n", "ready> $"), ("\x04", END))
session(("n\n", PROMPT), ("\x04", END), args=("-i", "-c", "n = 7"))
