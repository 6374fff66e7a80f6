"""async and await: coroutines, tasks, cancelling, locks, executors."""
import asyncio
import concurrent.futures
import functools
import inspect
import os
import signal
import threading
import time
import types
import warnings

from .rows import fails, prints, row, show


async def gethtml(html):
    print("start " + html)
    await asyncio.sleep(0.001)
    print("end " + html)
    return "窝做完了"


def with_loop(function):
    """Calls a function with a new event loop, which is closed afterwards."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        return function(loop)
    finally:
        asyncio.set_event_loop(None)
        loop.close()


@row("S206", "a loop runs a coroutine")
def event_loop():
    result = prints(["start a.com", "end a.com"], with_loop, lambda loop: loop.run_until_complete(gethtml("a.com")))
    show("result", result, "窝做完了")


@row("S207", "ensure_future")
def ensure_future():
    def use(loop):
        future = asyncio.ensure_future(gethtml("b.com"), loop=loop)
        print(type(future).__name__, future.done())
        try:
            future.result()
        except asyncio.InvalidStateError:
            print("no result yet")
        loop.run_until_complete(future)
        return future.result()

    show("result", prints(["Task False", "no result yet", "start b.com", "end b.com"], with_loop, use), "窝做完了")


@row("S208", "create_task and a callback with partial")
def task_callback():
    def callback(address, future):
        print("I have send it to ", address, future.result())

    def use(loop):
        task = loop.create_task(gethtml("c.com"))
        task.add_done_callback(functools.partial(callback, "576359186@qq.com"))
        loop.run_until_complete(task)

    show("a Task is a Future", issubclass(asyncio.Task, asyncio.Future), True)
    prints(["start c.com", "end c.com", "I have send it to  576359186@qq.com 窝做完了"], with_loop, use)


@row("S209", "asyncio.wait")
def wait_for_tasks():
    async def use():
        gate = asyncio.Event()
        quick, slow = asyncio.create_task(asyncio.sleep(0, "q")), asyncio.create_task(gate.wait())
        done, pending = await asyncio.wait([quick, slow], return_when=asyncio.FIRST_COMPLETED)
        show("first", (done == {quick}, pending == {slow}), (True, True))
        gate.set()
        done, pending = await asyncio.wait([quick, slow])
        show("all", (len(done), len(pending)), (2, 0))
        coroutine = asyncio.sleep(0)
        try:
            await asyncio.wait([coroutine])
        except TypeError as error:
            print("  TypeError:", error)
        coroutine.close()

    asyncio.run(use())


@row("S210", "gather, even of a gather")
def gathered():
    async def use():
        start = time.monotonic()
        first = [asyncio.sleep(0.05, n) for n in range(10)]
        second = asyncio.gather(*[asyncio.sleep(0.05, n) for n in range(10, 20)])
        results = await asyncio.gather(*first, second)
        show("in order", results, [*range(10), [*range(10, 20)]])
        show("time of one", time.monotonic() - start < 0.5, True)

        async def bad():
            raise ValueError("bad")

        both = await asyncio.gather(bad(), asyncio.sleep(0, 1), return_exceptions=True)
        show("errors as results", repr(both), "[ValueError('bad'), 1]")

    asyncio.run(use())


@row("S211", "cancel")
def cancelling():
    async def stubborn(log):
        try:
            await asyncio.sleep(100)
        except asyncio.CancelledError as error:
            log.append(f"cancelled: {error}")
            raise

    async def use():
        log = []
        task = asyncio.create_task(stubborn(log))
        await asyncio.sleep(0)
        show("accepted", task.cancel("enough"), True)
        try:
            await task
        except asyncio.CancelledError:
            log.append("seen outside")
        show("log", log, ["cancelled: enough", "seen outside"])
        show("again", (task.cancelled(), task.cancel()), (True, False))
        group = asyncio.gather(asyncio.sleep(9), asyncio.sleep(9))
        show("a whole gather", group.cancel(), True)
        try:
            await group
        except asyncio.CancelledError:
            print("  gather cancelled")
        try:
            await asyncio.wait_for(asyncio.sleep(9), 0.01)
        except TimeoutError:
            print("  timed out")

    asyncio.run(use())


@row("S212", "others run during asyncio.sleep")
def asynchronous_sleep():
    async def beat(log, name, pauses):
        for n in range(pauses):
            log.append(f"{name}{n}")
            await asyncio.sleep(0)

    async def use():
        log = []
        await asyncio.gather(beat(log, "a", 3), beat(log, "b", 2))
        show("in turn", log, ["a0", "b0", "a1", "b1", "a2"])
        show("result", await asyncio.sleep(0, "value"), "value")

    asyncio.run(use())


@row("S223", "one thread: others run while one waits")
def single_thread():
    async def job(name, reader):
        log.append((name, threading.get_ident()))
        data = await reader.readline()
        log.append((data, threading.get_ident()))

    async def use():
        readers = [asyncio.StreamReader() for _ in range(3)]
        tasks = [asyncio.create_task(job(n, r)) for n, r in enumerate(readers)]
        await asyncio.sleep(0)
        for n in (2, 0, 1):
            readers[n].feed_data(b"line %d\n" % n)
            await asyncio.sleep(0)
        await asyncio.gather(*tasks)
        loop = asyncio.get_running_loop()
        return type(loop._selector).__name__

    log = []
    show("selector", asyncio.run(use()), "EpollSelector")
    show("order", [name for name, _ in log], [0, 1, 2, b"line 2\n", b"line 0\n", b"line 1\n"])
    show("threads", len({thread for _, thread in log}), 1)


@row("S224", "no blocking calls in coroutines")
def blocking_call():
    async def beat(log):
        for _ in range(3):
            log.append("beat")
            await asyncio.sleep(0)

    async def blocks(log):
        await asyncio.sleep(0)
        log.append("blocks")
        time.sleep(0.02)
        log.append("on again")

    async def use():
        log = []
        await asyncio.gather(beat(log), blocks(log))
        show("stopped meanwhile", log[log.index("blocks") + 1], "on again")

    asyncio.run(use())


@row("S225", "the async keyword")
def async_keyword():
    async def get():
        return 5

    coroutine = get()
    show("type", (type(coroutine), inspect.iscoroutinefunction(get)), (types.CoroutineType, True))
    error = fails(StopIteration, "5", coroutine.send, None)
    show("value", error.value, 5)
    fails(RuntimeError, "cannot reuse already awaited coroutine", coroutine.send, None)
    fails(SyntaxError, "'await' outside async function (<text>, line 2)", compile, "def f():\n    await x", "<text>", "exec")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        get()
    show("forgotten", str(caught[0].message), "coroutine 'async_keyword.<locals>.get' was never awaited")


@row("S226", "everything is cancelled at Ctrl+C")
def cancel_at_interrupt():
    log = []

    async def get(t):
        try:
            await asyncio.sleep(t)
        except asyncio.CancelledError:
            log.append(f"get({t}) cancelled")
            raise

    def use(loop):
        tasks = [loop.create_task(get(t)) for t in (100, 200)]
        loop.call_later(0.01, os.kill, os.getpid(), signal.SIGINT)
        try:
            loop.run_until_complete(asyncio.wait(tasks))
        except KeyboardInterrupt:
            for task in sorted(asyncio.all_tasks(loop), key=lambda t: t.get_name()):
                log.append(task.cancel())
            loop.stop()
            loop.run_forever()
            loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        return loop

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    loop = with_loop(use)
    signal.signal(signal.SIGINT, before)
    show("log", log, [True, True, True, "get(100) cancelled", "get(200) cancelled"])
    show("closed", loop.is_closed(), True)
    show("Task.all_tasks is gone", hasattr(asyncio.Task, "all_tasks"), False)


@row("S227", "how the value of an inner coroutine gets back")
def nested_coroutines():
    @types.coroutine
    def ask(question):
        return (yield question)

    async def inner(n):
        return n * await ask("how many?")

    async def middle():
        return await inner(2) + await inner(3)

    outer = middle()
    show("sent through the pipe", (outer.send(None), outer.send(10)), ("how many?", "how many?"))
    error = fails(StopIteration, "320", outer.send, 100)
    show("value", error.value, 320)

    def delegating():
        try:
            return (yield from generator())
        except KeyError as error:
            yield f"caught {error}"

    def generator():
        yield 1
        yield 2

    g = delegating()
    show("thrown through", (next(g), g.throw(KeyError("k"))), (1, "caught 'k'"))


@row("S228", "synchronous code in an executor")
def synchronous_code():
    together = threading.Barrier(3)

    def s(t):
        together.wait(5)
        return t * 2

    async def use():
        loop = asyncio.get_running_loop()
        with concurrent.futures.ThreadPoolExecutor(3) as executor:
            futures = [loop.run_in_executor(executor, s, i) for i in range(3)]
            return await asyncio.gather(*futures)

    show("three at once", asyncio.run(use()), [0, 2, 4])


@row("S230", "a lock around a check with an await inside")
def asynchronous_lock():
    async def parse(arg, lock, cache, runs):
        async with lock:
            if arg in cache:
                return cache[arg]
            await asyncio.sleep(0)
            runs.append(arg)
            cache[arg] = 2
        return cache[arg]

    async def use():
        lock, cache, runs = asyncio.Lock(), {}, []
        results = await asyncio.gather(*[parse("didi", lock, cache, runs) for _ in range(2)])
        show("results, runs", (results, runs), ([2, 2], ["didi"]))
        await lock.acquire()
        show("held", lock.locked(), True)
        lock.release()
        try:
            lock.release()
        except RuntimeError as error:
            print("  RuntimeError:", error)

    asyncio.run(use())


@row("S231", "without the lock the work is done twice")
def without_lock():
    async def parse(arg, cache, runs):
        if arg not in cache:
            await asyncio.sleep(0)
            runs.append(arg)
            cache[arg] = 2
        return cache[arg]

    async def use():
        cache, runs = {}, []
        await asyncio.gather(*[parse("didi", cache, runs) for _ in range(2)])
        return runs

    show("runs", asyncio.run(use()), ["didi", "didi"])
