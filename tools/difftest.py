#!/usr/bin/env python3
"""Runs the language tests under Debian's python3.11 and under taipan and compares them.

difftest.py [--jobs N] [--timeout S] TAIPAN [PATH...]: each tests/lang/<topic>/<behaviour>.py is run
by both; stdout, exit code and stderr must be equal. Directives in the first lines of a test:
`# skip: why`, `# raises` (ends with an exception, which is an error in a test that does not say so),
`# stdin: text`, `# unordered-stderr`, `# args: ...` (several: it is run with each in the
same folder) and `# command: ...`
(what the interpreter is given instead of the file; {folder} is the file's own). Files whose names
begin with "_" are modules that tests beside them share.
"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

ORACLE = "/usr/bin/python3.11"
ROOT = pathlib.Path(__file__).resolve().parent.parent
TIMEOUT = 60


def directives(path):
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines()[:6]:
        match = re.match(r"#\s*(skip|raises|args|stdin|unordered-stderr|command):?\s*(.*)", line)
        if match:
            found.setdefault(match[1], []).append(match[2])
    return found


def commands(path, options):
    """The argument lists a test is run with, one after the other."""
    if "command" in options:
        return [shlex.split(line.format(folder=path.parent)) for line in options["command"]]
    return [[str(path), *shlex.split(line)] for line in options.get("args", [""])]


def masked(text):
    """Output without what differs from run to run: addresses and the duration of a unittest run."""
    text = re.sub(rb"0x[0-9a-f]+", b"0x...", text)
    return re.sub(rb"(Ran \d+ tests? in )[\d.]+s", rb"\1...s", text)


def run(binary, path, options, timeout):
    stdin = options.get("stdin", [""])[0].encode().decode("unicode_escape")
    env = dict(os.environ, PYTHONHASHSEED="0", PYTHONDONTWRITEBYTECODE="1", LC_ALL="C.UTF-8")
    codes, stdout, stderr = [], b"", b""
    with tempfile.TemporaryDirectory() as folder:
        for command in commands(path, options):
            try:
                done = subprocess.run([binary, *command], input=stdin.encode(), env=env, cwd=folder,
                                      capture_output=True, timeout=timeout)
            except subprocess.TimeoutExpired:
                return ["timeout"], b"", b""
            codes.append(done.returncode)
            stdout += re.sub(rb"at 0x[0-9a-f]+", b"at 0x...", done.stdout)
            stderr += masked(done.stderr)
    if "unordered-stderr" in options:
        stderr = b"\n".join(sorted(stderr.splitlines()))
    return codes, stdout, stderr


def check(binary, path, timeout):
    options = directives(path)
    if "skip" in options:
        return "skip", options["skip"][0]
    expected = run(ORACLE, path, options, TIMEOUT)
    if 1 in expected[0] and expected[2] and not options.keys() & {"raises", "command", "args"}:
        return "fail", f"  ends with an exception and does not say so: {expected[2][-200:]!r}"
    got = run(binary, path, options, timeout)
    if got == expected:
        return "pass", ""
    parts = []
    for name, want, have in zip(("exit code", "stdout", "stderr"), expected, got):
        if want != have:
            parts.append(f"  {name}: python3.11 {want!r:.600}\n  {name}: taipan     {have!r:.600}")
    return "fail", "\n".join(parts)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--timeout", type=float, default=TIMEOUT)
    parser.add_argument("binary", type=os.path.abspath)
    parser.add_argument("paths", nargs="*", type=lambda name: pathlib.Path(name).resolve())
    args = parser.parse_args()
    roots = args.paths or [ROOT / "tests" / "lang"]
    paths = sorted(p for root in roots for p in ([root] if root.is_file() else root.rglob("[!_]*.py")))
    counts = {"pass": 0, "fail": 0, "skip": 0}
    with concurrent.futures.ThreadPoolExecutor(max_workers=args.jobs) as pool:
        results = pool.map(lambda path: check(args.binary, path, args.timeout), paths)
        for path, (outcome, detail) in zip(paths, results):
            counts[outcome] += 1
            if outcome == "fail":
                print(f"FAIL {path.relative_to(ROOT)}\n{detail}")
    print(f"{counts['pass']} passed, {counts['fail']} failed, {counts['skip']} skipped")
    return 1 if counts["fail"] else 0


if __name__ == "__main__":
    sys.exit(main())
