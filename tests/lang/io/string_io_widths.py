"""StringIO with characters of any width, in any order and place."""
import io
import pickle


def show(stream):
    print(ascii(stream.getvalue()), stream.tell(), [len(line) for line in stream.getvalue().splitlines()])


texts = ["plain\n", "ä\r\n", "€uro\r", "\U0001f600", "", "x" * 200 + "\n", "\x80\xff", "\ud800"]
for first in texts:
    for second in texts:
        stream = io.StringIO(first, newline=None)
        stream.seek(0, 2)
        stream.write(second)
        stream.seek(1)
        stream.write("Ω")
        stream.seek(10)
        stream.write("\n.")
        show(stream)
for newline in (None, "", "\n", "\r", "\r\n"):
    for extra in ("", "é", "☃", "\U0001f600"):
        stream = io.StringIO("a\nb\rc\r\n\nd\r" + extra, newline=newline)
        print(newline, ascii(list(stream)), stream.newlines)
        stream.seek(0)
        print([ascii(stream.readline(n)) for n in (0, 1, 2, 3, -1, 1)], ascii(stream.read(2)))
        stream.truncate(3)
        stream.seek(0)
        print(ascii(stream.read()), ascii(pickle.loads(pickle.dumps(stream)).getvalue()))
stream = io.StringIO("wide \U0001f600")
stream.truncate(0)
stream.seek(0)
stream.write("narrow")
show(stream)
stream.__init__("again")
show(stream)
for position in (2**63 - 1, 2**63 - 3, 2**62, 3689348814741910323, 2**61, 2**60):
    for text in ("abc", "\U0001f600bc"):
        stream = io.StringIO()
        stream.seek(position)
        try:
            stream.write(text)
        except (OverflowError, MemoryError) as error:
            print(type(error).__name__, error, repr(stream.getvalue()))
stream.close()
try:
    stream.getvalue()
except ValueError as error:
    print(error)
