# Codecs for text only, escapes in bytes.
from ctypes import POINTER, byref, c_char_p, c_int, c_ssize_t, py_object
from functools import partial

from _calls import P, api

P = partial(P, res=c_int)

for name in (b'utf-8',b'rot13',b'hex',b'nope'):
    for alt in (b'codecs.open()',b'x'):
        P('_PyCodec_LookupTextEncoding',name,alt,res=py_object)
    P('_PyCodec_EncodeText',py_object('abc\u20ac'),name,None,res=py_object)
    P('_PyCodec_EncodeText',py_object('abc\u20ac'),name,b'ignore',res=py_object)
    P('_PyCodec_DecodeText',py_object(b'abc\xff'),name,None,res=py_object)
    P('_PyCodec_DecodeText',py_object(b'abc\xff'),name,b'ignore',res=py_object)
P('_PyCodec_EncodeText',py_object(5),b'utf-8',None,res=py_object)
P('_PyCodec_DecodeText',py_object(5),b'utf-8',None,res=py_object)
import codecs
class CI(codecs.CodecInfo): pass
def search(n):
    if n=='badenc': return codecs.CodecInfo(lambda s,e='x':('notbytes',1),lambda s,e='x':(b'notstr',1),name='badenc')
    if n=='badtup': return codecs.CodecInfo(lambda s,e='x':5,lambda s,e='x':(1,2,3),name='badtup')
codecs.register(search)
for n in (b'badenc',b'badtup'):
    P('_PyCodec_EncodeText',py_object('abc'),n,None,res=py_object)
    P('_PyCodec_DecodeText',py_object(b'abc'),n,None,res=py_object)
def esc(s,errors=None):
    f=api._PyBytes_DecodeEscape2; f.restype=py_object
    bad=c_int(-7); p=c_char_p(b'?')
    f.argtypes=[c_char_p,c_ssize_t,c_char_p,POINTER(c_int),POINTER(c_char_p)]
    try: print(s,errors,f(s,len(s),errors,byref(bad),byref(p)),bad.value,p.value)
    except Exception as e: print(s,errors,type(e).__name__,e,bad.value,p.value)
for s in (b'abc',b'a\\n',b'\\q',b'\\400',b'\\777',b'\\x',b'\\x4',b'\\x41',b'\\8\\q',b'\\',b'\\q\\777',b'\\777\\q',b'\\012a\\\nb'):
    for e in (None,b'strict',b'ignore',b'replace',b'foo'): esc(s,e)
