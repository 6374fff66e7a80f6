import ctypes
import sys
import warnings

warnings.simplefilter("ignore", DeprecationWarning)
api = ctypes.pythonapi
make = api.PyUnicode_FromUnicode
make.restype = ctypes.py_object
make.argtypes = ctypes.c_void_p, ctypes.c_ssize_t
wide = api.PyUnicode_AsUnicode
wide.restype = ctypes.c_void_p
wide.argtypes = (ctypes.py_object,)


def filled(text):
    """The text in a string that was made before its characters."""
    late = make(None, len(text))
    ctypes.memmove(wide(late), ctypes.create_unicode_buffer(text), 4 * len(text))
    return late


for text in "abc", "\xe9x", "\u1234", "\U0001d580y":
    print(ascii(filled(text)), filled(text) == text, text == filled(text))
    print({text: 1}.get(filled(text)), hash(filled(text)) == hash(text))
    print(filled(text) + "x" == text + "x", "".join([filled(text)] * 2) == text * 2)
    print(filled(text).upper() == text.upper(), filled(text).encode() == text.encode())
    print(filled(text) < text, sys.intern(filled(text)) is sys.intern(text))
