# The audit events that native functions raise, with their arguments.
import re, sys, os, socket, tempfile, mmap, array, marshal, gc, fcntl, resource, signal, time, ctypes, pickle, _thread, types, threading, io, builtins, _imp, code, syslog, pty, subprocess
folder = tempfile.TemporaryDirectory()
os.chdir(folder.name)
seen = []
def hook(name, args):
    if active: seen.append((name, args))
active = False
sys.addaudithook(hook)
def show(x):
    r = repr(x)
    r = re.sub(r'0x[0-9a-f]+|(?<=handle )[0-9a-f]+|\b\d{5,}\b', 'N', r)
    r = re.sub(r", [lr]addr=\([^)]*\)", '', r)
    return re.sub(r'/tmp/\w+', '/tmp/X', r)[:150]
def t(label, f):
    global active
    seen.clear()
    active = True
    try:
        try: f()
        except BaseException as e: err = type(e).__name__
        else: err = ''
    finally:
        active = False
    print(label, err)
    for name, args in list(seen): print('   ', name, show(args))
open('f', 'w').close(); open('g', 'w').close()
os.mkdir('d')
class A: x = 1
def run(*names):
    for n, f in cases:
        if not names or n in names: t(n, f)
def forked(f):
    def g():
        pid = f()
        pid = pid[0] if isinstance(pid, tuple) else pid
        if pid == 0: os._exit(0)
        os.waitpid(pid, 0)
    return g
s = socket.socket()
def setglobal(n, v):
    setattr(A, n, v)
fd = os.open('f', os.O_RDWR)
cases = [
 ('array', lambda: array.array('i', [1])),
 ('id', lambda: id(5)),
 ('codenew', lambda: types.CodeType(0,0,0,0,0,0,b'',(),(),(),'f','n','q',1,b'',b'')),
 ('compile', lambda: compile('1','f','eval')),
 ('compilebytes', lambda: compile(b'1','f','eval')),
 ('compileast', lambda: compile(compile('1','f','eval',1024),'f','eval')),
 ('exec', lambda: exec('1')),
 ('execcode', lambda: exec(compile('1','f','exec'))),
 ('eval', lambda: eval('1')),
 ('ctypes', lambda: ctypes.CDLL(None)),
 ('dlsym', lambda: ctypes.CDLL(None).getpid),
 ('dlsymcall', lambda: ctypes.CDLL(None).getpid()),
 ('addressof', lambda: ctypes.addressof(ctypes.c_int())),
 ('cdata', lambda: ctypes.c_int.from_address(id(5))),
 ('cdatab', lambda: ctypes.c_int.from_buffer(bytearray(8))),
 ('cdatabc', lambda: ctypes.c_int.from_buffer_copy(b'x'*8)),
 ('create_string_buffer', lambda: ctypes.create_string_buffer(b'abc')),
 ('create_string_buffer', lambda: ctypes.create_unicode_buffer(4)),
 ('get_errno', lambda: ctypes.get_errno()),
 ('set_errno', lambda: ctypes.set_errno(0)),
 ('call_function', lambda: ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.cast(ctypes.CDLL(None).getpid, ctypes.c_void_p).value)()),
 ('fcntl', lambda: fcntl.fcntl(fd, fcntl.F_GETFD)),
 ('fcntl2', lambda: fcntl.fcntl(fd, fcntl.F_SETFD, 1)),
 ('ioctl', lambda: fcntl.ioctl(fd, 21505, b'x'*8)),
 ('flock', lambda: fcntl.flock(fd, fcntl.LOCK_SH)),
 ('lockf', lambda: fcntl.lockf(fd, fcntl.LOCK_SH)),
 ('function', lambda: types.FunctionType(run.__code__, {})),
 ('def', lambda: (lambda: 1)),
 ('gc1', lambda: gc.get_objects(1)),
 ('gc1', lambda: gc.get_objects()),
 ('gc2', lambda: gc.get_referrers(A)),
 ('gc3', lambda: gc.get_referents(1, 2)),
 ('import', lambda: __import__('sys')),
 ('marshal', lambda: marshal.dumps([1])),
 ('marshal2', lambda: marshal.loads(marshal.dumps([1]))),
 ('marshal3', lambda: marshal.load(io.BytesIO(marshal.dumps([1])))),
 ('marshal4', lambda: marshal.dump([1], io.BytesIO())),
 ('mmap', lambda: mmap.mmap(-1, 8)),
 ('mmap', lambda: mmap.mmap(-1, 8, access=mmap.ACCESS_READ)),
 ('mmap', lambda: mmap.mmap(fd, 0)),
 ('f_code', lambda: run.__code__),
 ('f_code', lambda: setattr(run, '__defaults__', ())),
 ('f_code', lambda: setattr(run, '__kwdefaults__', None)),
 ('f_code', lambda: run.__globals__),
 ('f_code', lambda: run.__defaults__),
 ('f_code', lambda: run.__kwdefaults__),
 ('f_code', lambda: run.__closure__),
 ('f_code', lambda: setattr(run, '__code__', run.__code__)),
 ('f_code', lambda: delattr(run, '__defaults__')),
 ('f_code', lambda: delattr(run, '__kwdefaults__')),
 ('tb', lambda: sys.exc_info()),
 ('gen', lambda: (i for i in ()).gi_code),
 ('gen', lambda: (i for i in ()).gi_frame),
 ('meth', lambda: A.__init__),
 ('bound', lambda: [].append.__self__),
 ('cls', lambda: setattr(A, '__name__', 'B')),
 ('cls', lambda: setattr(A, '__qualname__', 'B')),
 ('cls', lambda: setattr(A, '__module__', 'B')),
 ('cls', lambda: setattr(A, '__doc__', 'B')),
 ('cls', lambda: setattr(A, '__bases__', (object,))),
 ('cls', lambda: setattr(A, 'x', 2)),
 ('cls', lambda: delattr(A, 'x')),
 ('cls', lambda: setattr(A, '__abstractmethods__', ())),
 ('cls', lambda: delattr(A, '__abstractmethods__')),
 ('cls', lambda: setattr(A(), '__class__', A)),
 ('cls', lambda: setattr(A(), '__dict__', {})),
 ('cls', lambda: delattr(A, '__bases__')),
 ('open', lambda: open('f')),
 ('open', lambda: open('f', 'rb')),
 ('open', lambda: open('f', 'w')),
 ('open', lambda: open('f', 'r+b', 0)),
 ('open', lambda: open(os.dup(fd), 'r')),
 ('open_code', lambda: io.open_code('f')),
 ('FileIO', lambda: io.FileIO('f', 'a+')),
 ('os.open', lambda: os.close(os.open('f', os.O_RDONLY))),
 ('chdir', lambda: os.chdir('.')),
 ('fchdir', lambda: os.fchdir(os.open('.', 0))),
 ('chmod', lambda: os.chmod('f', 0o644)),
 ('fchmod', lambda: os.fchmod(fd, 0o644)),
 ('chown', lambda: os.chown('f', -1, -1)),
 ('fchown', lambda: os.fchown(fd, -1, -1)),
 ('lchown', lambda: os.lchown('f', -1, -1)),
 ('execv', lambda: os.execv('/nonexistent', ['a'])),
 ('execve', lambda: os.execve('/nonexistent', ['a'], {})),
 ('fork', forked(os.fork)),
 ('spawn', lambda: os.waitpid(os.posix_spawn('/bin/true', ['true'], {}),0)),
 ('getxattr', lambda: os.getxattr('f', 'user.x')),
 ('setxattr', lambda: os.setxattr('f', 'user.x', b'y')),
 ('listxattr', lambda: os.listxattr('f')),
 ('listxattr0', lambda: os.listxattr()),
 ('removexattr', lambda: os.removexattr('f', 'user.x')),
 ('pthread_kill', lambda: signal.pthread_kill(threading.get_ident(), 0)),
 ('raise', lambda: signal.raise_signal(signal.SIGCHLD)),
 ('link', lambda: os.link('f', 'l')),
 ('symlink', lambda: os.symlink('f', 'sl')),
 ('listdir', lambda: os.listdir('.')),
 ('listdir', lambda: os.listdir()),
 ('listdir', lambda: os.listdir(b'.')),
 ('scandir', lambda: os.scandir().close()),
 ('scandir', lambda: os.scandir('d').close()),
 ('lockf', lambda: os.lockf(fd, os.F_TEST, 0)),
 ('mkdir', lambda: os.mkdir('e', 0o755)),
 ('mkdir', lambda: os.makedirs('e2/f')),
 ('putenv', lambda: os.putenv('X', 'y')),
 ('environ', lambda: os.environ.__setitem__('X', 'y')),
 ('unsetenv', lambda: os.unsetenv('X')),
 ('rename', lambda: os.rename('l', 'l2')),
 ('replace', lambda: os.replace('l2', 'l3')),
 ('remove', lambda: os.remove('l3')),
 ('unlink', lambda: os.unlink('sl')),
 ('rmdir', lambda: os.rmdir('e')),
 ('truncate', lambda: os.truncate('f', 0)),
 ('ftruncate', lambda: os.ftruncate(fd, 0)),
 ('utime', lambda: os.utime('f')),
 ('utime', lambda: os.utime('f', (1, 2))),
 ('utime', lambda: os.utime('f', ns=(1, 2))),
 ('walk', lambda: list(os.walk('e2'))),
 ('chroot', lambda: os.chroot('/nonexistent')),
 ('readlink', lambda: os.readlink('f')),
 ('signal', lambda: signal.signal(signal.SIGUSR1, signal.SIG_IGN)),
 ('find_class', lambda: pickle.loads(pickle.dumps(os.getpid))),
 ('find_class0', lambda: pickle.loads(b'cos\ngetpid\n.')),
 ('find_classpy', lambda: pickle._loads(b'cos\ngetpid\n.')),
 ('socket', lambda: socket.socket()),
 ('socketpair', lambda: socket.socketpair()),
 ('bind', lambda: s.bind(('127.0.0.1', 0))),
 ('listen', lambda: s.listen()),
 ('connect', lambda: socket.socket().connect(s.getsockname())),
 ('getaddrinfo', lambda: socket.getaddrinfo('127.0.0.1', 80)),
 ('getaddrinfo', lambda: socket.getaddrinfo('127.0.0.1', 80, socket.AF_INET, proto=6)),
 ('gethostname', lambda: socket.gethostname()),
 ('getnameinfo', lambda: socket.getnameinfo(('127.0.0.1', 80), socket.NI_NUMERICHOST)),
 ('getservbyname', lambda: socket.getservbyname('http')),
 ('getservbyname', lambda: socket.getservbyname('http', 'tcp')),
 ('getservbyport', lambda: socket.getservbyport(80)),
 ('getservbyport', lambda: socket.getservbyport(80, 'tcp')),
 ('sendto', lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 9))),
 ('sendto', lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', 0, ('127.0.0.1', 9))),
 ('sendmsg', lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendmsg([b'x'], [], 0, ('127.0.0.1', 9))),
 ('sendmsg', lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendmsg([b'x'])),
 ('getprotobyname', lambda: socket.getprotobyname('tcp')),
 ('setdefaulttimeout', lambda: socket.setdefaulttimeout(None)),
 ('_current_frames', lambda: sys._current_frames()),
 ('_current_exceptions', lambda: sys._current_exceptions()),
 ('_getframe', lambda: sys._getframe()),
 ('addaudithook', lambda: sys.addaudithook(lambda *a: None)),
 ('asyncgen', lambda: sys.set_asyncgen_hooks(None, None)),
 ('asyncgen', lambda: sys.set_asyncgen_hooks(firstiter=None)),
 ('setprofile', lambda: sys.setprofile(None)),
 ('settrace', lambda: sys.settrace(None)),
 ('sleep', lambda: time.sleep(0)),
 ('start_new_thread', lambda: (_thread.start_new_thread(len, ([],)), time.sleep(0.1))),
 ('thread', lambda: (lambda th: (th.start(), th.join()))(threading.Thread(target=len, args=([],)))),
 ('getattr', lambda: A.__dict__),
 ('code attr', lambda: run.__code__.co_code),
 ('tb_lasti', lambda: (lambda: [].x)()),
 ('exctb', lambda: ValueError().__traceback__),
 ('exctb', lambda: setattr(ValueError(), '__traceback__', None)),
 ('settrace2', lambda: threading.settrace(None)),
 ('unraisable', lambda: sys.unraisablehook(types.SimpleNamespace(exc_type=ValueError, exc_value=None, exc_traceback=None, err_msg=None, object=None))),
]
if __name__ == '__main__':
    run(*sys.argv[1:])
    class D:
        def __del__(self): 1/0
    sys.unraisablehook = lambda *a: None
    t('unraisable', lambda: D() and None)

    os.chdir('/')
    folder.cleanup()
