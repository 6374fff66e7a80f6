# Exit codes: what a program asks for, and being ended by Ctrl-C.
import subprocess, sys
for c in ("import sys; sys.exit(130)", "raise KeyboardInterrupt", "import sys; sys.exit(-2)", "import sys; sys.exit(386)", "import sys; sys.exit(2**40+3)", "import sys; sys.exit(2**70)","import os,signal; os.kill(os.getpid(), 2)"):
    print(subprocess.run([sys.executable, '-c', c], stderr=subprocess.DEVNULL).returncode)
