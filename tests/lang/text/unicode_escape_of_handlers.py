import codecs
import warnings

# A handler may bring an escape sequence in that is none; the warning is about it.
replaced = {rb"\x0": (b"\\", 0), rb"\x3": (b"xxx\\", 3)}


def replace(error):
    text, position = replaced[error.object[: error.end]]
    error.object = text + error.object[error.end :]
    return "?", position


codecs.register_error("test.replace", replace)
for data in rb"\x0n\z", rb"\x0n\501", rb"\x3zr":
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        print(ascii(codecs.unicode_escape_decode(data, "test.replace")))
    print([str(warning.message) for warning in caught])
