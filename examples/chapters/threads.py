"""Threads, queues, locks, conditions, semaphores."""
import os
import queue
import random
import subprocess
import sys
import threading
import time
from queue import LifoQueue, PriorityQueue, Queue
from threading import BoundedSemaphore, Condition, Lock, RLock, Semaphore, Thread

from .rows import fails, row, show


def run_all(*targets):
    """Runs functions in a thread each and waits for all."""
    threads = [Thread(target=target) for target in targets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def eventually(condition):
    """Waits until a condition holds that another thread brings about."""
    while not condition():
        time.sleep(0.001)


@row("S162", "one thread of the system for each")
def native_threads():
    together, ids = threading.Barrier(3), set()

    def note():
        ids.add(threading.get_native_id())
        together.wait(5)

    run_all(note, note, note)
    show("distinct native ids", len(ids | {threading.get_native_id()}), 4)
    show("of the main thread", threading.main_thread().native_id == os.getpid(), True)


@row("S163", "single operations are atomic")
def atomic_operations():
    shared = []
    run_all(*[lambda: [shared.append(1) for _ in range(2000)]] * 4)
    show("nothing lost", len(shared), 8000)


@row("S164", "the lock of the interpreter is passed on")
def switching():
    before = sys.getswitchinterval()
    show("interval", before, 0.005)
    sys.setswitchinterval(0.001)
    show("set", sys.getswitchinterval(), 0.001)
    sys.setswitchinterval(before)
    fails(ValueError, "switch interval must be strictly positive", sys.setswitchinterval, 0)
    stop, beats = threading.Event(), []

    def busy():
        while not stop.is_set():
            pass

    thread = Thread(target=busy)
    thread.start()
    for _ in range(3):
        beats.append(sum(range(100)))
    stop.set()
    thread.join()
    show("a busy thread does not starve this one", beats, [4950] * 3)
    start = time.monotonic()
    run_all(*[lambda: time.sleep(0.1)] * 5)
    show("sleeps overlap", time.monotonic() - start < 0.4, True)


@row("S165", "threads share the process")
def shared_process():
    shared = {}
    run_all(lambda: shared.update(pid=os.getpid()), lambda: shared.setdefault("list", []).append(1))
    show("pid and memory", (shared["pid"] == os.getpid(), shared["list"]), (True, [1]))


@row("S166", "threads by function and by class")
def thread_by_function_and_class():
    said = []

    class sayHello(Thread):
        def __init__(self, someone):
            super().__init__()
            self.someone = someone

        def run(self):
            said.append(("Hello", self.someone, threading.current_thread() is self))

    def sayHi(someone, mark="!"):
        said.append(("Hi", someone + mark))

    t = Thread(target=sayHi, args=("janny",), kwargs={"mark": "?"})
    t.start()
    t.join()
    for name in ["天使", "76"]:
        hello = sayHello(name)
        hello.start()
        hello.join()
    show("said", said, [("Hi", "janny?"), ("Hello", "天使", True), ("Hello", "76", True)])
    fails(RuntimeError, "threads can only be started once", t.start)
    fails(RuntimeError, "thread.__init__() not called", type("Bad", (Thread,), {"__init__": lambda self: None})().start)


@row("S167", "the process does not wait for daemons")
def daemons():
    text = ("import threading, time\n"
            "def forever():\n    while True: time.sleep(1)\n"
            "t = threading.Thread(target=forever, daemon={})\nt.start()\n"
            "threading.Thread(target=lambda: (time.sleep(0.05), print('waited for'))).start()\nprint(t.daemon)\n")
    done = subprocess.run([sys.executable, "-c", text.format(True)], capture_output=True, text=True, timeout=30)
    show("printed", done.stdout, "True\nwaited for\n")
    t = Thread(target=print)
    t.daemon = True
    show("set", (t.daemon, "daemon" in repr(t)), (True, True))
    t.start()
    t.join()
    gate = threading.Event()
    running = Thread(target=gate.wait)
    running.start()
    fails(RuntimeError, "cannot set daemon status of active thread", setattr, running, "daemon", True)
    gate.set()
    running.join()


@row("S168", "state and name")
def state_and_name():
    gate = threading.Event()
    t = Thread(target=gate.wait, name="worker")
    show("before", (t.is_alive(), t.ident), (False, None))
    t.name = "你好线程"
    t.start()
    show("running", (t.is_alive(), t.name, t in threading.enumerate()), (True, "你好线程", True))
    gate.set()
    t.join()
    show("after", t.is_alive(), False)
    fails(AttributeError, "'Thread' object has no attribute 'isAlive'", lambda: t.isAlive())


@row("S169", "queue: first in, first out")
def fifo_queue():
    q = Queue(maxsize=10)
    for i in range(10):
        q.put(i, timeout=5)
    fails(queue.Full, "", q.put, 11, True, 0.01)
    show("order", [q.get(timeout=5) for _ in range(10)], list(range(10)))
    fails(queue.Empty, "", q.get, True, 0.01)
    fails(ValueError, "'timeout' must be a non-negative number", q.get, True, -1)
    small, log = Queue(1), []
    small.put("first")
    thread = Thread(target=lambda: (small.put("second"), log.append("went in")))
    thread.start()
    log.append("waiting")
    show("a full queue blocks", (small.get(), small.get()), ("first", "second"))
    thread.join()
    show("log", log, ["waiting", "went in"])


@row("S170", "last in, first out")
def lifo_queue():
    q = LifoQueue(maxsize=10)
    for i in range(5):
        q.put(i)
    show("order", [q.get() for _ in range(5)], [4, 3, 2, 1, 0])
    fails(queue.Empty, "", q.get_nowait)


@row("S171", "smaller numbers first")
def priority_queue():
    rng = random.Random(1)
    q = PriorityQueue(maxsize=10)
    pairs = list(zip([rng.randint(0, 10) for _ in range(10)], [chr(rng.randint(65, 90)) for _ in range(10)]))
    for p in pairs:
        q.put(p)
    show("ascending", [q.get() for _ in range(10)] == sorted(pairs), True)
    q.put((1, {"tie": 1}))
    fails(TypeError, "'<' not supported between instances of 'dict' and 'dict'", q.put, (1, {"tie": 2}))


@row("S172", "qsize, empty, full")
def queue_states():
    q = PriorityQueue(maxsize=10)
    show("empty", (q.qsize(), q.empty(), q.full()), (0, True, False))
    for i in range(10):
        q.put(i)
    show("full", (q.qsize(), q.empty(), q.full()), (10, False, True))


@row("S173", "join and task_done")
def join_and_task_done():
    q, log = Queue(), []

    def worker():
        for _ in range(3):
            log.append(q.get())
            q.task_done()

    for i in range(3):
        q.put(i)
    thread = Thread(target=worker)
    thread.start()
    q.join()
    show("after join", log, [0, 1, 2])
    thread.join()
    fails(ValueError, "task_done() called too many times", q.task_done)


@row("S174", "nothing is lost among many threads")
def thread_safe_queues():
    for kind in (Queue, LifoQueue, PriorityQueue):
        q, got = kind(5), []

        def produce(base):
            for n in range(100):
                q.put(base + n)

        def consume():
            for _ in range(100):
                got.append(q.get())

        run_all(*[lambda b=b: produce(b) for b in (0, 100, 200)], consume, consume, consume)
        show(kind.__name__, sorted(got) == list(range(300)), True)


@row("S175", "a lock around a += 1")
def locks():
    lock, total = Lock(), [0]

    def add(n):
        for _ in range(2000):
            lock.acquire()
            total[0] += n
            lock.release()

    run_all(lambda: add(1), lambda: add(1), lambda: add(-1))
    show("total", total, [2000])
    with lock:
        show("held", (lock.locked(), lock.acquire(blocking=False)), (True, False))
    fails(RuntimeError, "release unlocked lock", lock.release)


@row("S176", "RLock: again in the same thread")
def reentrant_lock():
    rLock, log = RLock(), []
    rLock.acquire()
    show("again", rLock.acquire(), True)

    def other():
        log.append(rLock.acquire(blocking=False))
        try:
            rLock.release()
        except RuntimeError as error:
            log.append(str(error))

    run_all(other)
    show("another thread", log, [False, "cannot release un-acquired lock"])
    rLock.release()
    rLock.release()
    fails(RuntimeError, "cannot release un-acquired lock", rLock.release)


@row("S177", "deadlock")
def deadlock():
    lock = Lock()
    lock.acquire()
    show("a lock within itself", lock.acquire(timeout=0.01), False)
    a, b, met, got = Lock(), Lock(), threading.Barrier(2), []

    def take(first, second):
        with first:
            met.wait(5)
            got.append(second.acquire(timeout=0.02))
            met.wait(5)

    run_all(lambda: take(a, b), lambda: take(b, a))
    show("each holds what the other wants", got, [False, False])


@row("S178", "order removes the circle")
def four_conditions():
    locks, done = [Lock() for _ in range(3)], []

    def ordered(*wanted):
        for _ in range(50):
            held = [locks[n] for n in sorted(wanted)]
            for lock in held:
                lock.acquire()
            for lock in held:
                lock.release()
        done.append(1)

    run_all(lambda: ordered(0, 1), lambda: ordered(1, 2), lambda: ordered(2, 0))
    show("all ran to the end", len(done), 3)

    def polite(first, second):
        while True:
            with first:
                if second.acquire(blocking=False):
                    second.release()
                    return done.append(1)

    run_all(lambda: polite(locks[0], locks[1]), lambda: polite(locks[1], locks[0]))
    show("no hold and wait", len(done), 5)


@row("S179", "a dialogue over a condition")
def condition_dialogue():
    cond, said, waiting = Condition(), [], threading.Event()

    def tianmao():
        waiting.wait(5)
        cond.acquire()
        for n in (1, 3, 5):
            said.append(f"天猫:{n}")
            cond.notify()
            cond.wait()
        cond.release()

    def xiaoai():
        with cond:
            waiting.set()
            for n in (2, 4, 6):
                cond.wait()
                said.append(f"小爱:{n}")
                cond.notify()

    run_all(xiaoai, tianmao)
    show("said", said, ["天猫:1", "小爱:2", "天猫:3", "小爱:4", "天猫:5", "小爱:6"])


@row("S180", "the rules of conditions")
def condition_rules():
    cond = Condition()
    fails(RuntimeError, "cannot wait on un-acquired lock", cond.wait)
    fails(RuntimeError, "cannot notify on un-acquired lock", cond.notify)
    with cond:
        cond.notify()
        show("a notify before the wait is lost", cond.wait(0.01), False)
        show("wait_for", (cond.wait_for(lambda: "ready"), cond.wait_for(lambda: 0, timeout=0.01)), ("ready", 0))
    woken, waiting = [], []

    def waiter(n):
        with cond:
            waiting.append(n)
            cond.wait()
            woken.append(n)

    threads = [Thread(target=waiter, args=(n,)) for n in range(4)]
    for n, thread in enumerate(threads):
        thread.start()
        eventually(lambda: len(waiting) == n + 1)
    with cond:
        cond.notify(2)
    eventually(lambda: len(woken) == 2)
    show("the first two", sorted(woken), [0, 1])
    with cond:
        cond.notify_all()
    for thread in threads:
        thread.join()
    show("all", sorted(woken), [0, 1, 2, 3])


@row("S181", "twenty producers, a semaphore of three")
def semaphore_of_three():
    sem, lock, log = Semaphore(3), Lock(), []

    def consume():
        with lock:
            log.append("eat!")
        sem.release()

    def produce():
        sem.acquire()
        with lock:
            log.append("make!")
        Thread(target=consume).start()

    run_all(*[produce] * 20)
    eventually(lambda: log.count("eat!") == 20)
    waiting = [log[:n].count("make!") - log[:n].count("eat!") for n in range(41)]
    show("makes, eats, at most three between", (log.count("make!"), log.count("eat!"), max(waiting) <= 3), (20, 20, True))


@row("S182", "the rules of semaphores")
def semaphore_rules():
    sem = Semaphore(2)
    show("counts down", [sem.acquire(blocking=False) for _ in range(3)], [True, True, False])
    run_all(sem.release)
    show("released by another thread", sem.acquire(timeout=1), True)
    sem.release(5)
    show("may grow", [sem.acquire(blocking=False) for _ in range(6)], [True] * 5 + [False])
    bounded = BoundedSemaphore(1)
    fails(ValueError, "Semaphore released too many times", bounded.release)
    fails(ValueError, "semaphore initial value must be >= 0", Semaphore, -1)
