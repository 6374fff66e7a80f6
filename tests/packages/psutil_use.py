"""psutil: the machine, this process, a child and its end."""
# needs psutil
import os
import socket
import subprocess
import sys
import threading

import psutil

me = psutil.Process()
print(me.pid == os.getpid(), me.ppid() == os.getppid(), me.is_running(), me.status(), me.username() != "", me.cwd() == os.getcwd())
print(os.path.samefile(me.exe(), sys.executable), me.cmdline()[-1].endswith("psutil_use.py"), me.num_threads() >= 1, me.nice() == os.nice(0))
print(me.memory_info().rss > 1 << 20, me.memory_full_info().uss > 0, me.cpu_times().user >= 0, me.memory_percent() > 0, me.io_counters().read_count > 0)
print(len(me.memory_maps()) > 10, me.num_fds() > 2, me.environ() == dict(os.environ) or len(me.environ()) > 0, me.cpu_affinity() == sorted(os.sched_getaffinity(0)))
with socket.create_server(("127.0.0.1", 0)) as s, open(__file__) as file:
    print([c.laddr.port == s.getsockname()[1] for c in me.connections()], __file__ in [f.path for f in me.open_files()])
stop = threading.Event()
thread = threading.Thread(target=stop.wait)
before = me.num_threads()
thread.start()
print(me.num_threads() - before, len(me.threads()) - before)
stop.set()
thread.join()
child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
process = psutil.Process(child.pid)
print(me.children() == [process], process.parent() == me, process.name() == me.name(), [p.pid for p in psutil.Process(child.pid).parents()][0] == me.pid)
process.suspend()
print(process.status() in (psutil.STATUS_STOPPED, psutil.STATUS_RUNNING, psutil.STATUS_SLEEPING))
process.resume()
with process.oneshot():
    print(process.create_time() >= me.create_time(), process.uids() == me.uids())
process.kill()
print(psutil.wait_procs([process], timeout=5)[0] == [process], child.wait())
try:
    process.cpu_times()
except psutil.NoSuchProcess as error:
    print(type(error).__name__, error.pid == child.pid)
try:
    psutil.Process(2**31)
except (psutil.NoSuchProcess, OverflowError, ValueError) as error:
    print(type(error).__name__)
print(psutil.cpu_count() == os.cpu_count(), psutil.virtual_memory().total > 0, len(psutil.cpu_times_percent(percpu=True)) == os.cpu_count())
print(psutil.pid_exists(1), 1 in psutil.pids(), psutil.disk_usage("/").total > 0, psutil.net_if_addrs()["lo"][0].address, psutil.boot_time() > 0)
print(str(psutil.net_io_counters(pernic=True)["lo"])[:20], me in psutil.process_iter(), psutil.users() == psutil.users())
