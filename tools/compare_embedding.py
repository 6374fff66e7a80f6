#!/usr/bin/env python3
"""Compares what the embedding programs of tests/embedding print on Debian's libpython3.11 and on
Taipan: compare_embedding.py FOLDER [NAME...], where FOLDER has embedding_debian and
embedding_taipan, and embedding_shared if libtaipan was built. The last line is
`N passed, N failed, N skipped`.
"""
import difflib
import os
import pathlib
import re
import subprocess
import sys
import tempfile


def output(program, name):
    with tempfile.TemporaryDirectory() as folder:
        environment = {"PATH": "/usr/bin:/bin", "HOME": folder, "LC_ALL": "C.UTF-8"}
        environment |= {key: value for key, value in os.environ.items() if key.endswith("SAN_OPTIONS")}
        done = subprocess.run([str(program), name], cwd=folder, env=environment, capture_output=True, text=True,
                              errors="surrogateescape", timeout=120)
    # What _decimal prints has the path of its sources in it.
    errors = re.sub(r"\S*(?=Modules/_decimal)", "", done.stderr)
    return f"{done.stdout}--- stderr\n{errors}--- code {done.returncode}\n"


def main():
    folder = pathlib.Path(sys.argv[1]).resolve()
    oracle = folder / "embedding_debian"
    programs = [folder / "embedding_taipan", folder / "embedding_shared"]
    if not oracle.exists():
        print("0 passed, 0 failed, 1 skipped")
        return 0
    names = sys.argv[2:] or subprocess.run([str(oracle)], capture_output=True,
                                           text=True).stdout.split()
    passed = failed = 0
    for name in names:
        expected = output(oracle, name)
        for program in filter(pathlib.Path.exists, programs):
            actual = output(program, name)
            if actual == expected:
                passed += 1
                continue
            failed += 1
            print(f"{program.name} {name}:")
            sys.stdout.writelines(difflib.unified_diff(
                expected.splitlines(True), actual.splitlines(True), "debian", "taipan", n=2))
    print(f"{passed} passed, {failed} failed, 0 skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
