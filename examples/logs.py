#!/usr/bin/env python3
"""A log analyser: one huge line, records separated by `|`, read in chunks by a generator."""
import collections
import io
import random


def records(stream, separator="|", size=4096):
    """Yields the records of a stream without ever holding more than a chunk and a record."""
    rest = ""
    while chunk := stream.read(size):
        *whole, rest = (rest + chunk).split(separator)
        yield from whole
    if rest:
        yield rest


def make_log(count):
    rng = random.Random(7)
    levels = ["INFO", "WARN", "ERROR"]
    return "|".join(f"{n:06} {rng.choices(levels, (90, 8, 2))[0]} host{rng.randrange(5)} "
                    f"took {rng.randrange(1, 900)} ms" for n in range(count))


def main():
    levels, slowest, per_host = collections.Counter(), ("", 0), collections.defaultdict(list)
    for record in records(io.StringIO(make_log(20000))):
        number, level, host, _, took, _ = record.split()
        levels[level] += 1
        per_host[host].append(int(took))
        slowest = max(slowest, (number, int(took)), key=lambda pair: pair[1])
    print(dict(levels.most_common()))
    for host, times in sorted(per_host.items()):
        print(f"{host}: {len(times):5} requests, mean {sum(times) / len(times):6.1f} ms")
    print("slowest:", slowest)


if __name__ == "__main__":
    main()
