#!/usr/bin/env python3
"""Compares the C API symbols that the binary exports with python3.11's.

compare_exports.py BINARY: symbols (`Py*`, `_Py*`) of python3.11 that BINARY lacks must be listed in
src/capi/missing.txt, one `SYMBOL reason...` a line, and only those; symbols that python3.11 does not
have are refused.
"""
import pathlib
import re
import subprocess
import sys

PYTHON = "/usr/bin/python3.11"
DEBT = pathlib.Path(__file__).resolve().parent.parent / "src" / "capi" / "missing.txt"


def exported(binary):
    out = subprocess.run(["nm", "-D", "--defined-only", binary], capture_output=True, text=True,
                         check=True).stdout
    names = {line.split()[-1].partition("@")[0] for line in out.splitlines()}
    return {n for n in names if re.match(r"_?Py", n) and not n.startswith("PyInit_")}


def debt():
    """The listed symbols with their reasons."""
    lines = [line.partition(" ") for line in DEBT.read_text().splitlines() if line.strip()]
    return {symbol: reason.strip() for symbol, _, reason in lines}


def main():
    wanted, have, listed = exported(PYTHON), exported(sys.argv[1]), debt()
    missing = wanted - have
    problems = [f"extra: {n} is no symbol of python3.11" for n in sorted(have - wanted)]
    problems += [f"missing: {n}" for n in sorted(missing - listed.keys())]
    problems += [f"listed as missing, but exported: {n}" for n in sorted(listed.keys() & have)]
    problems += [f"listed as missing, but not python3.11's: {n}"
                 for n in sorted(listed.keys() - wanted)]
    problems += [f"listed without a reason: {n}" for n in sorted(listed) if len(listed[n]) < 20]
    print("\n".join(problems) if problems else
          f"{len(wanted) - len(missing)} of {len(wanted)} symbols exported, "
          f"{len(missing)} listed as missing")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
