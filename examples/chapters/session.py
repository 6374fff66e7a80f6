"""Source text, the interactive session, scripts and tracebacks."""
import importlib
import pathlib
import runpy
import subprocess
import sys
import tempfile

from .rows import fails, prints, row, show


@row("S01", "source text in UTF-8, cookies, characters of every plane")
def source_text():
    source = '#-*-coding:utf-8-*-\n变量 = "中文，🗡"  # 注释\nprint(变量, len(变量))\n'
    prints(["中文，🗡 4"], exec, compile(source.encode(), "<utf-8>", "exec"), {})
    prints(["Ärger"], exec, compile("# coding: latin-1\nprint('Ärger')".encode("latin-1"), "<latin>", "exec"), {})
    fails(SyntaxError, "unknown encoding: no-such-code (<odd>, line 0)", compile, b"# coding: no-such-code\n1", "<odd>", "exec")


@row("S02", "the session echoes the value of a bare expression")
def session_echo():
    class Shy:
        def __repr__(self):
            return "shown by repr"

        def __str__(self):
            return "shown by str"

    def enter(text):
        exec(compile(text, "<session>", "single"), {"shy": Shy()})

    prints(["3"], enter, "1 + 2")
    prints(["'text'"], enter, "'text'")
    prints([], enter, "None")
    prints(["shown by repr"], enter, "shy")
    prints(["[1]"], sys.displayhook, [1])


@row("S03", "the scaffold of a script and its guard")
def script_scaffold():
    text = ('__author__ = "a_little_rubbish"\n__date__ = "2018/11/23 16:34"\n'
            'if __name__ == "__main__":\n    print("run by", __author__)\n')
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "scaffolded.py")
        path.write_text(text)
        names = prints(["run by a_little_rubbish"], lambda: runpy.run_path(str(path), run_name="__main__"))
        show("module globals", names["__date__"], "2018/11/23 16:34")
        sys.path.insert(0, folder)
        try:
            module = prints([], importlib.import_module, "scaffolded")
        finally:
            sys.path.remove(folder)
        show("imported", (module.__name__, module.__author__), ("scaffolded", "a_little_rubbish"))


@row("S04", "tracebacks of uncaught exceptions")
def uncaught_exception():
    text = 'print("before")\ndef broken():\n    return None.missing\nbroken()\nprint("after")\n'
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "failing.py")
        path.write_text(text)
        done = subprocess.run([sys.executable, str(path)], capture_output=True, text=True)
        show("exit status", done.returncode, 1)
        show("printed before", done.stdout, "before\n")
        lines = done.stderr.replace(folder, "FOLDER").splitlines()
        for line in lines:
            print("  |", line)
        show("last line", lines[-1], "AttributeError: 'NoneType' object has no attribute 'missing'")
        show("file, line, function", lines[3], '  File "FOLDER/failing.py", line 3, in broken')
        path.write_text("def unfinished(:\n")
        done = subprocess.run([sys.executable, str(path)], capture_output=True, text=True)
        show("syntax error", done.stderr.splitlines()[-1], "SyntaxError: invalid syntax")
