import _csv
import csv
import io

for options in (
    dict(delimiter="\0"), dict(quotechar=""), dict(quotechar="\0"), dict(escapechar=""),
    dict(lineterminator=None), dict(lineterminator=5), dict(quoting="a"), dict(quoting=True),
    dict(delimiter=None), dict(quotechar=None), dict(quotechar=None, quoting=1),
):
    try:
        d = _csv.Dialect(**options)
        print(repr(d.delimiter), repr(d.quotechar), repr(d.escapechar), d.quoting)
    except TypeError as error:
        print(error)
print(list(csv.reader(["a\0b\0c"], delimiter="\0")), list(csv.reader(["a,\0b"], escapechar="\0")))
for terminator in "\n", "\r", "", "x":
    out = io.StringIO()
    csv.writer(out, lineterminator=terminator).writerow(["a\nb", "c\rd", "ex"])
    print(repr(out.getvalue()))
