# PyUnicode_Translate with error handlers.
import codecs
import ctypes
from ctypes import (CFUNCTYPE, POINTER, Structure, addressof, byref, c_char_p, c_double, c_int, c_long,
                    c_size_t, c_ssize_t, c_ubyte, c_uint, c_ulong, c_ulonglong, c_void_p, c_wchar_p,
                    create_string_buffer, create_unicode_buffer, py_object, sizeof, string_at)

api = ctypes.pythonapi
o, n, i = py_object, c_ssize_t, c_int


def P(name, *args, res=py_object):
    f = getattr(api, name)
    f.restype = res
    shown = [getattr(a, "value", a) if not isinstance(a, (bytes, str, type(None))) else a for a in args]
    shown = [a if isinstance(a, (int, float, str, bytes, tuple, list, dict, type(None))) else type(a).__name__
             for a in shown]
    try:
        print(name, shown, "->", repr(f(*args)))
    except Exception as error:
        text = str(error)
        if "bad argument to internal" in text:
            text = "bad argument to internal function"
        print(name, shown, "!!", type(error).__name__, text)


T='PyUnicode_Translate'
for e in [None,b'strict',b'replace',b'ignore',b'xmlcharrefreplace',b'nope',b'backslashreplace',b'surrogateescape']:
    P(T,o('xaab'),o({97:None}),e)
for k,f in dict(h1=lambda e:('Z',e.end),h2=lambda e:5,h3=lambda e:(b'x',1),h4=lambda e:('x','y'),h5=lambda e:('Q',-1),h6=lambda e:('Q',99),h7=lambda e:('a',e.end)).items():
    codecs.register_error(k,f); P(T,o('xaab'),o({97:None}),k.encode())
P(T,o('xaab'),o({97:-5}),None);P(T,o('xaab'),o({97:b'x'}),None);P(T,o('xaab'),o({97:0xfffe}),None);P(T,o('xaab'),o({97:0x110000}),None)
