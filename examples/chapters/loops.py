"""Event loops: policies, transports, protocols, streams, subprocesses, futures, a loop by hand."""
import asyncio
import collections
import concurrent.futures
import contextvars
import heapq
import os
import ssl
import tempfile
import threading
import time
import types

from .rows import fails, row, show

LOCAL = "127.0.0.1"


@row("S213", "loops by policy, protocols called back by transports")
def modular_loop():
    class Noting(asyncio.DefaultEventLoopPolicy):
        made = 0

        def new_event_loop(self):
            Noting.made += 1
            return super().new_event_loop()

    asyncio.set_event_loop_policy(Noting())
    try:
        loop = asyncio.new_event_loop()
        show("an AbstractEventLoop", isinstance(loop, asyncio.AbstractEventLoop), True)
        loop.close()
        asyncio.run(asyncio.sleep(0))
    finally:
        asyncio.set_event_loop_policy(None)
    show("made by the policy", Noting.made, 2)
    calls = []

    class Recording(asyncio.Protocol):
        def __init__(self):
            self.closed = asyncio.get_running_loop().create_future()

        def connection_made(self, transport):
            calls.append("made")
            transport.write(b"data")

        def data_received(self, data):
            calls.append(data)

        def eof_received(self):
            calls.append("eof")

        def connection_lost(self, error):
            calls.append(("lost", error))
            self.closed.set_result(None)

    async def answer(reader, writer):
        writer.write((await reader.read(100)).upper())
        writer.close()

    async def use():
        server = await asyncio.start_server(answer, LOCAL, 0)
        _, protocol = await asyncio.get_running_loop().create_connection(Recording, *server.sockets[0].getsockname())
        await protocol.closed
        server.close()
        await server.wait_closed()

    asyncio.run(use())
    show("called back", calls, ["made", b"DATA", "eof", ("lost", None)])


async def echo_lines(reader, writer):
    async for line in reader:
        writer.write(b"> " + line)
        await writer.drain()
    writer.close()
    await writer.wait_closed()


class UdpEcho(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, address):
        self.transport.sendto(data[::-1], address)


class UdpAsk(asyncio.DatagramProtocol):
    def __init__(self):
        self.answer = asyncio.get_running_loop().create_future()

    def datagram_received(self, data, address):
        self.answer.set_result(data)


def anonymous_tls(protocol):
    """Encryption without certificates, so that the row needs no files."""
    context = ssl.SSLContext(protocol)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("aNULL:@SECLEVEL=0")
    return context


@row("S214", "TCP, UDP, Unix, subprocesses, delayed calls")
def concrete_support():
    async def tcp():
        server = await asyncio.start_server(echo_lines, LOCAL, 0)
        async with server:
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            writer.writelines([b"one\n", b"two\n"])
            writer.write_eof()
            show("TCP", await reader.read(), b"> one\n> two\n")
            writer.close()

    async def unix():
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "socket")
            async with await asyncio.start_unix_server(echo_lines, path):
                reader, writer = await asyncio.open_unix_connection(path)
                writer.write(b"unix\n")
                show("Unix", await reader.readuntil(b"\n"), b"> unix\n")
                writer.close()

    async def udp():
        loop = asyncio.get_running_loop()
        server, _ = await loop.create_datagram_endpoint(UdpEcho, local_addr=(LOCAL, 0))
        client, protocol = await loop.create_datagram_endpoint(UdpAsk, remote_addr=server.get_extra_info("sockname"))
        client.sendto(b"datagram")
        show("UDP", await asyncio.wait_for(protocol.answer, 5), b"margatad")
        client.close()
        server.close()

    async def tls():
        server_side = anonymous_tls(ssl.PROTOCOL_TLS_SERVER)
        async with await asyncio.start_server(echo_lines, LOCAL, 0, ssl=server_side) as server:
            host, port = server.sockets[0].getsockname()
            reader, writer = await asyncio.open_connection(host, port, ssl=anonymous_tls(ssl.PROTOCOL_TLS_CLIENT))
            show("protocol", writer.get_extra_info("ssl_object").version(), "TLSv1.2")
            writer.write(b"secret\n")
            show("SSL", await reader.readuntil(b"\n"), b"> secret\n")
            writer.close()
            await writer.wait_closed()

    async def subprocesses():
        child = await asyncio.create_subprocess_exec("cat", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE)
        show("subprocess", await child.communicate(b"through cat"), (b"through cat", None))
        shell = await asyncio.create_subprocess_shell("echo out; echo err >&2; exit 3", stdout=asyncio.subprocess.PIPE,
                                                      stderr=asyncio.subprocess.PIPE)
        show("shell", (await shell.communicate(), shell.returncode), ((b"out\n", b"err\n"), 3))

    async def delayed():
        loop, done = asyncio.get_running_loop(), asyncio.Event()
        handle = loop.call_later(100, print, "never")
        handle.cancel()
        loop.call_later(0.001, done.set)
        await asyncio.wait_for(done.wait(), 5)
        show("delayed, cancelled", (done.is_set(), handle.cancelled()), (True, True))

    for kind in (tcp, unix, udp, tls, subprocesses, delayed):
        asyncio.run(kind())


@row("S215", "futures")
def futures():
    async def use():
        loop = asyncio.get_running_loop()
        future, log = loop.create_future(), []
        future.add_done_callback(lambda f: log.append(("callback", f.result())))
        future.set_result(5)
        log.append("set")
        await asyncio.sleep(0)
        show("callbacks through the loop", log, ["set", ("callback", 5)])
        show("awaited", await future, 5)
        broken = loop.create_future()
        broken.set_exception(KeyError("k"))
        try:
            await broken
        except KeyError as error:
            show("exception", (repr(error), broken.done()), ("KeyError('k')", True))
        try:
            future.set_result(6)
        except asyncio.InvalidStateError:
            print("  InvalidStateError")
        thread_future = concurrent.futures.Future()
        wrapped = asyncio.wrap_future(thread_future)
        threading.Thread(target=thread_future.set_result, args=("from a thread",)).start()
        show("wrapped", await wrapped, "from a thread")

    asyncio.run(use())


class Sleep:
    def __init__(self, ticks):
        self.ticks = ticks


class HandLoop:
    """Tasks are generators; they yield what they wait for. Time is a counter, so that nothing sleeps."""
    def __init__(self):
        self.now, self.ready, self.sleeping, self.order = 0, collections.deque(), [], 0

    def spawn(self, generator):
        self.ready.append((generator, None))

    def run(self):
        while self.ready or self.sleeping:
            if not self.ready:
                self.now, _, generator = heapq.heappop(self.sleeping)
                self.ready.append((generator, self.now))
            generator, value = self.ready.popleft()
            try:
                wish = generator.send(value)
            except StopIteration:
                continue
            self.order += 1
            heapq.heappush(self.sleeping, (self.now + wish.ticks, self.order, generator))


@row("S216", "a loop by hand on yield from")
def loop_by_hand():
    log = []

    def sleep(ticks):
        return (yield Sleep(ticks))

    def worker(name, *pauses):
        for pause in pauses:
            now = yield from sleep(pause)
            log.append((now, name))
        return name

    def parent():
        log.append((yield from worker("child", 5)))

    loop = HandLoop()
    for task in (worker("a", 3, 3), worker("b", 2, 2, 2), parent()):
        loop.spawn(task)
    loop.run()
    show("log", log, [(2, "b"), (3, "a"), (4, "b"), (5, "child"), "child", (6, "a"), (6, "b")])

    @types.coroutine
    def native_sleep(ticks):
        yield from sleep(ticks)
        return "slept"

    async def native():
        log.append(await native_sleep(1))

    loop.spawn(native())
    loop.run()
    show("native coroutines, too", log[-1], "slept")
    show("asyncio.coroutine is gone", hasattr(asyncio, "coroutine"), False)


@row("S217", "blocking calls go to a thread pool")
def offload_to_threads():
    async def use():
        loop, gate, log = asyncio.get_running_loop(), threading.Event(), []
        waiting = loop.run_in_executor(None, gate.wait, 5)
        for n in range(3):
            await asyncio.sleep(0)
            log.append(n)
        gate.set()
        show("the loop went on", (log, await waiting), ([0, 1, 2], True))
        variable = contextvars.ContextVar("variable", default="unset")
        variable.set("carried over")
        show("to_thread", await asyncio.to_thread(variable.get), "carried over")
        try:
            await asyncio.to_thread(int, "x")
        except ValueError as error:
            show("errors", str(error), "invalid literal for int() with base 10: 'x'")

    asyncio.run(use())


@row("S218", "locks, events, conditions, semaphores, queues among coroutines")
def synchronisation():
    async def locks():
        lock, order = asyncio.Lock(), []

        async def hold(n):
            async with lock:
                order.append(n)
                await asyncio.sleep(0)

        await asyncio.gather(*map(hold, range(4)))
        show("Lock", order, [0, 1, 2, 3])

    async def events():
        event = asyncio.Event()
        waiters = [asyncio.create_task(event.wait()) for _ in range(3)]
        await asyncio.sleep(0)
        event.set()
        show("Event", await asyncio.gather(*waiters), [True] * 3)

    async def conditions():
        condition, items, got = asyncio.Condition(), [], []

        async def take(n):
            async with condition:
                await condition.wait_for(lambda: items)
                got.append((n, items.pop()))

        takers = [asyncio.create_task(take(n)) for n in range(2)]
        for item in "xy":
            await asyncio.sleep(0)
            async with condition:
                items.append(item)
                condition.notify()
        await asyncio.gather(*takers)
        show("Condition", got, [(0, "x"), (1, "y")])

    async def semaphores():
        semaphore, inside, most = asyncio.Semaphore(2), 0, 0

        async def enter():
            nonlocal inside, most
            async with semaphore:
                inside += 1
                most = max(most, inside)
                await asyncio.sleep(0)
                inside -= 1

        await asyncio.gather(*[enter() for _ in range(6)])
        show("Semaphore", most, 2)
        bounded = asyncio.BoundedSemaphore(1)
        fails(ValueError, "BoundedSemaphore released too many times", bounded.release)

    async def queues():
        queue, got = asyncio.Queue(2), []

        async def produce():
            for n in range(5):
                await queue.put(n)

        async def consume():
            while True:
                got.append(await queue.get())
                queue.task_done()

        consumer = asyncio.create_task(consume())
        await produce()
        await queue.join()
        consumer.cancel()
        show("Queue", got, [0, 1, 2, 3, 4])
        fails(asyncio.QueueEmpty, "", queue.get_nowait)
        priority = asyncio.PriorityQueue()
        for n in (3, 1, 2):
            priority.put_nowait(n)
        show("PriorityQueue", [await priority.get() for _ in range(3)], [1, 2, 3])

    async def barriers():
        barrier = asyncio.Barrier(3)
        show("Barrier", sorted(await asyncio.gather(*[barrier.wait() for _ in range(3)])), [0, 1, 2])

    for kind in (locks, events, conditions, semaphores, queues, barriers):
        asyncio.run(kind())


@row("S222", "many simultaneous connections in one thread")
def many_connections():
    async def use(count):
        inside, everyone = 0, asyncio.Event()

        async def answer(reader, writer):
            nonlocal inside
            inside += 1
            if inside == count:
                everyone.set()
            await everyone.wait()
            writer.write(await reader.readline())
            writer.close()

        async def ask(n):
            reader, writer = await asyncio.open_connection(*address)
            writer.write(b"%d\n" % n)
            line = await reader.readline()
            writer.close()
            return int(line)

        server = await asyncio.start_server(answer, LOCAL, 0, backlog=count)
        address = server.sockets[0].getsockname()
        async with server:
            answers = await asyncio.gather(*map(ask, range(count)))
        return answers, inside

    answers, inside = asyncio.run(use(100))
    show("answered, all at once", (answers == list(range(100)), inside), (True, 100))
    show("threads", threading.active_count(), 1)


@row("S229", "functions of a loop's life")
def life_of_a_loop():
    log = []
    loop = asyncio.new_event_loop()
    now = loop.time()
    loop.call_later(0.02, log.append, "later 2")
    loop.call_at(now + 0.01, log.append, "at 1")
    loop.call_soon(log.append, "soon")
    loop.call_soon(loop.stop)
    loop.call_soon_threadsafe(log.append, "threadsafe")
    loop.run_forever()
    show("stopped in the first round", log, ["soon", "threadsafe"])
    loop.call_later(0.05, loop.stop)
    thread = threading.Thread(target=loop.call_soon_threadsafe, args=(log.append, "from a thread"))
    thread.start()
    thread.join()
    loop.run_forever()
    show("the rest in the order of time", log[2:], ["from a thread", "at 1", "later 2"])
    show("clock", abs(loop.time() - time.monotonic()) < 1, True)
    loop.close()
    fails(RuntimeError, "Event loop is closed", loop.call_soon, print)
