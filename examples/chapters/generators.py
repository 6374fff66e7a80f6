"""Iterators, generators, frames, byte code, and a file of one huge line."""
import dis
import io
import os
import sys
import tempfile
import types

from .rows import fails, prints, row, show


@row("S119", "iterators: no subscript, values on demand")
def iterators():
    iterator = iter([1, 2, 3])
    fails(TypeError, "'list_iterator' object is not subscriptable", lambda: iterator[0])
    show("next", (next(iterator), list(iterator)), (1, [2, 3]))
    made = []
    lazy = map(made.append, "abc")
    show("before next", made, [])
    next(lazy)
    show("after next", made, ["a"])


@row("S120", "a function with yield is a generator")
def generator_functions():
    def steps():
        print("started")
        yield 1
        print("went on")
        yield 2
        print("ended")

    g = prints([], steps)
    show("type", type(g), types.GeneratorType)
    show("first", prints(["started"], next, g), 1)
    show("second", prints(["went on"], next, g), 2)
    show("spent", prints(["ended"], next, g, "spent"), "spent")


@row("S121", "frames and code are objects")
def frames_and_code():
    def inner():
        return sys._getframe()

    frame = inner()
    show("types", (type(frame), type(frame.f_code)), (types.FrameType, types.CodeType))
    show("names", (frame.f_code.co_name, frame.f_code.co_qualname, frame.f_globals is globals()),
         ("inner", "frames_and_code.<locals>.inner", True))

    def outer():
        return sys._getframe(1).f_code.co_name, sys._getframe().f_back is sys._getframe(1)

    show("f_back", outer(), ("frames_and_code", True))


@row("S122", "frames live on the heap and outlive their callers")
def frames_on_the_heap():
    kept = []

    def bar(secret):
        kept.append(sys._getframe())

    def foo():
        local = "foo's"
        bar("kept after return")
        return local

    foo()
    frame = kept[0]
    show("locals after return", (frame.f_locals["secret"], frame.f_back.f_locals["local"]),
         ("kept after return", "foo's"))

    def resumed(generator):
        return next(generator)

    def numbers():
        yield 1
        yield 2

    generator = numbers()
    show("resumed by any caller", (next(generator), resumed(generator)), (1, 2))
    try:
        [][0]
    except IndexError as error:
        show("kept by a traceback", error.__traceback__.tb_frame.f_code.co_name, "frames_on_the_heap")


def generat():
    yield 1
    s = "我是s"
    yield 2
    m = "我是m"
    yield 3


@row("S123", "how a generator resumes")
def generator_resumes():
    ge = generat()
    lines = []
    for _ in ge:
        lines.append(ge.gi_frame.f_lineno - generat.__code__.co_firstlineno)
    show("lines of the yields", lines, [1, 3, 5])
    show("the frame is gone", ge.gi_frame, None)

    def echo():
        got = None
        while True:
            got = yield got

    e = echo()
    next(e)
    show("sent in", [e.send(n) for n in "abc"], ["a", "b", "c"])


@row("S124", "dis shows the byte code")
def disassembly():
    text = io.StringIO()
    show("returns", dis.dis(generat, file=text), None)
    first = generat.__code__.co_firstlineno
    for line in text.getvalue().replace(f"{first} ", "N ").splitlines():
        print("  |", line.split(maxsplit=1)[-1] if line.strip() else "")
    names = [i.opname for i in dis.get_instructions(generat)]
    show("yields", names.count("YIELD_VALUE"), 3)
    show("constants and names", [i.argval for i in dis.get_instructions(generat)
                                 if i.opname in ("LOAD_CONST", "STORE_FAST")],
         [1, "我是s", "s", 2, "我是m", "m", 3, None])


@row("S126", "f_lasti and f_locals after each next")
def frame_after_next():
    ge = generat()
    seen, last = [dict(ge.gi_frame.f_locals)], [ge.gi_frame.f_lasti]
    for _ in range(3):
        next(ge)
        seen.append(dict(ge.gi_frame.f_locals))
        last.append(ge.gi_frame.f_lasti)
    show("locals", seen, [{}, {}, {"s": "我是s"}, {"s": "我是s", "m": "我是m"}])
    show("lasti", last, [0, 8, 20, 32])
    fails(StopIteration, "", next, ge)


@row("S127", "Fibonacci")
def fibonacci():
    def gen_fib(index):
        n, f0, f1 = 0, 0, 1
        while n <= index:
            f0, f1 = f1, f1 + f0
            yield f0
            n += 1

    show("gen_fib(9)", list(gen_fib(9)), [1, 1, 2, 3, 5, 8, 13, 21, 34, 55])


def myreadlines(f, newline):
    buf = ""
    while True:
        while newline in buf:
            pos = buf.index(newline)
            yield buf[:pos]
            buf = buf[pos + len(newline):]
        chunk = f.read(4096)
        if not chunk:
            yield buf
            break
        buf += chunk


class CountingReader(io.StringIO):
    largest = 0

    def read(self, size=-1):
        self.largest = max(self.largest, size if size >= 0 else sys.maxsize)
        return super().read(size)


@row("S128", "a giant file of one line, lazily")
def one_line_giant():
    pieces = [f"piece {n} " + "x" * (n % 50) for n in range(5000)]
    reader = CountingReader("|".join(pieces))
    lazy = myreadlines(reader, "|")
    show("first", next(lazy), "piece 0 ")
    show("read so far", reader.tell(), 4096)
    show("the rest", list(lazy) == pieces[1:], True)
    show("never all at once", reader.largest, 4096)
    show("separator of several", list(myreadlines(io.StringIO("a<>b<><>c"), "<>")), ["a", "b", "", "c"])


@row("S129", "text files")
def text_files():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "a.txt")
        with open(path, "w", encoding="utf-8") as f:
            f.write("中文|second|第三")
        with open(path, "r", encoding="utf-8") as f:
            show("pieces", list(myreadlines(f, "|")), ["中文", "second", "第三"])
        show("closed", f.closed, True)
        fails(ValueError, "I/O operation on closed file.", f.read)
        fails(UnicodeDecodeError, "'ascii' codec can't decode byte 0xe4 in position 0: ordinal not in range(128)",
              lambda: open(path, encoding="ascii").read())
    fails(FileNotFoundError, "[Errno 2] No such file or directory: './files/nothing-here.txt'", open,
          "./files/nothing-here.txt")
