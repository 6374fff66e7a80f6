"""Throughput of ThreadPoolExecutor: submit, map, and many futures waited for."""
from concurrent.futures import ThreadPoolExecutor, as_completed


def square(x):
    return x * x


with ThreadPoolExecutor(4) as pool:
    print(sum(pool.map(square, range(8_000))))
    futures = [pool.submit(square, i) for i in range(8_000)]
    print(sum(future.result() for future in as_completed(futures)))
