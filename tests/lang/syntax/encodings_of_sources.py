# A source in each text codec of the library: right, damaged, cut off, and with a byte order mark.
import codecs
import encodings
import os
import pkgutil
import tempfile
import unicodedata

TEXT = "x = '\u00e9\u0416\u3042\u05d0\u0e01\u0627\u20ac'\nprint(ascii(x))\n"
folder = tempfile.mkdtemp()


def source(name):
    """The text with what the codec has of its characters; None if it is no codec of text."""
    try:
        codec = codecs.lookup(name)
        if not codec._is_text_encoding:
            return None
        line = f"# coding: {name}\n"
        return b"".join(part.encode(name, "ignore") for part in (line, TEXT)), line.encode() + TEXT.encode(name, "ignore")
    except (LookupError, UnicodeError, NotImplementedError):
        return None


def attempt(data):
    try:
        code = compile(data, "<source>", "exec")
        names = {}
        exec(code, {"print": lambda text: names.setdefault("shown", text)})
        return names.get("shown", "nothing")
    except SyntaxError as error:
        return f"{type(error).__name__}: {error.msg} {error.lineno} {error.offset} {error.text!a}"
    except Exception as error:
        return f"{type(error).__name__}: {str(error)[:100]}"


def as_file(data):
    path = os.path.join(folder, "source.py")
    with open(path, "wb") as file:
        file.write(data)
    try:
        with open(path, "rb") as file:
            import tokenize
            encoding, _ = tokenize.detect_encoding(file.readline)
        return encoding
    except SyntaxError as error:
        return str(error).replace(folder, "<folder>")


for module in sorted(m.name for m in pkgutil.iter_modules(encodings.__path__)):
    if module in ("aliases", "mbcs", "oem", "undefined"):
        continue
    made = source(module)
    if made is None:
        print(module, attempt(f"# coding: {module}\nx = 1\n".encode()))
        continue
    whole, mixed = made
    print(module)
    # Text that is not ASCII's and says no codec, and the places in UTF-8 that is damaged, are not compared.
    plain = whole.startswith(b"# coding") and not module.startswith(("utf_8", "punycode"))
    for kind, data in (("whole", whole), ("ASCII cookie", mixed), ("damaged", mixed[:20] + b"\xff\x81\xfe\x80" + mixed[20:]), ("cut", mixed[:-19])) if plain else (("ASCII cookie", mixed),) if module != "punycode" else ():
        print("  ", kind, attempt(data), as_file(data))
    for kind, data in () if not plain else (("damaged text", mixed.replace(b"'", b"'\xff\x81\xfe", 1)), ("mark", b"\xef\xbb\xbf" + mixed), ("bad syntax", mixed + b"a b\n")):
        print("  ", kind, attempt(data), as_file(data))
