"""Two threads that hand a baton to and fro, and two that compute and lock."""
import threading


def handover(rounds):
    first, second = threading.Lock(), threading.Lock()
    second.acquire()

    def player(mine, other):
        for _ in range(rounds):
            mine.acquire()
            other.release()

    threads = [threading.Thread(target=player, args=pair) for pair in ((first, second), (second, first))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def compute(rounds):
    lock = threading.Lock()
    total = 0

    def adder():
        nonlocal total
        for i in range(rounds):
            with lock:
                total += i

    threads = [threading.Thread(target=adder) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return total


handover(20_000)
print(compute(300_000))
