# What expat's parsers and ElementTree say to arguments that do not fit.
import io
import xml.etree.ElementTree as ET

import pyexpat


def show(f, *args, **kwargs):
    try:
        result = f(*args, **kwargs)
    except BaseException as error:
        print(type(error).__name__, error)
    else:
        print("ok", getattr(result, "tag", None) or (result if isinstance(result, (int, str, list)) else type(result).__name__))


create = pyexpat.ParserCreate
for args in [(), (0, "a"), (0, 2**31), (0, None), ("<a>", []), ("<a>", "x"), ("<a/>", 2), (b"<a/>", True), (0,)]:
    show(create().Parse, *args)
for args in ("a\0",), ("a", "b\0"), ("a", "utf-8"), (None,), (0,), ("a", 0):
    show(create().ExternalEntityParserCreate, *args)
for code in 3, 2**64, 2**63, -1, 2**32 + 3, "a", 1.5:
    show(pyexpat.ErrorString, code)
for args in (), (0,), (0, 0), (io.StringIO("<a/>"),), (io.BytesIO(b"<a/>"),):
    show(create().ParseFile, *args)

root = ET.Element("a")
for tag in "k", "\xe9", b"k":
    ET.SubElement(root, tag)
paths = [
    b"k", b"a", b"", b"{x}k", b"{x/y}k", b"{*}k", b"{}k", b"a/b", b"*", b".", b"@", b"[", bytearray(b"k"), 5, None,
    (1,), "{x/y}k", "{}k", "k]",
]
for path in paths:
    show(root.find, path)
    show(root.findtext, path, 7)
    show(root.findall, path)
for args in [(), (0,), (root,), (0, "a"), (0, "a", 0), (root, "a", 0), (0, 1, 2, 3), (0, "a", {})]:
    show(ET.SubElement, *args)
show(ET.SubElement, 0, "a", attrib=0)
show(ET.SubElement, root, "a", attrib=0)
show(ET.XMLParser, encoding="a\0")
show(ET.XMLParser, encoding=b"a")


def broken():
    yield ET.Element("b")
    1 / 0


class Sequence:
    def __len__(self):
        return 2

    def __getitem__(self, index):
        raise KeyError(index)


for elements in [ET.Element("c"), 5], iter([ET.Element("d")]), 5:
    show(root.extend, elements)
for elements in broken(), Sequence():
    try:
        root.extend(elements)
    except TypeError as error:
        print(error)
print([child.tag for child in root])
