#!/usr/bin/env python3
"""Holds libtaipan as other projects use it: check_package.py BUILD.

Builds the library and the programs of tests/embedding with it in the build folder BUILD, compares
what they print with Debian's libpython3.11, installs the library into a temporary folder, and
configures, builds and runs examples/embedding there. The last line is `N passed, N failed,
N skipped`. The library's position-independent code takes several minutes the first time.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "embedding"
TARGETS = ("libtaipan", "embedding_shared", "embedding_taipan", "embedding_debian")


def run(*command, **options):
    """Runs a command; its output. Ends this process if it fails."""
    done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, **options)
    if done.returncode != 0:
        print(done.stdout[-4000:])
        print(f"failed: {' '.join(map(str, command))}")
        print("0 passed, 1 failed, 0 skipped")
        sys.exit(1)
    return done.stdout


def rules(program, environment=None):
    """What the example prints for good and bad questions."""
    done = subprocess.run([str(program), "rules.py", "12", "-4", "x"], cwd=EXAMPLE, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment)
    return f"{done.stdout}code {done.returncode}\n"


def check_example(build, folder):
    """Whether the example, built with the installed package, prints what it does with Debian's."""
    prefix, project, debian = folder / "prefix", folder / "project", folder / "rules_debian"
    run("cmake", "--install", build, "--prefix", prefix, "--component", "embedding")
    run("cmake", "-S", EXAMPLE, "-B", project, f"-DCMAKE_PREFIX_PATH={prefix}",
        "-DCMAKE_C_COMPILER=clang-19")
    run("cmake", "--build", project)
    run("clang-19", "-I/usr/include/python3.11", EXAMPLE / "rules.c", "-o", debian, "-lpython3.11")
    expected, actual = rules(debian), rules(project / "rules")
    if actual != expected:
        print(f"examples/embedding with libpython3.11:\n{expected}with libtaipan:\n{actual}")
    return actual == expected


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    jobs = str(min(2, os.cpu_count() or 1))
    run("cmake", "--build", build, "-j", jobs, "--target", *TARGETS)
    compared = subprocess.run([sys.executable, str(ROOT / "tools/compare_embedding.py"),
                               str(build / "tests/embedding")], stdout=subprocess.PIPE, text=True)
    print(compared.stdout, end="")
    passed, failed = map(int, re.findall(r"(\d+) passed, (\d+) failed", compared.stdout)[-1])
    with tempfile.TemporaryDirectory() as folder:
        good = check_example(build, pathlib.Path(folder))
    print(f"{passed + good} passed, {failed + (not good)} failed, 0 skipped")
    return 1 if failed or not good else 0


if __name__ == "__main__":
    sys.exit(main())
