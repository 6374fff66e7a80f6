# _PyUnicodeWriter and the grouping of digits.
from ctypes import Structure, byref, c_int, c_ssize_t, c_ubyte, c_uint, c_void_p, py_object, sizeof

from _calls import api

o, n, i = py_object, c_ssize_t, c_int
from ctypes import memset


class W(Structure):
    _fields_=[('buffer',c_void_p),('data',c_void_p),('kind',c_uint),('maxchar',c_uint),('size',n),('pos',n),('min_length',n),('min_char',c_uint),('overallocate',c_ubyte),('readonly',c_ubyte)]
    def __repr__(s): return ' '.join(f'{k}={getattr(s,k) if k not in("buffer","data") else bool(getattr(s,k))}' for k,_ in s._fields_)
w=W(); memset(byref(w),0xff,sizeof(w))
api._PyUnicodeWriter_Init(byref(w)); print(w)
f=lambda nm,*a:print(nm,getattr(api,'_PyUnicodeWriter_'+nm)(byref(w),*a),w)
api._PyUnicodeWriter_Finish.restype=o; print(api._PyUnicodeWriter_Finish(byref(w)),w)
api._PyUnicodeWriter_Init(byref(w)); w.overallocate=1; w.min_length=20; w.min_char=255
api._PyUnicodeWriter_Init(byref(w)); f('WriteStr',o('xyzé')); f('WriteChar',c_uint(65)); print(api._PyUnicodeWriter_Finish(byref(w)),w)
api._PyUnicodeWriter_Init(byref(w)); print(repr(api._PyUnicodeWriter_Finish(byref(w))),w)
# grouping
g=api._PyUnicode_InsertThousandsGrouping; g.restype=n
def G(digits,dpos,nd,minw,grouping,sep,nbuf=None):
    mc=c_uint(127)
    w=W(); api._PyUnicodeWriter_Init(byref(w))
    k=g(None,n(0),o(digits),n(dpos),n(nd),n(minw),grouping,o(sep),byref(mc))
    api._PyUnicodeWriter_PrepareInternal(byref(w),n(k),mc)
    k2=g(byref(w),n(k),o(digits),n(dpos),n(nd),n(minw),grouping,o(sep),None)
    p=w.pos; w.pos=k
    print(digits,dpos,nd,minw,grouping,sep,'->',k,k2,mc.value,p,api._PyUnicodeWriter_Finish(byref(w)))
G('1234567',0,7,0,b'\3',','); G('1234567',1,5,0,b'\3',','); G('1234567',0,7,12,b'\3',','); G('1234567',0,7,0,b'\1\2\3','€'); G('1234567',0,7,0,b'\2\x7f',','); G('1234567',0,7,0,b'',','); G('12',0,2,6,b'\3',','); G('1234567',0,7,12,b'\3','::'); G('0',0,1,0,b'\3',',');G('',0,0,0,b'\3',',');G('',0,0,5,b'\3',',')
