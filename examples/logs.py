#!/usr/bin/env python3
# args: make day.log --records 20000 --seed 7
# args: report day.log
# args: report day.log --level ERROR --top 3 --json
# args: report missing.log
# args: --help
"""A log analyser for files of one huge line, whose records are separated by `|`.

logs.py make FILE writes such a file; logs.py report FILE reads it in chunks, so that memory stays
bounded by a chunk and a record, and says who was slow and what went wrong.
"""
import argparse
import collections
import dataclasses
import json
import random
import re
import statistics
import sys

SEPARATOR = "|"
RECORD = re.compile(r"(?P<number>\d+) (?P<level>[A-Z]+) (?P<host>\w+) took (?P<took>\d+) ms")
LEVELS = ("INFO", "WARN", "ERROR")


def pieces(stream, separator=SEPARATOR, size=4096):
    """Yields what stands between separators without holding more than a chunk and a piece."""
    rest = ""
    while chunk := stream.read(size):
        *whole, rest = (rest + chunk).split(separator)
        yield from whole
    if rest:
        yield rest


@dataclasses.dataclass(frozen=True)
class Record:
    number: int
    level: str
    host: str
    took: int

    @classmethod
    def parse(cls, text):
        """A record, or None if the text is none."""
        match = RECORD.fullmatch(text.strip())
        return match and cls(int(match["number"]), match["level"], match["host"], int(match["took"]))


class Report:
    """Counts records as they pass by."""
    def __init__(self, levels, top):
        self.wanted, self.top = levels, top
        self.levels, self.damaged = collections.Counter(), 0
        self.times, self.slowest = collections.defaultdict(list), []

    def add(self, text):
        record = Record.parse(text)
        if record is None:
            self.damaged += 1
            return
        self.levels[record.level] += 1
        if record.level in self.wanted:
            self.times[record.host].append(record.took)
            self.slowest = sorted([*self.slowest, record], key=lambda r: (-r.took, r.number))[:self.top]

    def summary(self):
        hosts = {host: {"requests": len(times), "mean": round(statistics.fmean(times), 1),
                        "median": statistics.median(times), "worst": max(times)}
                 for host, times in sorted(self.times.items())}
        return {"levels": dict(self.levels.most_common()), "damaged": self.damaged, "hosts": hosts,
                "slowest": [dataclasses.asdict(record) for record in self.slowest]}


def print_table(summary):
    print("levels:", ", ".join(f"{name} {count:,}" for name, count in summary["levels"].items()))
    print(f"damaged records: {summary['damaged']}")
    print(f"{'host':<8}{'requests':>10}{'mean':>8}{'median':>8}{'worst':>7}")
    for host, row in summary["hosts"].items():
        print(f"{host:<8}{row['requests']:>10,}{row['mean']:>8.1f}{row['median']:>8g}{row['worst']:>7}")
    for record in summary["slowest"]:
        print("slow: {number:06} {level:<5} {host} {took} ms".format(**record))


def make(options):
    rng = random.Random(options.seed)
    with open(options.file, "w", encoding="utf-8") as stream:
        for n in range(options.records):
            level = rng.choices(LEVELS, (90, 8, 2))[0]
            text = f"{n:06} {level} host{rng.randrange(5)} took {rng.randrange(1, 900)} ms"
            stream.write(("" if n == 0 else SEPARATOR) + (text if n % 997 else "damaged"))
    print(f"wrote {options.records:,} records to {options.file}")


def report(options):
    result = Report(options.level or LEVELS, options.top)
    for name in options.file:
        with open(name, encoding="utf-8") as stream:
            for text in pieces(stream, size=options.chunk):
                result.add(text)
    summary = result.summary()
    if options.json:
        json.dump(summary, sys.stdout, indent=2)
        print()
    else:
        print_table(summary)


def parse_arguments():
    parser = argparse.ArgumentParser(prog="logs.py", description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    maker = commands.add_parser("make", help="write a file to try this with")
    maker.add_argument("file")
    maker.add_argument("--records", type=int, default=1000, metavar="N")
    maker.add_argument("--seed", type=int, default=0)
    maker.set_defaults(run=make)
    reporter = commands.add_parser("report", help="analyse files")
    reporter.add_argument("file", nargs="+")
    reporter.add_argument("--level", action="append", choices=LEVELS, help="only this one (may be repeated)")
    reporter.add_argument("--top", type=int, default=1, metavar="N", help="list the N slowest records")
    reporter.add_argument("--chunk", type=int, default=4096, metavar="N", help="read N characters at a time")
    reporter.add_argument("--json", action="store_true")
    reporter.set_defaults(run=report)
    return parser.parse_args()


def main():
    options = parse_arguments()
    try:
        options.run(options)
    except OSError as error:
        print(f"logs.py: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
