# PyUnicode_FromFormat, writing to new strings, codecs, character properties.
from ctypes import byref, c_double, c_int, c_ssize_t, c_ubyte, c_uint, c_void_p, py_object, string_at

from _calls import P, api

o, n, i = py_object, c_ssize_t, c_int
F='PyUnicode_FromFormat'
for f,a in [(b'%05d',i(-3)),(b'%5d',i(-3)),(b'%5.3d',i(-3)),(b'%.3d',i(-3)),(b'%05.3d',i(3)),(b'%0.3d',i(3)),(b'%00005d',i(3)),(b'%0d',i(3)),(b'%10x',i(255)),(b'%010x',i(255)),(b'%.4x',i(255)),(b'%5u',i(-1)),(b'%03i',i(7)),(b'%10zd',n(5)),(b'%010lld',n(-5)),
  (b'%5c',i(65)),(b'%10p',c_void_p(255)),(b'%p',c_void_p(0)),(b'%10s',b'abc'),(b'%-10s',b'abc'),(b'%010s',b'abc'),(b'%.0s',b'abc'),(b'%.s',b'abc'),(b'%.d',i(0)),(b'%.0d',i(0)),(b'%hd',i(1)),(b'%jd',n(1)),(b'%td',n(1)),(b'%zx',n(255)),(b'%lli|%q',n(1)),(b'%10U|',o('ab')),(b'%.1U|',o('ab')),(b'%10R|',o('ab')),(b'%5.1A|',o('ab')),(b'%5%|%d',i(1)),(b'%s',b'a\xffb\xc3'),(b'%.2s|',b'\xc3\xa9\xc3\xa9'),(b'%.3s|',b'\xc3\xa9\xc3\xa9'),(b'%5s|',b'\xc3\xa9\xc3\xa9'),(b'%l',i(1)),(b'%z',i(1)),(b'%5',i(1)),(b'%d%',i(1)),(b'%lc',i(65)),(b'%ls',b'abc'),(b'%zs',b'abc'),(b'%zU',o('x')),(b'%llx',i(5)), (b'%99999999999999999999d',i(1)),(b'%.99999999999999999999d',i(1)),(b'%*d',i(1)),(b'%#x',i(1)),(b'% d',i(1)),(b'%N',o(1)),(b'%T',o(1)),(b'%llc',i(65)),(b'%c',i(0x110000)),(b'%zc',i(65)),(b'%.2c|',i(65)),(b'%.2p|',c_void_p(65))]:
    P(F,f,a)
print('-- errformat')
v=c_void_p
api.PyUnicode_New.restype=v
def new(k,m): return v(api.PyUnicode_New(n(k),c_uint(m)))
def rd(p): return string_at(p.value+48,4)
x=new(3,0x7f)
P('PyUnicode_WriteChar',x,n(0),c_uint(0xe9),res=i)
P('PyUnicode_WriteChar',x,n(0),c_uint(0x41),res=i)
P('PyUnicode_WriteChar',x,n(3),c_uint(0x41),res=i)
P('PyUnicode_Fill',x,n(0),n(5),c_uint(0x41),res=n)
P('PyUnicode_Fill',x,n(-1),n(5),c_uint(0x41),res=n)
P('PyUnicode_Fill',x,n(1),n(-5),c_uint(0x41),res=n)
P('PyUnicode_Fill',x,n(5),n(5),c_uint(0x41),res=n)
P('PyUnicode_Fill',x,n(0),n(5),c_uint(0xff),res=n)
P('PyUnicode_CopyCharacters',x,n(0),o('é€'),n(0),n(1),res=n)
P('PyUnicode_CopyCharacters',x,n(0),o('éa'),n(0),n(1),res=n)
P('PyUnicode_CopyCharacters',x,n(0),o('€a'),n(1),n(1),res=n)
P('PyUnicode_CopyCharacters',x,n(0),o('ab'),n(0),n(100),res=n)
P('PyUnicode_AsCharmapString', o('abc'), None)
P('PyUnicode_AsCharmapString', o('abc'), o({97:1,98:2}))
P('PyUnicode_AsCharmapString', o(5), o({97:1,98:2}))
P('_PyUnicode_EncodeCharmap', o('abc'), None, b'replace')
P('PyUnicode_DecodeCharmap', b'abc', n(3), None, None)
P('PyUnicode_DecodeCharmap', b'abc', n(3), o('0'*100), None)
P('_PyUnicode_EncodeUTF7', o('a\xe9+~\n'), i(1), i(1), None)
P('_PyUnicode_EncodeUTF7', o('a\xe9+~\n!'), i(0), i(0), None)
P('_PyUnicode_EncodeUTF16', o('a\xe9'), None, i(1))
P('_PyUnicode_EncodeUTF32', o('a\xe9'), None, i(-1))
P('_PyUnicode_EncodeUTF32', o('a\xe9'), None, i(0))
P('_PyUnicode_EncodeUTF16', o(5), None, i(1))
P('PyUnicode_DecodeUTF16', b'\xff\xfea\0', n(4), None, None)
bo=i(0); api.PyUnicode_DecodeUTF16.restype=py_object
print(api.PyUnicode_DecodeUTF16(b'\xfe\xffa\0', n(4), None, byref(bo)), bo)
bo=i(1);print(api.PyUnicode_DecodeUTF16(b'\xfe\xffa\0', n(4), None, byref(bo)), bo)
P('PyUnicode_Decode', b'abc', n(3), b'rot13', None)
P('PyUnicode_Decode', b'abc', n(3), b'nope', None)
P('PyUnicode_Decode', b'abc', n(3), None, None)
P('PyUnicode_AsEncodedString', o('abc'), b'rot13', None)
P('PyUnicode_AsEncodedString', o('abc'), b'hex', None)
P('_PyUnicode_AsUTF8String', o('\udc80'), b'surrogateescape')
P('_PyUnicode_JoinArray', o(','), (py_object*2)('a','b'), n(2))
P('_PyUnicode_EQ',o('a'),o('a'),res=i)
P('_PyUnicode_EqualToASCIIString',o('a'),b'a',res=i)
P('_PyUnicode_WideCharString_Converter',o(5),byref(v()),res=i)
P('_PyUnicode_WideCharString_Converter',o('a\0'),byref(v()),res=i)
P('PyUnicode_DecodeUnicodeEscape', b'\\x41\\q', n(6), None)
P('PyUnicode_DecodeRawUnicodeEscape', b'\\u0041\\q', n(8), None)
for nm in ['IsLowercase','IsUppercase','IsTitlecase','IsXidStart','IsXidContinue','IsWhitespace','IsLinebreak','IsCaseIgnorable','IsCased','ToDecimalDigit','ToDigit','IsDecimalDigit','IsDigit','IsNumeric','IsPrintable','IsAlpha']:
    f=getattr(api,'_PyUnicode_'+nm); f.restype=i
    print(nm,[f(c_uint(c)) for c in (65,97,0x1c5,32,10,0x660,0xb2,0xbd,0x5f,0x20ac,0x110000)])
f=api._PyUnicode_ToNumeric; f.restype=c_double; print([f(c_uint(c)) for c in (65,0x31,0xbd,0x660,0x110000)])
for nm in ['ToLowerFull','ToUpperFull','ToTitleFull','ToFoldedFull']:
    a=(c_uint*3)(); f=getattr(api,'_PyUnicode_'+nm); f.restype=i
    print(nm,[(f(c_uint(c),a),list(a)) for c in (65,97,0xdf,0x130,0x1c6)])
print(list((c_ubyte*128).in_dll(api,'_Py_ascii_whitespace')))
