"""Starts the interpreter under test as a shell would, and prints what its parent sees of it."""
import os
import subprocess
import sys
import tempfile

BASE = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8", "HOME": "/nonexistent"}
FOLDER = tempfile.TemporaryDirectory()
os.chdir(FOLDER.name)


def masked(data):
    """Text without what names the interpreter or the folder."""
    text = data.decode("utf-8", "backslashreplace") if isinstance(data, bytes) else data
    for path, name in ((sys.executable, "<python>"), (os.path.realpath(FOLDER.name), "<folder>"),
                       (FOLDER.name, "<folder>")):
        text = text.replace(path, name)
    return text


def run(*args, stdin=b"", env=None, **more):
    """The finished process of `python ARGS` in an environment with no PYTHON* but those given."""
    return subprocess.run([sys.executable, *args], input=stdin, env={**BASE, **(env or {})},
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=30, **more)


def show(*args, stdin=b"", env=None, **more):
    """Runs and prints everything: exit code, stdout, stderr."""
    done = run(*args, stdin=stdin, env=env, **more)
    title = " ".join(map(repr, args)) + "".join(f" {k}={v!r}" for k, v in (env or {}).items())
    print("==", masked(title), "->", done.returncode)
    for name, data in (("out", done.stdout), ("err", done.stderr)):
        for line in masked(data).splitlines():
            print(f"  {name}| {line}")


def write(name, content=""):
    """A file in the folder; its path."""
    path = os.path.join(FOLDER.name, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content if isinstance(content, bytes) else content.encode())
    return path
