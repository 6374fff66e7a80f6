# Registered error handlers, charmaps and the registry.
import _codecs
import codecs
import warnings

warnings.simplefilter("ignore")


def show(source):
    try:
        result = ascii(eval(source))
    except UnicodeError as error:
        result = type(error).__name__ + ": " + ascii(str(error))
    except Exception as error:
        result = type(error).__name__ + ": " + str(error)
    print(source, "->", result)

def handler(error):
    return result(error) if callable(result) else result


codecs.register_error("test.handler", handler)
for result in [("", 99), (1, 1), None, ("ab",), lambda e: ("?", e.end), lambda e: ("\xff", e.end),
               lambda e: (b"raw", e.end), lambda e: (b"rawr", e.end), lambda e: ("x", -1),
               lambda e: ("<%d-%d>" % (e.start, e.end), e.end)]:
    label = "f" if callable(result) else result
    print("handler", label)
    for source in [r"'a\xe9\u1234b'.encode('ascii', 'test.handler')",
                   r"'a\ud800b'.encode('utf-8', 'test.handler')",
                   r"'a\ud800b'.encode('utf-16-le', 'test.handler')",
                   r"b'a\xe9b'.decode('ascii', 'test.handler')",
                   r"b'a\xe9b'.decode('utf-8', 'test.handler')",
                   r"_codecs.charmap_encode('ab', 'test.handler', {98: 99})"]:
        show(source)

for source in ["_codecs.charmap_decode(b'a\\xff', 'strict', {97: None})",
               "_codecs.charmap_decode(b'a\\xff', 'replace', 'ab')",
               "_codecs.charmap_decode(b'a', 'strict', {97: -1})",
               "_codecs.charmap_decode(b'ab', 'strict', {97: 'xyz', 98: 0x1f600})",
               "_codecs.charmap_encode('a', 'strict', {97: 300})",
               "_codecs.charmap_encode('a', 'strict', {97: 'a'})",
               "_codecs.charmap_encode('ab', 'strict', {97: b'xyz', 98: 1})",
               "_codecs.charmap_encode('abc', 'xmlcharrefreplace', {})",
               "_codecs.charmap_build('abc')", "type(_codecs.charmap_build(''.join(map(chr, range(256)))))",
               "'\\u20ac\\x81'.encode('cp1252')", "b'\\x80\\x81'.decode('cp1252', 'replace')",
               "codecs.lookup('No Such-Codec')", "codecs.lookup('UTF 8').name", "'a'.encode('hex')",
               "b'a'.decode('rot13')", "codecs.encode('abc', 'rot13')", "codecs.decode('zz', 'hex')",
               "codecs.lookup_error('none')", "codecs.register(1)", "codecs.register_error('x', 1)",
               "_codecs.escape_decode(b'\\\\x41\\\\q\\\\101')", "_codecs.escape_decode(b'\\\\x4')",
               "_codecs.escape_encode(b'a\\n\\xff\"\\'')", "codecs.strict_errors(1)",
               "codecs.ignore_errors(ValueError())",
               "codecs.replace_errors(UnicodeDecodeError('a', b'bcd', 0, 2, 'c'))",
               "codecs.namereplace_errors(UnicodeEncodeError('a', 'b\\udc80', 0, 2, 'c'))",
               "codecs.backslashreplace_errors(UnicodeTranslateError('b\\u1234', 0, 2, 'c'))",
               "''.join(map(chr, range(128))).encode('utf-7')", "'\\xe9+\\U00012345-'.encode('utf-7')"]:
    show(source)
