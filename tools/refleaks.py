#!/usr/bin/env python3
"""Looks for references and memory blocks that files of CPython's suite leave behind.

refleaks.py [--jobs N] [--timeout S] [--runs W:N] TAIPAN NAME...

Each file runs in its own process as `taipan -m test -R 3:3 NAME` does under a debug build of
CPython: a few times to warm up, then a few times more, each of which may leave nothing. The option
needs sys.gettotalrefcount(), which this script puts in place (no special build is needed): the sum
of the reference counts of all objects that the collector knows and of everything they refer to.
What no such object refers to shows in the count of memory blocks. For what leaks the types are
printed whose reference counts grew most in the last run. Exit code 1 if anything leaks or fails.
Tests that tests/stdlib/excused.txt names are left out.
"""
import argparse
import concurrent.futures
import os
import pathlib
import subprocess
import sys
import tempfile

from run_suite import OPTIONS

EXCUSED = pathlib.Path(__file__).resolve().parent.parent / "tests" / "stdlib" / "excused.txt"
INSIDE = "TAIPAN_REFLEAKS"  # set in the process that runs a file


def install():
    """Puts sys.gettotalrefcount() in place, and a report of what grew at the end."""
    import gc
    history = []

    def gettotalrefcount():
        getrefcount, referents = sys.getrefcount, gc.get_referents
        todo = gc.get_objects()
        seen = {id(thing) for thing in todo}
        counts = {}
        total = 0
        ours = {id(history), id(todo), id(seen), id(counts), *map(id, history)}
        while todo:
            thing = todo.pop()
            if id(thing) in ours:
                continue
            # Less those of this loop, which are the same each time.
            count = getrefcount(thing)
            total += count
            kind = type(thing)
            name = f"{kind.__module__}.{kind.__qualname__}"
            counts[name] = counts.get(name, 0) + count
            for other in referents(thing):
                if id(other) not in seen:
                    seen.add(id(other))
                    todo.append(other)
        del thing, kind, name, other, count
        history.append(counts)
        del history[:-2]
        return total

    def grown():
        before, after = history
        rows = sorted(((after[name] - before.get(name, 0), name) for name in after), reverse=True)
        return [f"{name} {by:+}" for by, name in rows[:8] if by > 0]

    sys.gettotalrefcount = gettotalrefcount
    return grown


def inside():
    """Runs sys.argv as `python -m test` does, with sys.gettotalrefcount() where -R looks for it."""
    from test.libregrtest import main as run_tests
    from test.libregrtest import refleak
    grown = install()
    total = sys.gettotalrefcount
    del sys.gettotalrefcount  # files take it for the sign of a debug build, which this is not
    hunt = refleak.dash_R

    def dash_R(options, name, run_file):
        def run_hidden():
            del sys.gettotalrefcount
            try:
                return run_file()
            finally:
                sys.gettotalrefcount = total

        sys.gettotalrefcount = total
        try:
            leaks = hunt(options, name, run_hidden)
        finally:
            del sys.gettotalrefcount
        if leaks:
            print("grew in the last run:", ", ".join(grown()), file=sys.stderr, flush=True)
        return leaks

    refleak.dash_R = dash_R
    sys._getquickenedcount = lambda: 0  # no block here is for that alone
    run_tests()


def excused(name):
    """Patterns of the tests of a file that nobody expects to pass."""
    rows = [line.split(maxsplit=2) for line in EXCUSED.read_text().splitlines()]
    return [f"*.{row[1]}" for row in rows if row and row[0] == name]


def run(args, name):
    """(whether it is clean, what to print)"""
    env = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    env.update(LC_ALL="C.UTF-8", **{INSIDE: "1"})
    with tempfile.TemporaryDirectory() as folder:
        command = [args.binary, os.path.abspath(__file__), "-R", args.runs, *OPTIONS.get(name, ()),
                   name]
        for pattern in excused(name):
            command += ["-i", pattern]
        try:
            done = subprocess.run(command, cwd=folder, env=env, stdin=subprocess.DEVNULL, text=True,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, errors="replace",
                                  timeout=args.timeout, start_new_session=True)
        except subprocess.TimeoutExpired:
            return False, f"{name}: more than {args.timeout:.0f} s"
    lines = [line for line in done.stdout.splitlines() if " leaked [" in line or
             line.startswith("grew in")]
    if done.returncode == 0:
        return True, f"{name}: nothing"
    if not lines:
        lines = done.stdout.splitlines()[-6:]
    return False, "\n  ".join([f"{name}: exit code {done.returncode}", *lines])


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--timeout", type=float, default=600)
    parser.add_argument("--runs", default="3:3", metavar="W:N")
    parser.add_argument("binary", type=os.path.abspath)
    parser.add_argument("names", nargs="+")
    args = parser.parse_args()
    bad = 0
    with concurrent.futures.ThreadPoolExecutor(max_workers=args.jobs) as pool:
        for clean, text in pool.map(lambda name: run(args, name), args.names):
            bad += not clean
            print(text, flush=True)
    print(f"{len(args.names) - bad} of {len(args.names)} leave nothing")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(inside() if os.environ.pop(INSIDE, None) else main())
