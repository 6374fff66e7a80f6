#!/usr/bin/env python3
"""Runs programs that use Debian's Python packages under taipan and under python3.11, and compares what they print.

    tools/packages.py [--table FILE] [--root DIRECTORY] BINARY [NAME ...]

tests/packages/NAME_use.py are real uses of a package; the packages' own test-suites are listed in tests/packages/suites.txt. What is not
installed is left out and counted so. `--root` runs everything inside another root directory (as root; one made by debootstrap or an
overlay, with the packages of tests/packages/debian.txt), so that the packages need not be installed on the machine itself.
"""
import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent.parent / "tests" / "packages"
ORACLE = "/usr/bin/python3.11"
LIMIT = 1800  # seconds for one program


def command_in(root, command):
    """The command line that runs `command` in `root`, or as it is."""
    return ["/usr/sbin/chroot", root, "/usr/bin/env", "-C", "/tmp", *command] if root else command


def run(root, command):
    """Exit code, what was printed, and seconds; in a folder of its own, with the same hashes every time."""
    environment = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1", "HOME": "/root", "PATH": "/usr/local/bin:/usr/bin:/bin"}
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        try:
            done = subprocess.run(command_in(root, command), cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=LIMIT)
            code, text = done.returncode, done.stdout.decode(errors="backslashreplace")
        except subprocess.TimeoutExpired as error:
            code, text = "timeout", (error.stdout or b"").decode(errors="backslashreplace")
    return code, text, time.monotonic() - start


def installed(root, module):
    return run(root, [ORACLE, "-c", f"import importlib.util as u, sys; sys.exit(u.find_spec({module!r}) is None)"])[0] == 0


def comparable(text):
    """Without the addresses of objects, which differ from run to run."""
    return re.sub(r"0x[0-9a-f]+", "ADDRESS", text)


def use(root, binary, name):
    """A row for a program: passed when both print the same and end with 0."""
    program = str(HERE / f"{name}_use.py")
    wanted = run(root, [ORACLE, program])
    got = run(root, [binary, program])
    good = wanted[0] == got[0] == 0 and comparable(wanted[1]) == comparable(got[1])
    if not good:
        show_difference(name, wanted, got)
    return good, f"{len(wanted[1].splitlines())} lines, {'the same' if good else 'DIFFERENT'}", wanted[2], got[2]


def show_difference(name, wanted, got):
    print(f"-- {name}: exit codes {wanted[0]} and {got[0]}")
    lines = zip(comparable(wanted[1]).splitlines(), comparable(got[1]).splitlines())
    for number, (left, right) in enumerate(lines, 1):
        if left != right:
            print(f"   line {number}\n   python3.11: {left}\n   taipan:     {right}")
            return
    print("   " + "\n   ".join(got[1].splitlines()[-5:]))


def summary(text):
    """The counts in a test runner's last lines."""
    counts = {"passed": 0, "failed": 0, "errors": 0}
    if found := re.search(r"^Ran (\d+) tests?", text, re.M):
        counts["passed"] = int(found[1])
        for word in ("failures", "errors"):
            if bad := re.search(rf"{word}=(\d+)", text):
                counts["failed" if word == "failures" else word] = int(bad[1])
                counts["passed"] -= int(bad[1])
    else:
        endings = re.findall(r"^(?:=+ )?(\d+ (?:passed|failed|skipped|errors?|deselected)\b.*) in [\d.]+s", text, re.M)
        for number, word in re.findall(r"(\d+) (passed|failed|errors?)\b", endings[-1] if endings else ""):
            counts["errors" if word == "error" else word] = int(number)
    return counts


def failures(text):
    return {m[1] for m in re.finditer(r"^(?:FAILED|ERROR) (\S+)", text, re.M)}


def suite(root, binary, arguments):
    """A row for a package's own suite: passed when taipan passes at least what python3.11 does and fails nothing else."""
    settings = [word for word in arguments if re.match(r"[A-Z_]+=", word)]
    arguments = arguments[len(settings):]
    wanted = run(root, ["/usr/bin/env", *settings, ORACLE, *arguments])
    got = run(root, ["/usr/bin/env", *settings, binary, *arguments])
    left, right = summary(wanted[1]), summary(got[1])
    new = sorted(failures(got[1]) - failures(wanted[1]))
    good = got[0] != "timeout" and not new and right["passed"] >= left["passed"] > 0
    for name in new[:20]:
        print(f"   only under taipan: {name}")
    if not good and not new:
        print("   " + "\n   ".join(got[1].splitlines()[-5:]))
    shown = [f"{c['passed']} passed, {c['failed']} failed, {c['errors']} errors" for c in (left, right)]
    return good, f"python3.11: {shown[0]}; taipan: {shown[1]}", wanted[2], got[2]


def suites():
    for line in (HERE / "suites.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            name, module, *arguments = line.split()
            yield name, module, arguments


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--table")
    parser.add_argument("--root")
    parser.add_argument("binary")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    binary = os.path.abspath(options.binary)
    rows, counts = [], {True: 0, False: 0, None: 0}
    jobs = [(p.name.removesuffix("_use.py"), None, None) for p in sorted(HERE.glob("*_use.py"))] + list(suites())
    for name, module, arguments in jobs:
        if options.names and name not in options.names:
            continue
        program = HERE / f"{name}_use.py"
        needed = [module] if module else re.findall(r"^# needs (.*)$", program.read_text(), re.M)[0].split()
        if not all(installed(options.root, m) for m in needed):
            counts[None] += 1
            print(f"-- {name}: not installed")
            continue
        good, text, before, after = suite(options.root, binary, arguments) if module else use(options.root, binary, name)
        counts[good] += 1
        what = " ".join(arguments) if module else f"tests/packages/{name}_use.py"
        rows.append(f"| {name} | `{what}` | {text} | {before:.1f} | {after:.1f} |")
        print(f"-- {name}: {'ok' if good else 'FAILED'}: {text} ({before:.1f} s, {after:.1f} s)", flush=True)
    if options.table:
        head = "| package | what was run | result | python3.11, s | taipan, s |\n|---|---|---|---|---|\n"
        pathlib.Path(options.table).write_text(head + "\n".join(rows) + "\n")
    print(f"{counts[True]} passed, {counts[False]} failed, {counts[None]} skipped")
    return counts[False] != 0


if __name__ == "__main__":
    sys.exit(main())
