"""Compares a taipan build with python3.11 and prints the tables of README.md.

usage: python3.11 bench/run.py [--taipan PATH] [--repeat N] [name ...]
Programs of speed/, of systems/ (native modules, threads, sockets, event loops) and of packages/
(Debian's python3-* packages; left out where they are not installed) are compared by CPU time,
programs of memory/ by peak resident memory, and start-up by the CPU time of `-c pass`. A ratio
above 1 means that taipan is faster, or smaller.
The runs of both interpreters alternate, and the median of each is taken.
"""
import argparse
import math
import os
import pathlib
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


class Run:
    """What one process printed and used."""

    def __init__(self, command):
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
            self.output = process.stdout.read()
            _, status, used = os.wait4(process.pid, 0)
            self.code = process.returncode = os.waitstatus_to_exitcode(status)
        self.seconds = used.ru_utime + used.ru_stime
        self.megabytes = used.ru_maxrss / 1024


def measure(options, arguments, repeat):
    """Runs both interpreters alternately: two lists of runs."""
    theirs, ours = [], []
    for _ in range(repeat):
        theirs.append(Run([options.python, *arguments]))
        ours.append(Run([options.taipan, *arguments]))
    return theirs, ours


def compare(options, name, arguments, quantity, unit, repeat):
    """Prints one row; gives the ratio, or None if the program failed."""
    theirs, ours = measure(options, arguments, repeat)
    for run in ours:
        if theirs[0].code != 0 and b"ModuleNotFoundError" in theirs[0].output:
            print(f"| {name} | left out: a package is missing | | |", flush=True)
            return None
        if run.code != 0 or run.output != theirs[0].output:
            print(f"| {name} | FAILED (exit code {run.code}) | | |", flush=True)
            return None
    reference = statistics.median(getattr(run, quantity) for run in theirs)
    mine = statistics.median(getattr(run, quantity) for run in ours)
    ratio = reference / max(mine, 1e-9)
    print(f"| {name} | {reference:.3f} {unit} | {mine:.3f} {unit} | {ratio:.2f} |", flush=True)
    return ratio


def table(options, folder, quantity, unit, repeat):
    programs = sorted((HERE / folder).glob("*.py"))
    if options.names:
        programs = [p for p in programs if p.stem in options.names]
    if not programs:
        return
    print(f"\n| {folder} | python3.11 | taipan | ratio |\n|---|---|---|---|")
    ratios = [compare(options, p.stem, [str(p)], quantity, unit, repeat) for p in programs]
    logs = [math.log(ratio) for ratio in ratios if ratio]
    if len(logs) > 1:
        print(f"| geometric mean | | | {math.exp(sum(logs) / len(logs)):.2f} |")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--taipan", default=str(HERE.parent / "build" / "release" / "taipan"))
    parser.add_argument("--python", default="/usr/bin/python3.11")
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    table(options, "speed", "seconds", "s", options.repeat)
    table(options, "systems", "seconds", "s", options.repeat)
    table(options, "packages", "seconds", "s", options.repeat)
    table(options, "memory", "megabytes", "MB", 1)
    if not options.names:
        print("\n| start-up | python3.11 | taipan | ratio |\n|---|---|---|---|")
        compare(options, "-c pass", ["-c", "pass"], "seconds", "s", 10 * options.repeat)


if __name__ == "__main__":
    sys.exit(main())
