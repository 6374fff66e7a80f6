# Token numbers: names and operators.
import ctypes
import re
import sys
from ctypes import (CDLL, POINTER, Structure, addressof, byref, c_char_p, c_int, c_ssize_t, c_uint, c_void_p, c_wchar_p, cast,
                    create_string_buffer, py_object, pythonapi as api)


def P(name, *a, res=c_int):
    f = getattr(api, name)
    f.restype = res
    try:
        text = repr(f(*a))
    except BaseException as e:
        text = f"{type(e).__name__} {e}"
        if "bad argument to internal" in text:
            text = "bad argument to internal function"
    print(name, re.sub("0x[0-9a-f]+", "ADDRESS", f"{a} -> {text}"))


for c in b'()[]:,;+-*/|&<>=.%{}~^@!?$x': P('PyToken_OneChar',c)
toks=(c_char_p*64).in_dll(api,'_PyParser_TokenNames')
print(list(toks))
import token
for a in map(chr,range(33,127)):
  for b in map(chr,range(33,127)):
    f=api.PyToken_TwoChars
    if f(ord(a),ord(b))!=54: print('two',a,b,f(ord(a),ord(b)))
    for c in '=*/<>.-':
        if api.PyToken_ThreeChars(ord(a),ord(b),ord(c))!=54: print('three',a,b,c,api.PyToken_ThreeChars(ord(a),ord(b),ord(c)))
