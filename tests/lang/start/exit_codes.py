# How programs end, as their parents see it.
import os, signal, subprocess, sys


def run(code, *options, **more):
    done = subprocess.run([sys.executable, *options, "-c", code], capture_output=True, text=True,
                          **more)
    print(repr(code), done.returncode, repr(done.stdout), repr(done.stderr[-200:]))


for value in ("", "None", "0", "1", "-1", "256", "2**40", "'text'", "(1, 2)", "True", "1.5"):
    run(f"raise SystemExit({value})")
run("import sys; sys.exit()")
run("raise KeyboardInterrupt")
run("import os; os._exit(7)")
run("import os, signal; os.kill(os.getpid(), signal.SIGINT); import time; time.sleep(5)")
run("import atexit; atexit.register(abs)")
run("import atexit, sys; atexit.register(sys.exit, 3)")
run("import sys; sys.stdout.close()")
run("x = = 1")
run("1 / 0", "-i", stdin=subprocess.DEVNULL)
# A reader that goes away: 120.
reader, writer = os.pipe()
os.close(reader)
done = subprocess.run([sys.executable, "-c", "print('x' * 100)"], stdout=writer,
                      stderr=subprocess.PIPE, text=True)
print(done.returncode, "BrokenPipeError" in done.stderr)
for options in (["-Q"], ["--unknown"], ["-c"], ["-m"], ["-W"], ["-X", "utf8=2"],
                ["-X", "int_max_str_digits=5"], ["--check-hash-based-pycs", "x"],
                ["/nonexistent.py"], ["-m", "no_such_module"], ["/"]):
    done = subprocess.run([sys.executable, *options], capture_output=True, text=True,
                          stdin=subprocess.DEVNULL)
    text = done.stderr.replace(sys.executable, "<python>")
    print(options, done.returncode, text)
