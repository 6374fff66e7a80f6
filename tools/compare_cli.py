#!/usr/bin/env python3
"""Compares taipan's command line with python3.11's.

compare_cli.py TAIPAN [REGEX]: runs each case of tests/cli/cases.txt (those that match REGEX) under
both, each in a new folder with the same files; stdout, stderr and exit code must be equal, once
the program's name and version are masked.
"""
import concurrent.futures
import difflib
import os
import pathlib
import py_compile
import re
import shlex
import subprocess
import sys
import tempfile
import zipfile

ORACLE = "/usr/bin/python3.11"
ROOT = pathlib.Path(__file__).resolve().parent.parent
CASES = ROOT / "tests" / "cli" / "cases.txt"
TIMEOUT = 60
NOBODY = 65534

SHOW = "import sys\nprint(__name__, __package__, sys.argv[1:], sys.flags.safe_path)\n"
FILES = {
    "script.py": SHOW + "print(__file__, sys.path[0] != '', __spec__, __debug__)\n",
    "mod.py": SHOW + "def hook(*args): return 'hook', args\n",
    "exits.py": "import sys\nprint('before')\nsys.exit(3)\n",
    "raises.py": "def f(x):\n    return x.missing + 1\n\nf(1)\n",
    "chained.py": "try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    raise KeyError('k') from e\n",
    "startup.py": "started = __file__, __name__\nprint('startup')\n",
    "broken_syntax.py": "x = 1\ndef f(:\n    pass\n",
    "broken_indent.py": "if 1:\n        x\n    y\n",
    "firstline.py": "@echo off\nprint('second')\n1/0\n",
    "empty.py": "",
    "bom.py": b"\xef\xbb\xbfprint('bom')\n1/0\n",
    "bom_cookie.py": b"\xef\xbb\xbf# coding: latin-1\nprint(1)\n",
    "badcookie.py": "#!/bin/x\n# -*- coding: nonsense -*-\nprint(1)\n",
    "latin.py": b"# coding: latin-1\nx = '\xe9'\nprint(ascii(x))\nraise ValueError('\xe9')\n",
    "badutf8.py": b"print(1)\nx = '\xff'\n",
    "nul.py": b"print(1)\nx = '\0'\n",
    "utf16.py": "print(1)\n".encode("utf-16"),
    "nonewline.py": "if 1:\n  print('end')",
    "crlf.py": b"if 1:\r\n  print('''a\r\nb''')\r\n1/0\r\n",
    "truncated.pyc": b"\xa7\r\r\n\0\0",
    "badmagic.pyc": b"\1\2\r\n" + b"\0" * 40,
    "broken.zip": b"PK\3\4 broken",
    "unreadable.py": "print(1)\n",
    "unreadable_directory/__main__.py": "print(1)\n",
    "sub/inner.py": SHOW,
    "directory/__main__.py": SHOW + "import beside\nprint(beside.x, __file__)\n",
    "directory/beside.py": "x = 1\n",
    "nomain_directory/x.py": "",
    "namespace/inside.py": SHOW,
    "nomain/__init__.py": "",
    "pkg/__init__.py": "print('init', __name__)\n",
    "pkg/__main__.py": SHOW,
    "pkg/sub.py": SHOW,
    "pkg/inner/__init__.py": "",
    "pkg/inner/__main__.py": SHOW,
    "badinit/__init__.py": "import not_there\n",
    "badinit/sub.py": SHOW,
    "raisingpkg/__init__.py": "1/0\n",
    "badsite/site.py": "1/0\n",
    "extra/extramod.py": "print('extramod', __name__)\n",
}


def fill(folder):
    """Writes the files of the cases into a new folder."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    for name in ("script", "raises"):
        py_compile.compile(folder / f"{name}.py", folder / f"{name}.pyc", dfile=f"{name}.py")
    for name, member in (("archive", "__main__"), ("nomain", "other")):
        with zipfile.ZipFile(folder / f"{name}.zip", "w") as archive:
            archive.writestr(f"{member}.py", SHOW)
            archive.writestr("zipped.py", "")
    (folder / "unreadable.py").chmod(0)
    (folder / "unreadable_directory").chmod(0)
    folder.chmod(0o755)


class Case:
    """One line of the table."""

    def __init__(self, line):
        self.line = line
        self.environment, self.arguments, self.filters = {}, [], {}
        self.input = b""
        head, separator, text = line.partition(" <")
        if separator:
            self.input = text.encode().decode("unicode_escape").encode(
                "latin-1" if "\\x" in text else "utf-8")
            if not text.isascii():
                self.input = text.replace("\\n", "\n").encode()
        for word in shlex.split(head):
            assignment = re.match(r"([A-Z_0-9]+)=(.*)", word, re.S)
            if word.startswith("!"):
                name, _, value = word[1:].partition("=")
                self.filters[name] = value
            elif assignment and not self.arguments:
                self.environment[assignment[1]] = assignment[2]
            else:
                self.arguments.append(word.replace("\\n", "\n"))

    def run(self, binary):
        """Exit code, stdout and stderr."""
        environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LC_ALL": "C.UTF-8",
                       "PYTHONDONTWRITEBYTECODE": "1", **self.environment}
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name).resolve()
            fill(folder)
            stdout, stderr = self.streams()
            options = {"user": NOBODY} if "nobody" in self.filters else {}
            process = subprocess.Popen(self.command(binary), cwd=folder, env=environment,
                                       stdin=subprocess.PIPE, stdout=stdout, stderr=stderr,
                                       **options)
            if stdout != subprocess.PIPE:
                os.close(stdout)
            try:
                output, errors = process.communicate(self.input, timeout=TIMEOUT)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
                return "timeout", "", ""
            return (process.returncode, self.masked(output or b"", binary, folder),
                    self.masked(errors, binary, folder))

    def streams(self):
        if "full" in self.filters:
            return os.open("/dev/full", os.O_WRONLY), subprocess.PIPE
        if "broken" in self.filters:
            reader, writer = os.pipe()
            os.close(reader)
            return writer, subprocess.PIPE
        return subprocess.PIPE, subprocess.PIPE

    def command(self, binary):
        for name, number in (("stdin", "0<"), ("stdout", "1>"), ("stderr", "2>")):
            if f"closed-{name}" in self.filters:
                return ["/bin/sh", "-c", f'exec "$0" "$@" {number}&-', binary, *self.arguments]
        return [binary, *self.arguments]

    def masked(self, output, binary, folder):
        text = output.decode("utf-8", "backslashreplace")
        text = text.replace(str(folder), "FOLDER").replace(binary, "PROGRAM")
        text = re.sub(r"^Python 3\.11\.2 \(.*\n?.*\] on linux", "Python 3.11.2 on linux", text,
                      flags=re.M)
        text = re.sub(r"^Python 3\.11\.2 \(.*\) *\[.*\]", "Python 3.11.2", text, flags=re.M)
        text = re.sub(r"0x[0-9a-f]+", "0x...", text)
        text = re.sub(r"^object refcount : .*", "object refcount : N", text, flags=re.M)
        if "numbers" in self.filters:
            text = re.sub(r" *\d+ \|", " N |", text)
        if "only" in self.filters:
            wanted = re.compile(self.filters["only"])
            text = "".join(line + "\n" for line in text.splitlines() if wanted.search(line))
        return text


def difference(ours, theirs):
    lines = []
    for name, mine, other in zip(("exit code", "stdout", "stderr"), ours, theirs):
        if mine != other:
            pair = [str(value).splitlines() for value in (other, mine)]
            lines += difflib.unified_diff(*pair, f"{name} of python3.11", f"{name} of taipan",
                                          lineterm="", n=1)
    return "\n".join("    " + line for line in lines)


def main():
    binary = os.path.abspath(sys.argv[1])
    wanted = re.compile(sys.argv[2] if len(sys.argv) > 2 else "")
    lines = CASES.read_text(encoding="utf-8").splitlines()
    cases = [Case(line) for line in lines
             if line.strip() and not line.startswith("#") and wanted.search(line)]
    skipped = [case for case in cases if "nobody" in case.filters and os.getuid() != 0]
    cases = [case for case in cases if case not in skipped]
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for case, ours, theirs in pool.map(
                lambda case: (case, case.run(binary), case.run(ORACLE)), cases):
            if ours != theirs:
                failed += 1
                print(f"FAIL {case.line}\n{difference(ours, theirs)}")
    print(f"{len(cases) - failed} passed, {failed} failed, {len(skipped)} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
