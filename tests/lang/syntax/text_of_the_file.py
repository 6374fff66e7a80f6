# SyntaxErrors of compile() show the line of the file that has the name, if there is one.
import os
import tempfile

os.chdir(tempfile.mkdtemp())


def show(file, source, mode="exec", name="module.py"):
    with open("module.py", "wb") as f:
        f.write(file)
    try:
        compile(source, name, mode)
    except SyntaxError as e:
        print(e.msg, len(e.args), e.lineno, e.offset, ascii(e.text), e.end_lineno, e.end_offset, sep="|")


FOUR = b"one line (and) more\n# two \xc3\xa9\xc3\xa9\nthird longer line\nfour"
for source in ("a b c", "x = (", "x = (\n1\n2\n", "x = 1\n  y", '"abc', "0777", "1a", "if 1:\nx", "None = 1", "return", "x=1\nbreak",
               'f"{a b}"', 'f"{"', "a\n\xe9 \xe9 x y\n", "\u20ac", "x\n \\ y", "yield", "*a", "f(\n  a=1,\n  b=2\n  c=3)", "\xe9 = \xe9 \xe9",
               "def f():\n x=1\n global x\n", "from __future__ import foo", "from __future__ import braces", "nonlocal x", "[x:=1 for x in y]",
               "def f(a,a): pass", "f(a=1,a=2)", "x: (yield)", "x\nfrom __future__ import division", "a\nb\nc\nd\ne e", "match x:\n case {**_}: pass"):
    print(ascii(source))
    show(FOUR, source)
    show(FOUR, source, name="<string>")
    show(FOUR, source, "single")
for file in (b"# coding: latin-1\n# \xe9\xe9 abc\n", b"a\n\xff\xe9\xe9 abc\n", b"# coding: foo\nabc\n", b"\xef\xbb\xbfabc\nmore\n", b"#\r\nxx\r\n",
             b"#\rxx\rzz", b"#\nxx\rzz\n", b"#\nx\0x\rzz\n", b"#a\0bc\nxxzz\n", b"a\nlast", b"a\n", b"a\n\n", b"a", b"",
             b"a\n" + b"long line " * 400 + b"\nz", b"z" * 5000 + b"\nnext\n", b"a\nq\r\r\nb"):
    print(file[:20])
    for source in ("\nreturn", "\nnonlocal x", "\n$ x", "\nx x"):
        show(file, source)
os.mkdir("folder")
for name in ("folder", "missing", "folder/../module.py", os.path.abspath("module.py"), b"module.py", "\udcff"):
    show(FOUR, "q r", name=name)
