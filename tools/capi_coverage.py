#!/usr/bin/env python3
"""Lists the public functions of the C API that no test in tests/capi or tests/embedding names.

capi_coverage.py [--all] [HEADER...]: by header of /usr/include/python3.11 (and cpython/), how many of
its functions that python3.11 exports are named and which are not; --all shows headers without gaps,
too. The last line has the sum. Names with an underscore in front are nobody's promise and not
counted.
"""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
HEADERS = pathlib.Path("/usr/include/python3.11")
PYTHON = "/usr/bin/python3.11"


def exported():
    lines = subprocess.run(["nm", "-D", "--defined-only", PYTHON], capture_output=True, text=True,
                           check=True).stdout.splitlines()
    return {line.split()[-1].partition("@")[0] for line in lines if line.split()[1] in "TtWi"}


def declared(header):
    text = header.read_text(errors="replace")
    return set(re.findall(r"PyAPI_FUNC\([^)]*\)\s*(Py\w+)\s*\(", text))


def main():
    wanted = exported()
    sources = [*ROOT.glob("tests/capi/*.cpp"), *ROOT.glob("tests/embedding/*.c")]
    named = set(re.findall(r"\bPy\w+", "".join(path.read_text() for path in sources)))
    show_all = "--all" in sys.argv
    chosen = [word for word in sys.argv[1:] if not word.startswith("-")]
    total = missing = 0
    for header in sorted([*HEADERS.glob("*.h"), *HEADERS.glob("cpython/*.h")]):
        name = str(header.relative_to(HEADERS))
        functions = declared(header) & wanted
        gaps = sorted(functions - named)
        total += len(functions)
        missing += len(gaps)
        if (gaps or show_all) and (not chosen or name in chosen):
            print(f"{name}: {len(functions) - len(gaps)} of {len(functions)}  {' '.join(gaps)}")
    print(f"{total - missing} of {total} public functions are named by a test")


if __name__ == "__main__":
    main()
