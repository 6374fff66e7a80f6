#!/usr/bin/env python3
"""Runs files of CPython's own test-suite (Debian's libpython3.11-testsuite) under taipan.

run_suite.py --ratchet TAIPAN       the files of tests/stdlib/ratchet.txt, all of which must pass
run_suite.py --all TAIPAN [NAME...] any files, with a table of what happened (default: every file)
run_suite.py --table OUT.md ...     the same, written as a page

--jobs N files run at once (default: one a processor), each for at most --timeout S seconds
(the files of LONG for their own limit, if that is more);
--keep FOLDER leaves what each file has written in FOLDER/NAME.txt.

Each file runs in its own process and empty folder as `taipan -m test --junit-xml OUT NAME`; the
counts are those of OUT. A file counts as whole when it passes with at least as many tests run and
not skipped as tests/stdlib/baseline.txt says for python3.11, less the single tests excused by
tests/stdlib/excused.txt, which are not run.
"""
import argparse
import concurrent.futures
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree

ROOT = pathlib.Path(__file__).resolve().parent.parent
STDLIB = ROOT / "tests" / "stdlib"
TIMEOUT = 300
# Files that wait much: what python3.11 takes for each in seconds, times ten. They begin first.
LONG = {"test_asyncio": 730, "test_concurrent_futures": 1370, "test_multiprocessing_fork": 650,
        "test_multiprocessing_forkserver": 690, "test_multiprocessing_spawn": 830,
        "test_ssl": 360}
# What a file needs besides its name, as where the baseline was made.
OPTIONS = {"test_socket": ("-i", "*ThreadedVSOCK*"), "test_socketserver": ("-u", "network")}


def names_of(path):
    """The names in a list file: one a line, `#` begins a comment."""
    lines = path.read_text().splitlines() if path.exists() else []
    return [line.split("#")[0].split()[0] for line in lines if line.split("#")[0].strip()]


EXCUSE_KINDS = ("testcapi", "layout", "speed")
MOST_LAYOUT_EXCUSES = 60


def excused():
    """{file: [`CLASS.TEST`, ...]} of tests/stdlib/excused.txt; every line needs a kind and a reason."""
    table = {}
    layouts = 0
    for line in (STDLIB / "excused.txt").read_text().splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        name, test, kind, reason = line.split(None, 3)
        if kind not in EXCUSE_KINDS or not reason:
            raise ValueError(f"excused.txt: {line!r}")
        layouts += kind == "layout"
        table.setdefault(name, []).append(test)
    if layouts > MOST_LAYOUT_EXCUSES:
        raise ValueError(f"excused.txt: {layouts} layout excuses, {MOST_LAYOUT_EXCUSES} at most")
    return table


EXCUSED = excused()


def baseline():
    """{file: tests that have to run}"""
    table = {}
    for line in (STDLIB / "baseline.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            name, run, skipped = line.split()
            table[name] = int(run) - int(skipped) - len(EXCUSED.get(name, ()))
    return table


def run(binary, name, timeout=TIMEOUT):
    """(status, run, failed, errors, skipped, seconds, output)"""
    started = time.time()
    env = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    env["LC_ALL"] = "C.UTF-8"
    with tempfile.TemporaryDirectory() as folder:
        report = os.path.join(folder, "report.xml")
        ignored = [word for test in EXCUSED.get(name, ()) for word in ("-i", f"*.{test}")]
        command = [binary, "-m", "test", "--junit-xml", report, *OPTIONS.get(name, ()), *ignored,
                   name]
        process = subprocess.Popen(command, cwd=folder, env=env, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                   errors="replace", start_new_session=True)
        try:
            output, _ = process.communicate(timeout=max(timeout, LONG.get(name, 0)))
        except subprocess.TimeoutExpired:
            # With everything that the file has started, which says first where it is: regrtest
            # has faulthandler print all threads on SIGUSR1, and forked children have its handler.
            os.killpg(process.pid, signal.SIGUSR1)
            time.sleep(2)
            os.killpg(process.pid, signal.SIGKILL)
            return "timeout", 0, 0, 0, 0, time.time() - started, last_words(process)
        seconds = time.time() - started
        try:
            counts = count_cases(report)
        except (OSError, xml.etree.ElementTree.ParseError):
            counts = None
    code = process.returncode
    if code < 0:
        return f"crash ({code})", *(counts or (0, 0, 0, 0)), seconds, output
    if counts is None:
        return "no result", 0, 0, 0, 0, seconds, output
    return "ok" if code == 0 else "failed", *counts, seconds, output


def last_words(process):
    """What a killed process has written; a child in a session of its own may hold the pipe open."""
    try:
        return process.communicate(timeout=5)[0]
    except subprocess.TimeoutExpired as late:
        return (late.output or b"").decode(errors="replace")


def count_cases(report):
    """(run, failed, errors, skipped) of a JUnit report."""
    root = xml.etree.ElementTree.parse(report).getroot()
    cases = list(root.iter("testcase"))
    return (len(cases), sum(case.find("failure") is not None for case in cases),
            sum(case.find("error") is not None for case in cases),
            sum(case.find("skipped") is not None for case in cases))


def run_many(args, names):
    with concurrent.futures.ThreadPoolExecutor(max_workers=args.jobs) as pool:
        results = pool.map(lambda name: run(args.binary, name, args.timeout), names)
        for name, result in zip(names, results):
            if args.keep is not None:
                args.keep.mkdir(parents=True, exist_ok=True)
                (args.keep / f"{name}.txt").write_text(result[-1])
            yield name, result


def ratchet(args):
    wanted = baseline()
    names = args.names or names_of(STDLIB / "ratchet.txt")
    names.sort(key=lambda name: -LONG.get(name, 0))
    passed = failed = 0
    for name, (status, ran, _, _, skipped, _, output) in run_many(args, names):
        enough = ran - skipped >= wanted.get(name, 0)
        if status == "ok" and enough:
            passed += 1
            continue
        failed += 1
        print(f"FAIL {name}: {status}, {ran} run, {skipped} skipped, "
              f"{wanted.get(name, 0)} wanted\n{output[-1500:]}")
    print(f"{passed} passed, {failed} failed, 0 skipped")
    return 1 if failed else 0


def table(args):
    wanted = baseline()
    out = args.table
    rows = []
    whole = 0
    for name, (status, ran, failed, errors, skipped, seconds, output) in run_many(
            args, args.names or sorted(wanted)):
        if status == "ok" and ran - skipped >= wanted.get(name, 0):
            whole += 1
            status = "whole"
        rows.append((name, status, ran, failed, errors, skipped, wanted.get(name, "-")))
        last = output.strip().splitlines()[-1][:100] if status == "no result" and output.strip() else ""
        print(f"{name:28} {status:12} run {ran:5} fail {failed:4} err {errors:4} skip {skipped:4} "
              f"{seconds:6.1f} s {last}", flush=True)
    print(f"{whole} of {len(rows)} whole")
    if out is not None:
        with open(out, "w") as file:
            file.write("# CPython's suite under Taipan\n\nMade by `tools/run_suite.py`. *whole*: passes "
                       "with at least as many tests as under python3.11 (last column).\n\n"
                       f"{whole} of {len(rows)} files are whole.\n\n"
                       "| file | status | run | failed | errors | skipped | python3.11 |\n"
                       "|---|---|---|---|---|---|---|\n")
            for row in rows:
                file.write("| " + " | ".join(map(str, row)) + " |\n")
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    mode = parser.add_mutually_exclusive_group(required=True)
    mode.add_argument("--ratchet", action="store_true")
    mode.add_argument("--all", action="store_true")
    mode.add_argument("--table", metavar="OUT.md")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--timeout", type=float, default=TIMEOUT)
    parser.add_argument("--keep", type=pathlib.Path, metavar="FOLDER")
    parser.add_argument("binary", type=os.path.abspath)
    parser.add_argument("names", nargs="*")
    args = parser.parse_args()
    return ratchet(args) if args.ratchet else table(args)


if __name__ == "__main__":
    sys.exit(main())
