# SIGINT raises KeyboardInterrupt without anybody importing signal.
import posix
import sys

print("_signal" in sys.modules)
try:
    posix.kill(posix.getpid(), 2)
    for _ in range(1000000):
        pass
except KeyboardInterrupt:
    print("interrupted")
