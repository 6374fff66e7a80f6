#!/usr/bin/env python3
"""Runs all tests on the build in build/release: what ./check does after building.

check.py [--quick | --full]: --quick leaves out CPython's own suite, --full adds the shared library
and a project that uses it (tools/check_package.py builds them). Each group prints its failures and one
line of counts; the last line adds them up as `N passed, N failed, N skipped`.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "release"
TAIPAN = BUILD / "taipan"
PYTHON = "/usr/bin/python3.11"
COUNTS = re.compile(r"^(?:.*: )?(\d+) passed, (\d+) failed, (\d+) skipped$", re.M)


class Totals:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def add(self, passed, failed, skipped):
        self.passed += passed
        self.failed += failed
        self.skipped += skipped

    def group(self, name, command, parse):
        self.finish(Running(name, command, parse))

    def finish(self, running):
        """Waits for a command and counts it."""
        started, name, done = running.started, running.name, running.wait()
        counts = running.parse(done)
        if counts[1]:
            print(done.stdout.rstrip())
        self.add(*counts)
        print(f"-- {name}: {counts[0]} ok, {counts[1]} bad, {counts[2]} left out "
              f"({time.time() - started:.0f} s)", flush=True)


class Running:
    """A command that runs while others do."""

    def __init__(self, name, command, parse):
        self.name, self.parse, self.started = name, parse, time.time()
        self.output = tempfile.TemporaryFile()
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL,
                                        stdout=self.output, stderr=subprocess.STDOUT)

    def wait(self):
        code = self.process.wait()
        self.output.seek(0)
        text = self.output.read().decode(errors="replace")
        return subprocess.CompletedProcess(self.process.args, code, text)


def whole(done):
    """A command that is one test."""
    return (1, 0, 0) if done.returncode == 0 else (0, 1, 0)


def counted(done):
    """A command that prints its own counts in the last such line."""
    found = COUNTS.findall(done.stdout)
    if not found:
        return (0, 1, 0)
    passed, failed, skipped = map(int, found[-1])
    if done.returncode != 0 and failed == 0:
        failed = 1
    return passed, failed, skipped


def gtest(done):
    passed = re.search(r"\[  PASSED  \] (\d+) test", done.stdout)
    failed = re.search(r"\[  FAILED  \] (\d+) test", done.stdout)
    good = int(passed[1]) if passed else 0
    bad = int(failed[1]) if failed else (1 if done.returncode != 0 else 0)
    return good, bad, 0


def parity(done):
    """tools/compare_code.py: every code object of the standard library equals python3.11's."""
    found = re.search(r"(\d+) of (\d+) code objects equal", done.stdout)
    return (1, 0, 0) if found and found[1] == found[2] else (0, 1, 0)


def fuzz_corpus(binary):
    """The folder of files that a fuzz target mutates."""
    own = ROOT / "tests" / "fuzz" / "corpus" / binary.removeprefix("fuzz_")
    return str(own if own.exists() else ROOT / "tests" / "lang")


# Those that read data that anybody may have made run for a minute each in a whole check.
LONG_FUZZ = ("fuzz_parser", "fuzz_marshal", "fuzz_regex")


def fuzz(binary, seconds):
    command = [str(binary), "--seconds", str(seconds), fuzz_corpus(binary.name)]
    return Running(binary.name, command, whole)


def fuzz_in_turn(binaries):
    """One after the other in one process of their own, so that the rest of the check goes on."""
    words = " && ".join(f"'{b}' --seconds 60 '{fuzz_corpus(b.name)}'" for b in binaries)
    return Running("fuzz targets, a minute each", ["sh", "-c", words], whole)


def main():
    quick, full = "--quick" in sys.argv[1:], "--full" in sys.argv[1:]
    totals = Totals()
    for script in ("check_layers", "check_sizes", "check_format", "check_paths", "check_article"):
        totals.group(script, [PYTHON, f"tools/{script}.py"], whole)
    totals.group("exported symbols", [PYTHON, "tools/compare_exports.py", str(TAIPAN)], whole)
    for binary in sorted(BUILD.glob("tests/unit/unit_*")):
        if os.access(binary, os.X_OK) and binary.is_file():
            totals.group(binary.name, [str(binary), "--gtest_brief=1"], gtest)
    for binary in sorted(BUILD.glob("tests/capi/capi_*")):
        if os.access(binary, os.X_OK) and binary.is_file():
            totals.group(binary.name, [str(binary), "--gtest_brief=1"], gtest)
    totals.group("embedding", [PYTHON, "tools/compare_embedding.py",
                               str(BUILD / "tests/embedding")], counted)
    targets = [b for b in sorted(BUILD.glob("tests/fuzz/fuzz_*")) if b.is_file()]
    long_targets = [] if quick else [b for b in targets if b.name in LONG_FUZZ]
    for binary in targets:
        if binary not in long_targets:
            totals.finish(fuzz(binary, 3))
    behind = fuzz_in_turn(long_targets) if long_targets else None
    totals.group("language", [PYTHON, "tools/difftest.py", str(TAIPAN)], counted)
    totals.group("odd arguments", [PYTHON, "tools/compare_calls.py", str(TAIPAN)], counted)
    totals.group("command line", [PYTHON, "tools/compare_cli.py", str(TAIPAN)], counted)
    errors = [PYTHON, "tools/compare_errors.py", str(TAIPAN)]
    totals.group("syntax errors", errors, counted)
    totals.group("broken statements", [*errors, "--mutate", "4000", "--least", "99", "--show", "0"],
                 counted)
    totals.group("code objects", [PYTHON, "tools/compare_code.py", str(TAIPAN),
                                  "/usr/lib/python3.11"], parity)
    examples = ROOT / "examples"
    for example in sorted([*examples.glob("*.py"), *examples.glob("*/test_*.py")]):
        totals.group(str(example.relative_to(ROOT)),
                     [PYTHON, "tools/difftest.py", str(TAIPAN), str(example)], counted)
    if not quick:
        totals.group("CPython's suite", [PYTHON, "tools/run_suite.py", "--ratchet", str(TAIPAN)],
                     counted)
    if full:
        totals.group("shared library", [PYTHON, "tools/check_package.py", str(BUILD)], counted)
    if behind is not None:
        totals.finish(behind)
    print(f"{totals.passed} passed, {totals.failed} failed, {totals.skipped} skipped")
    return 1 if totals.failed else 0


if __name__ == "__main__":
    sys.exit(main())
