import errno
for n in ("EAGAIN", "EALREADY", "ENOENT", "EEXIST", "EPERM", "EACCES", "ECHILD", "ECONNREFUSED", "EINTR", "EISDIR", "ENOTDIR", "EPIPE", "ESRCH", "ETIMEDOUT", "EINVAL"):
    e = OSError(getattr(errno, n), "m")
    print(n, type(e).__name__, e)
class Sub(OSError): pass
print(type(Sub(2, "x")), FileNotFoundError(5, "x").errno, BlockingIOError(11, "x", 3).characters_written)
try: BlockingIOError(11, "x").characters_written
except AttributeError as e: print(e)
for f in (lambda: open("/nonexistent/x"), lambda: open("/tmp"), lambda: open("/tmp", "w")):
    try: f()
    except OSError as e: print(type(e).__name__, e, e.errno, e.strerror, e.filename)
