# Answers to odd arguments that were wrong once; tools/compare_calls.py asks for many more.
import csv
import datetime
import io
import marshal
import operator
import weakref
from collections import OrderedDict


class Text(str):
    pass


def show(function, *arguments, **keywords):
    try:
        result = function(*arguments, **keywords)
        print(type(result).__name__, ascii(result))
    except Exception as error:
        print(type(error).__name__, error.args)


for kind in (bytes, bytearray):
    for name in ("center", "ljust", "rjust"):
        show(getattr(kind(b"ab"), name), -2**63)
show(b"ab".rjust, 2**63 - 1)
show(operator.imul, {"a": 1}, [1])
show(operator.lshift, 5, 2**62)
show(operator.lshift, 5, 2**66)
for text in (Text("x"), Text(""), Text("{}"), Text("%s")):
    show(text.format, 1)
    show(text.format_map, {})
    show(operator.mod, text, ())
show(type, iter(Text("x")))
for key in (None, (), (1, 2), 1):
    show(OrderedDict().pop, key)
    show(OrderedDict(a=1).move_to_end, key)
show(OrderedDict().pop, [])
show(bytearray().__reduce_ex__, 2)
for text in ("a", "_", "0", " ", ".", "\xe9", "ab"):
    show(marshal.dumps, text)
show(datetime.date, x=1)
show(datetime.date, "a", x=1)
show(datetime.datetime, 1, 1, 1, year=1)
show(datetime.timedelta, len, slice(1), 1e300)
show(datetime.datetime.combine, 1, x=2)
show(pow, 2, 3, key=1)
show(io.StringIO, "a\nb", "\r\0\n")
show(io.StringIO("a\nb", "\r\0\n").getvalue)
show(super.__init__, super(Text, Text("a")), 1)
show(super, 1)
show(super, 1, 2, 3)
show(repr, csv.Error("a"))
show(weakref.ref, csv.Error())
show(csv.Dialect.__reduce__, csv.excel())
