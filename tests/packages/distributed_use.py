"""distributed: a scheduler and two workers as processes of this interpreter, and a client that uses them."""
# needs distributed
import re
import subprocess
import sys
import time

from dask.distributed import Client, wait


def start(*options):
    return subprocess.Popen([sys.executable, "-m", "distributed.cli." + options[0], *options[1:]], stderr=subprocess.PIPE, text=True)


scheduler = start("dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
for line in scheduler.stderr:
    if found := re.search(r"Scheduler at:\s*(tcp://\S+)", line):
        address = found[1]
        break
workers = [start("dask_worker", address, "--nthreads", "1", "--no-dashboard", "--no-nanny", "--name", f"w{i}") for i in range(2)]


def where(i):
    import os
    import time
    time.sleep(0.05)
    return os.getpid()


def failing(x):
    raise ValueError(f"on the worker {x}")


try:
    with Client(address, timeout=60) as client:
        client.wait_for_workers(2, timeout=60)
        print(sorted(w["name"] for w in client.scheduler_info()["workers"].values()))
        squares = client.map(lambda x: x * x, range(100))
        print(client.submit(sum, squares).result(), sum(client.gather(squares)))
        pids = set(client.gather(client.map(where, range(20))))
        print(len(pids), pids == {w.pid for w in workers})
        future = client.submit(failing, 3)
        try:
            future.result()
        except ValueError as error:
            print(repr(error), future.status)
        import dask
        from dask import delayed
        tree = [delayed(pow)(i, 2) for i in range(10)]
        print(delayed(sum)(tree).compute(), dask.compute(*tree)[-1])
        big = client.scatter(b"x" * 10_000_000, broadcast=True)
        print(client.submit(len, big).result(), len(client.who_has(big).popitem()[1]))
        victim = workers.pop(0)
        slow = client.map(where, range(100, 110))
        victim.kill()
        victim.wait()
        print(len(set(client.gather(slow)) - {victim.pid}))
finally:
    for process in [*workers, scheduler]:
        process.terminate()
    for process in [*workers, scheduler]:
        process.wait(20)
        process.stderr.close()
