#!/usr/bin/env python3
"""Rejects C++ files that clang-format would change (`--fix` changes them)."""
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
FORMATTER = "clang-format-19"


def main():
    files = sorted(str(path) for folder in ("src", "tests") for path in (ROOT / folder).rglob("*")
                   if path.suffix in (".h", ".cpp"))
    mode = ["-i"] if "--fix" in sys.argv[1:] else ["--dry-run", "--Werror", "--ferror-limit=1"]
    jobs = os.cpu_count() or 1
    running = [subprocess.Popen([FORMATTER, *mode, *files[job::jobs]]) for job in range(jobs)]
    return 1 if any([process.wait() for process in running]) else 0


if __name__ == "__main__":
    sys.exit(main())
