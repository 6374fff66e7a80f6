"""Throughput of the queues of `queue` between two threads."""
import queue
import threading


def pump(make, count):
    channel = make()
    total = 0

    def produce():
        for i in range(count):
            channel.put(i)

    thread = threading.Thread(target=produce)
    thread.start()
    for _ in range(count):
        total += channel.get()
    thread.join()
    return total


print(pump(lambda: queue.Queue(100), 30_000))
print(pump(queue.Queue, 30_000))
print(pump(queue.LifoQueue, 30_000))
print(pump(queue.PriorityQueue, 30_000))
print(pump(queue.SimpleQueue, 200_000))
