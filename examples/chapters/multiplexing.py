"""Models of IO: blocking, non-blocking, select, poll, epoll, signals."""
import asyncio
import contextlib
import fcntl
import os
import select
import signal
import socket
import threading
import time

from .rows import fails, row, show


@contextlib.contextmanager
def pair():
    left, right = socket.socketpair()
    with left, right:
        yield left, right


@row("S200", "six notions")
def six_notions():
    log, turn = [], [threading.Event(), threading.Event()]

    def talk(me):
        for n in range(2):
            turn[me].wait(5)
            turn[me].clear()
            log.append(f"{'ab'[me]}{n}")
            turn[1 - me].set()

    threads = [threading.Thread(target=talk, args=(n,)) for n in (0, 1)]
    for thread in threads:
        thread.start()
    turn[0].set()
    for thread in threads:
        thread.join()
    show("concurrent", log, ["a0", "b0", "a1", "b1"])
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writer, b"from another process")
        os._exit(0)
    show("parallel, blocking", os.read(reader, 100), b"from another process")
    os.waitpid(child, 0)
    os.set_blocking(reader, False)
    fails(BlockingIOError, "[Errno 11] Resource temporarily unavailable", os.read, reader, 1)
    os.close(reader)
    os.close(writer)

    async def both():
        return await asyncio.gather(asyncio.sleep(0, "asynchronous"), asyncio.sleep(0, "IO"))

    show("asynchronous", asyncio.run(both()), ["asynchronous", "IO"])


@row("S201", "the same data in five ways")
def five_models():
    def blocking(sk):
        return sk.recv(100)

    def non_blocking(sk):
        sk.setblocking(False)
        while True:
            with contextlib.suppress(BlockingIOError):
                return sk.recv(100)

    def multiplexed(sk):
        select.select([sk], [], [], 5)
        return sk.recv(100)

    def signalled(sk):
        arrived = []
        before = signal.signal(signal.SIGIO, lambda number, frame: arrived.append(number))
        fcntl.fcntl(sk, fcntl.F_SETOWN, os.getpid())
        flags = fcntl.fcntl(sk, fcntl.F_GETFL)
        fcntl.fcntl(sk, fcntl.F_SETFL, flags | os.O_ASYNC)
        os.write(other.fileno(), b" by signal")
        while not arrived:
            time.sleep(0.001)
        fcntl.fcntl(sk, fcntl.F_SETFL, flags)
        signal.signal(signal.SIGIO, before)
        return sk.recv(100)

    def asynchronous(sk):
        async def read():
            sk.setblocking(False)
            return await asyncio.get_running_loop().sock_recv(sk, 100)
        return asyncio.run(read())

    for model in (blocking, non_blocking, multiplexed, asynchronous):
        with pair() as (sk, other):
            other.sendall(b"data")
            show(model.__name__, model(sk), b"data")
    with pair() as (sk, other):
        show("signalled", signalled(sk), b" by signal")


@row("S202", "who is ready is told, reading is left to oneself")
def three_mechanisms():
    def by_select(sockets):
        return select.select(sockets, [], [], 5)[0]

    def by_poll(sockets):
        poll = select.poll()
        for sk in sockets:
            poll.register(sk, select.POLLIN)
        return [sk for sk in sockets for fd, _ in poll.poll(5000) if fd == sk.fileno()]

    def by_epoll(sockets):
        with select.epoll() as epoll:
            for sk in sockets:
                epoll.register(sk, select.EPOLLIN)
            return [sk for sk in sockets for fd, _ in epoll.poll(5) if fd == sk.fileno()]

    for mechanism in (by_select, by_poll, by_epoll):
        with pair() as (a, b), pair() as (c, d):
            b.sendall(b"x")
            ready = mechanism([a, c])
            show(mechanism.__name__, (ready == [a], ready[0].recv(10)), (True, b"x"))


@row("S203", "select")
def select_sets():
    with pair() as (a, b):
        show("timeout", select.select([a], [], [], 0), ([], [], []))
        show("writable", select.select([], [a], [], 5)[1] == [a], True)
        b.sendall(b"x")
        show("both", [len(s) for s in select.select([a, b], [a], [a], 5)], [1, 1, 0])
    fails(ValueError, "filedescriptor out of range in select()", select.select, [5000], [], [])
    fails(ValueError, "file descriptor cannot be a negative integer (-1)", select.select, [-1], [], [])
    fails(TypeError, "argument must be an int, or have a fileno() method.", select.select, ["x"], [], [])


@row("S204", "poll")
def poll_events():
    with pair() as (a, b):
        poll = select.poll()
        poll.register(a, select.POLLIN | select.POLLOUT)
        show("writable", poll.poll(0) == [(a.fileno(), select.POLLOUT)], True)
        poll.modify(a, select.POLLIN)
        show("nothing", poll.poll(0), [])
        b.close()
        (fd, event), = poll.poll(1000)
        show("hung up", (bool(event & select.POLLHUP), bool(event & select.POLLIN)), (True, True))
        poll.unregister(a)
        show("unregistered", poll.poll(0), [])
        try:
            poll.unregister(a)
        except KeyError as error:
            show("KeyError with the descriptor", error.args == (a.fileno(),), True)


@row("S205", "epoll")
def epoll_events():
    with contextlib.ExitStack() as stack:
        epoll = stack.enter_context(select.epoll())
        pairs = [stack.enter_context(pair()) for _ in range(50)]
        for a, _ in pairs:
            epoll.register(a, select.EPOLLIN)
        pairs[7][1].sendall(b"7")
        show("only the ready one", epoll.poll(5) == [(pairs[7][0].fileno(), select.EPOLLIN)], True)
        epoll.modify(pairs[7][0], select.EPOLLIN | select.EPOLLET)
        show("edge triggered", (len(epoll.poll(0)), len(epoll.poll(0))), (1, 0))
        pairs[7][1].sendall(b"again")
        show("next edge", len(epoll.poll(5)), 1)
        epoll.modify(pairs[7][0], select.EPOLLIN | select.EPOLLONESHOT)
        show("one shot", (len(epoll.poll(5)), len(epoll.poll(0))), (1, 0))
        epoll.unregister(pairs[7][0])
        fails(FileNotFoundError, "[Errno 2] No such file or directory", epoll.unregister, pairs[7][0])
    fails(ValueError, "I/O operation on closed epoll object", epoll.poll, 0)
    show("closed", epoll.closed, True)
