"""Processes."""
import concurrent.futures
import multiprocessing
import multiprocessing.shared_memory
import os
import queue
import sys
import time

from .rows import fails, row, show


@row("S188", "processes do not share their variables")
def independent_processes():
    value = ["parent's"]
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        value.append("child's")
        os.write(writer, repr(value).encode())
        os._exit(0)
    show("the child's", os.read(reader, 100), b"[\"parent's\", \"child's\"]")
    os.waitpid(child, 0)
    show("the parent's", value, ["parent's"])
    os.close(reader)
    os.close(writer)


@row("S189", "fork: 0 for the child, its id for the parent")
def fork():
    me = os.getpid()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writer, f"{child} {os.getppid() == me}".encode())
        os._exit(7)
    show("in the child", os.read(reader, 100), b"0 True")
    pid, status = os.waitpid(child, 0)
    show("waited for", (pid == child, os.WIFEXITED(status), os.waitstatus_to_exitcode(status)), (True, True, 7))
    fails(ChildProcessError, "[Errno 10] No child processes", os.waitpid, child, 0)
    os.close(reader)
    os.close(writer)


def square(number):
    """Work for another process: what a process runs is found by its name, so it lives in a module."""
    return number * number


def slowly(seconds):
    time.sleep(seconds)
    return seconds


def put_double(queue, number):
    queue.put(number * 2)


def say_pid(connection):
    connection.send(os.getpid())
    connection.close()


def write_entry(shared, key, value):
    shared[key] = value


def copy_entry(shared, key, other):
    shared[other] = shared[key] + "?"


def write_byte(name, index, value):
    block = multiprocessing.shared_memory.SharedMemory(name)
    block.buf[index] = value
    block.close()


def name_of_main(connection):
    connection.send(sys.modules["__main__"].__name__)


def count_up(counter, times):
    for _ in range(times):
        with counter.get_lock():
            counter.value += 1


def in_process(target, *arguments, context=multiprocessing):
    """Runs a function to its end in a process of its own; returns the exit code."""
    process = context.Process(target=target, args=arguments)
    process.start()
    process.join()
    return process.exitcode


@row("S190", "a pool of processes with the interface of the pool of threads")
def process_pool_executor():
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        show("submit", pool.submit(square, 12).result(), 144)
        show("map", list(pool.map(square, range(5))), [0, 1, 4, 9, 16])
        futures = [pool.submit(pow, 2, n) for n in (3, 5, 7)]
        done = {future.result() for future in concurrent.futures.as_completed(futures)}
        show("as_completed", sorted(done), [8, 32, 128])
        error = pool.submit(int, "x").exception()
        show("its error", str(error), "invalid literal for int() with base 10: 'x'")


@row("S191", "a process has no pid before it starts")
def process_life():
    process = multiprocessing.Process(target=square, args=(3,))
    show("pid, alive, code before", (process.pid, process.is_alive(), process.exitcode), (None, False, None))
    process.start()
    show("pid after", type(process.pid), int)
    process.join()
    show("alive, code at the end", (process.is_alive(), process.exitcode), (False, 0))
    show("a process that exits with 3", in_process(sys.exit, 3), 3)
    fails(AssertionError, "cannot start a process twice", process.start)


@row("S192", "a pool: apply_async, close, join, get")
def process_pool():
    show("at least one processor", multiprocessing.cpu_count() >= 1, True)
    pool = multiprocessing.Pool(2)
    results = [pool.apply_async(square, (n,)) for n in range(4)]
    pool.close()
    fails(ValueError, "Pool not running", pool.apply_async, square, (1,))
    fails(ValueError, "Pool not running", pool.imap, square, [1])
    pool.join()
    show("get", [result.get() for result in results], [0, 1, 4, 9])
    show("ready, successful", (results[0].ready(), results[0].successful()), (True, True))


@row("S193", "imap keeps the order, imap_unordered yields what is finished")
def imap_orders():
    with multiprocessing.Pool(2) as pool:
        show("imap", list(pool.imap(slowly, (0.3, 0.0))), [0.3, 0.0])
        show("imap_unordered", list(pool.imap_unordered(slowly, (0.3, 0.0))), [0.0, 0.3])


@row("S194", "a queue between processes")
def process_queue():
    q = multiprocessing.Queue(2)
    show("empty, full, qsize", (q.empty(), q.full(), q.qsize()), (True, False, 0))
    show("exit code", in_process(put_double, q, 21), 0)
    show("from the child", q.get(timeout=10), 42)
    fails(queue.Empty, "", q.get_nowait)
    q.put("a")
    q.put_nowait("b")
    show("full, qsize", (q.full(), q.qsize()), (True, 2))
    fails(queue.Full, "", q.put_nowait, "c")
    show("in order", [q.get(timeout=10), q.get(timeout=10)], ["a", "b"])
    q.close()
    q.join_thread()


@row("S195", "a spawned child imports the main module without what its guard keeps")
def main_guard():
    reader, writer = multiprocessing.Pipe(False)
    show("exit code", in_process(name_of_main, writer, context=multiprocessing.get_context("spawn")), 0)
    show("what the child calls it", reader.recv(), "__mp_main__")


@row("S196", "a pool takes the queue of a manager, not a plain one")
def queue_in_a_pool():
    with multiprocessing.Manager() as manager, multiprocessing.Pool(1) as pool:
        plain = multiprocessing.Queue()
        fails(RuntimeError, "Queue objects should only be shared between processes through inheritance",
              pool.apply, put_double, (plain, 1))
        managed = manager.Queue()
        pool.apply(put_double, (managed, 1))
        show("managed", managed.get(), 2)


@row("S197", "a pipe of one way")
def one_way_pipe():
    receive, send = multiprocessing.Pipe(False)
    show("nothing yet", receive.poll(), False)
    process = multiprocessing.Process(target=say_pid, args=(send,))
    process.start()
    show("the child's pid", receive.recv() == process.pid, True)
    process.join()
    fails(OSError, "connection is write-only", send.recv)
    fails(OSError, "connection is read-only", receive.send, 1)
    send.close()
    fails(EOFError, "", receive.recv)


@row("S198", "a manager's dict is seen by all processes")
def managed_dict():
    with multiprocessing.Manager() as manager:
        shared = manager.dict()
        in_process(write_entry, shared, "a", "aaa")
        in_process(copy_entry, shared, "a", "b")
        show("both", dict(shared), {"a": "aaa", "b": "aaa?"})


@row("S199", "other shared structures")
def shared_structures():
    with multiprocessing.Manager() as manager:
        shared = manager.list([[1]])
        shared[0].append(2)
        show("a change of a copy is lost", shared[0], [1])
        shared[0] = shared[0] + [2]
        show("assigned again", shared[0], [1, 2])
        names = manager.Namespace(x=1)
        in_process(setattr, names, "x", 5)
        show("namespace", names.x, 5)
    counter = multiprocessing.Value("i", 0)
    workers = [multiprocessing.Process(target=count_up, args=(counter, 100)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    show("value under its lock", counter.value, 300)
    array = multiprocessing.Array("d", 3)
    in_process(write_entry, array, 1, 2.5)
    show("array", array[:], [0.0, 2.5, 0.0])
    event = multiprocessing.Event()
    in_process(event.set)
    show("event", event.is_set(), True)
    lock = multiprocessing.Lock()
    with lock:
        show("a held lock", lock.acquire(block=False), False)
    block = multiprocessing.shared_memory.SharedMemory(create=True, size=4)
    in_process(write_byte, block.name, 0, 7)
    show("shared memory", block.buf[0], 7)
    block.close()
    block.unlink()
