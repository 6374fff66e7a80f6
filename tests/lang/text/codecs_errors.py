# Codecs: damaged input, error handlers, partial input.
import _codecs
import codecs


def show(source):
    try:
        result = ascii(eval(source))
    except UnicodeError as error:
        result = type(error).__name__ + ": " + ascii(str(error))
    except Exception as error:
        result = type(error).__name__ + ": " + str(error)
    print(source, "->", result)


texts = ["abc", "\xe9", "\u20ac", "\U0001f600", "a\ud800b", "\udc80\udcff", ""]
encodings = ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be", "utf-7", "ascii",
             "latin-1", "cp1252", "unicode_escape", "raw_unicode_escape"]
errors = ["strict", "ignore", "replace", "xmlcharrefreplace", "backslashreplace", "namereplace",
          "surrogateescape", "surrogatepass", "nope"]
for text in texts:
    for encoding in encodings:
        for error in errors:
            show("%a.encode(%r, %r)" % (text, encoding, error))

data = [b"abc", b"\xff", b"a\xe2\x82", b"\xe2(\xa1", b"\xf0\x9f\x98\x80", b"\xf0\x9f\x98 ",
        b"\xed\xa0\x80", b"\xc0\x80", b"\xf4\x90\x80\x80", b"\x00\xd8a\x00", b"\x00\xdc", b"+AGE-",
        b"+2AA-", b"+AGFB-", b"+A!", b"\\x4", b"\\u123", b"\\N{SNOWMAN}\\N{x}", b"\\", b"\\U00110000",
        b"\x00\x00\xfe\xff\x00\x00\x00a", b"\xff\xfea\x00b"]
for value in data:
    for encoding in encodings:
        for error in ["strict", "ignore", "replace", "backslashreplace", "surrogateescape",
                      "surrogatepass"]:
            show("%r.decode(%r, %r)" % (value, encoding, error))
    for name in ["utf_8", "utf_16", "utf_32", "utf_7", "unicode_escape", "raw_unicode_escape"]:
        show("_codecs.%s_decode(%r, 'strict', False)" % (name, value))
