"""Pools of threads: futures, as_completed, wait, map."""
import concurrent.futures
import threading
from concurrent.futures import (ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION, ThreadPoolExecutor, as_completed,
                                wait)

from .rows import fails, row, show


def gated(name, gate, log=None):
    """A job that waits until its gate opens."""
    gate.wait(5)
    if log is not None:
        log.append(name)
    return "it is {} done".format(name)


@row("S183", "submit, done, cancel, result")
def thread_pool():
    gates = [threading.Event() for _ in range(3)]
    with ThreadPoolExecutor(max_workers=2) as executor:
        task1, task2, task3 = [executor.submit(gated, n, gate) for n, gate in enumerate(gates)]
        while not task2.running():
            pass
        show("done", task2.done(), False)
        show("cancel running, queued", (task1.cancel(), task3.cancel(), task3.cancelled()), (False, True, True))
        for gate in gates:
            gate.set()
        show("result", (task1.result(), task2.result()), ("it is 0 done", "it is 1 done"))
        fails(concurrent.futures.CancelledError, "", task3.result)
        show("a hundred in two workers", sum(executor.submit(int, n).result() for n in range(100)), 4950)
        gate = threading.Event()
        fails(TimeoutError, "", executor.submit(gate.wait, 5).result, 0.01)
        gate.set()
    fails(RuntimeError, "cannot schedule new futures after shutdown", executor.submit, print)


@row("S184", "as_completed: whichever is first")
def completed_in_order():
    gates = {n: threading.Event() for n in (5, 6, 3, 7)}
    with ThreadPoolExecutor(4) as executor:
        tasks = {executor.submit(gated, n, gate): n for n, gate in gates.items()}
        order = []
        gates[3].set()
        for future in as_completed(tasks):
            order.append(tasks[future])
            for n in (5, 6, 7):
                if not gates[n].is_set():
                    gates[n].set()
                    break
        show("order", order, [3, 5, 6, 7])


@row("S185", "wait and its constants")
def waiting():
    show("constants", (ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION, concurrent.futures._base._AS_COMPLETED),
         ("ALL_COMPLETED", "FIRST_COMPLETED", "FIRST_EXCEPTION", "_AS_COMPLETED"))
    gate = threading.Event()
    with ThreadPoolExecutor(2) as executor:
        slow, quick = executor.submit(gated, "slow", gate), executor.submit(int, 5)
        done, not_done = wait([slow, quick], return_when=FIRST_COMPLETED)
        show("first", (done, not_done) == ({quick}, {slow}), True)
        broken = executor.submit(int, "x")
        done, not_done = wait([slow, broken], return_when=FIRST_EXCEPTION)
        show("first exception", (done, not_done) == ({broken}, {slow}), True)
        show("timeout", wait([slow], timeout=0.01).not_done == {slow}, True)
        gate.set()
        show("all", wait([slow, quick, broken]).not_done, set())


@row("S186", "map keeps the order of the arguments")
def map_in_order():
    gates = [threading.Event() for _ in range(3)]
    log = []

    def job(n):
        if n < 2:
            gates[n + 1].wait(5)
        log.append(n)
        gates[n].set()
        return n * 10

    with ThreadPoolExecutor(3) as executor:
        show("results", list(executor.map(job, range(3))), [0, 10, 20])
        show("finished", log, [2, 1, 0])
        results = executor.map(int, ["1", "x", "3"])
        show("before the error", next(results), 1)
        fails(ValueError, "invalid literal for int() with base 10: 'x'", next, results)


@row("S187", "the pool tells at once, and brings errors")
def callbacks():
    told, gate = [], threading.Event()
    with ThreadPoolExecutor(1, thread_name_prefix="pool", initializer=told.append, initargs=("worker started",)) as executor:
        future = executor.submit(lambda: (gate.wait(5), threading.current_thread().name)[1])
        future.add_done_callback(lambda f: told.append(f.result()))
        gate.set()
        future.result()
        executor.submit(int).result()
        show("told", told, ["worker started", "pool_0"])
        broken = executor.submit(int, "bad")
        show("exception", type(broken.exception()), ValueError)
        future.add_done_callback(lambda f: told.append("added when done"))
        show("at once", told[-1], "added when done")
