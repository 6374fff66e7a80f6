"""A stream that cannot be flushed at exit: one message, exit code 120."""
import subprocess
import sys

for program in ("print(1)", "print(1); import sys; sys.exit(3)", "import sys; sys.stdout = 5",
                "class K(KeyboardInterrupt): pass\nraise K"):
    with open("/dev/full", "w") as full:
        done = subprocess.run([sys.executable, "-c", program], stdout=full, stderr=subprocess.PIPE)
    print(done.returncode, done.stderr.decode())
