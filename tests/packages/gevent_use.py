"""gevent: monkey-patched standard library, pools, queues, events, servers, timeouts, subprocess."""
# needs gevent
from gevent import monkey

monkey.patch_all()
import queue
import socket
import subprocess
import sys
import threading
import time
import urllib.request

import gevent
from gevent import event, lock, pool, pywsgi, server

order = []


def worker(name, delay):
    for i in range(3):
        time.sleep(delay)
        order.append((name, i))


gevent.joinall([gevent.spawn(worker, "slow", 0.05), gevent.spawn(worker, "fast", 0.02)])
print(order)
print(pool.Pool(5).map(lambda x: x * x, range(20)))


def echo(sock, address):
    with sock.makefile("rwb") as file:
        for line in file:
            file.write(line[::-1].strip() + b"\n")
            file.flush()


s = server.StreamServer(("127.0.0.1", 0), echo)
s.start()


def client(i):
    with socket.create_connection(("127.0.0.1", s.server_port)) as c:
        c.sendall(b"%05d\n" % i)
        return c.recv(100)


print(sorted(job.value for job in gevent.joinall([gevent.spawn(client, i) for i in range(30)]))[:4])
s.stop()


def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [environ["PATH_INFO"].encode()]


w = pywsgi.WSGIServer(("127.0.0.1", 0), app, log=None)
w.start()
print(urllib.request.urlopen(f"http://127.0.0.1:{w.server_port}/some/path").read())
w.stop()
q = queue.Queue(2)
got = []


def take():
    while (item := q.get()) is not None:
        got.append(item)


t = threading.Thread(target=take)
t.start()
[q.put(i) for i in [*range(10), None]]
t.join()
print(got)
done = event.AsyncResult()
gevent.spawn_later(0.01, done.set, "later")
print(done.get(timeout=5))
try:
    with gevent.Timeout(0.02):
        gevent.sleep(5)
except gevent.Timeout as error:
    print(repr(str(error)))
g = gevent.spawn(lambda: 1 / 0)
sys.stderr.flush()
gevent.get_hub().exception_stream = None
g.join()
print(repr(g.exception))
g = gevent.spawn(gevent.sleep, 100)
gevent.sleep(0)
g.kill()
print(g.successful(), repr(g.value))
print(subprocess.run([sys.executable, "-c", "print(6 * 7)"], capture_output=True).stdout)
semaphore = lock.BoundedSemaphore(2)
with semaphore:
    print(semaphore.counter)
local = threading.local()
local.x = 1
print(gevent.spawn(lambda: hasattr(local, "x")).get())
