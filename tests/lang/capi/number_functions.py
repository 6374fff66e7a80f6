# Functions of the chapters on integers, floats and complex numbers.
from ctypes import (Structure, addressof, byref, c_double, c_int, c_long, c_longlong, c_size_t,
                    c_ssize_t, c_uint, c_ulong, c_ulonglong, c_void_p, create_string_buffer, py_object)

from _calls import P, api

o, n, i = py_object, c_ssize_t, c_int
big=o(2**70); nb=o(-2**70); fl=o(1.5); s=o('x')
class I:
    def __index__(s): return 7
ix=o(I())
for nm,r in [('PyLong_AsLong',c_long),('_PyLong_AsInt',i),('PyLong_AsLongLong',c_longlong),('PyLong_AsSsize_t',n),('PyLong_AsSize_t',c_size_t),('PyLong_AsUnsignedLong',c_ulong),('PyLong_AsUnsignedLongLong',c_ulonglong),('PyLong_AsUnsignedLongMask',c_ulong),('PyLong_AsUnsignedLongLongMask',c_ulonglong),('PyLong_AsDouble',c_double),('PyLong_AsVoidPtr',c_void_p)]:
    for a in [o(5),o(-5),big,fl,ix,s,o(2**40),o(2**63)]: P(nm,a,res=r)
    P(nm,o(2**2000),res=r)
ov=i(9)
for a in [5,2**70,-2**70,2**63]:
  for nm in ['PyLong_AsLongAndOverflow','PyLong_AsLongLongAndOverflow']:
    f=getattr(api,nm); f.restype=c_long; print(nm,a,f(o(a),byref(ov)),ov)
v=c_ulonglong(0)
for k in ['UnsignedShort','UnsignedInt','UnsignedLong','UnsignedLongLong','Size_t']:
    for a in [o(5),o(-5),big,fl,ix,o(2**17),o(2**33)]: P(f'_PyLong_{k}_Converter',a,byref(v),res=i)
P('PyLong_FromDouble',c_double(1e30))
P('PyLong_FromDouble',c_double(float('inf')))
P('PyLong_FromDouble',c_double(float('nan')))
P('PyLong_FromUnicodeObject',o(' 12 '),i(10))
P('PyLong_FromUnicodeObject',o('1é'),i(10))
P('_PyLong_FromBytes',b'12\0',n(3),i(10))
P('_PyLong_FromBytes',b'12',n(2),i(10))
P('_PyLong_Sign',o(-5),res=i)
P('_PyLong_NumBits',o(-255),res=n)
P('_PyLong_DivmodNear',o(7),o(2))
P('_PyLong_DivmodNear',o(5),o(2))
P('_PyLong_DivmodNear',o(-7),o(2))
P('_PyLong_DivmodNear',o(7),o(0))
P('_PyLong_DivmodNear',o(7),fl)
P('_PyLong_DivmodNear',o(7),o(-3))
P('_PyLong_DivmodNear',o(-8),o(-3))
P('_PyLong_FromByteArray',b'\1\2',n(2),i(1),i(0))
P('_PyLong_FromByteArray',b'\xff',n(1),i(1),i(1))
b=create_string_buffer(4)
for a,n_,s_ in [(5,2,0),(-5,2,0),(300,1,0),(200,1,1),(-200,1,1),(-5,2,1)]: P('_PyLong_AsByteArray',o(a),b,n(n_),i(1),i(s_),res=i)
P('_PyLong_Format',o(255),i(16))
P('_PyLong_Format',o(255),i(10))
P('_PyLong_Format',fl,i(10))
P('_PyLong_GCD',o(-12),o(18))
P('_PyLong_Rshift',o(-9),n(1))
P('_PyLong_Lshift',o(-9),n(100))
P('_PyLong_Rshift',o(9),n(1000))
ee=n(0)
for a in [0,1,-3,2**100,2**60+1,-(2**54-1),2**54-1,10**400]:
    f=api._PyLong_Frexp; f.restype=c_double; print(a if a<2**200 else '...',f(o(a),byref(ee)),ee)
P('_PyLong_Copy',o(True))
P('_PyLong_New',n(0))
P('_PyLong_FromTime_t',c_long(5))
P('_PyLong_AsTime_t',big,res=c_long)
P('_PyLong_AsTime_t',fl,res=c_long)
P('_PyLong_FromUid',c_uint(2**32-1))
P('_PyLong_FromUid',c_uint(5))
P('_PyLong_FromGid',c_uint(2**32-1))
P('_PyLong_FileDescriptor_Converter',fl,byref(v),res=i)
P('_PyLong_FileDescriptor_Converter',o(-1),byref(v),res=i)
P('_PyLong_FileDescriptor_Converter',o(3),byref(v),res=i)
P('_PyLong_FileDescriptor_Converter',big,byref(v),res=i)
P('PyFloat_AsDouble',s,res=c_double)
P('PyFloat_AsDouble',None,res=c_double)
P('PyFloat_AsDouble',ix,res=c_double)
P('PyFloat_AsDouble',o(2**2000),res=c_double)
P('PyFloat_FromString',s)
P('PyFloat_FromString',o(' 1_0.5 '))
P('PyFloat_FromString',o(b'2'))
P('PyFloat_FromString',o(2))
P('PyFloat_GetMax',res=c_double)
P('PyFloat_GetMin',res=c_double)
for k in (2,4,8):
    P(f'PyFloat_Pack{k}',c_double(1e300),b,i(1),res=i);P(f'PyFloat_Pack{k}',c_double(1.5),b,i(0),res=i)
P('PyFloat_Unpack2',b'\x00\x3e',i(1),res=c_double)
class C(Structure): _fields_=[('r',c_double),('i',c_double)]
class CX:
    def __complex__(s): return 1+2j
class CB:
    def __complex__(s): return 5
for a in [o(1+2j),o(1.5),o(3),s,o(CX()),o(CB())]:
    P('PyComplex_RealAsDouble',a,res=c_double);P('PyComplex_ImagAsDouble',a,res=c_double)
    f=api.PyComplex_AsCComplex; f.restype=C
    try: r=f(a); print(r.r,r.i)
    except BaseException as x: print(type(x).__name__,x)
for nm in ['sum','diff','prod','quot','pow']:
    f=getattr(api,'_Py_c_'+nm); f.restype=C
    for x,y in [((1,2),(3,4)),((1,2),(0,0)),((0,0),(0,0)),((0,0),(-1,0)),((1e308,1e308),(1e308,1e308))]:
        r=f(C(*x),C(*y)); print(nm,x,y,r.r,r.i)
f=api._Py_c_abs; f.restype=c_double; print(f(C(3,4)),f(C(1e308,1e308)))
P('_Py_convert_optional_to_ssize_t',s,byref(v),res=i)
P('_Py_convert_optional_to_ssize_t',o(None),byref(v),res=i)
P('_Py_convert_optional_to_ssize_t',ix,byref(v),res=i)
P('_Py_convert_optional_to_ssize_t',big,byref(v),res=i)
f=api.PyLong_FromString; f.restype=o
for t,b in [(b'12',10),(b' 12 ',10),(b'12abc',10),(b'abc',10),(b'',10),(b'1__0',10),(b'_1',10),(b'1_',10),(b'0x',16),(b'0xg',16),(b'012',0),(b'-',10),(b'- 1',10),(b'12 3',10),(b'0b2',0),(b'+',0),(b'0_7',0),(b'00',0),(b'1_x',10)]:
    bf=create_string_buffer(t); e=c_void_p(0)
    try: r=f(bf,byref(e),i(b))
    except BaseException as x: r=str(x)
    print(t,b,r,(e.value or 0)-addressof(bf) if e.value else None)
for nm in ['PyOS_strtol','PyOS_strtoul']:
    f=getattr(api,nm); f.restype=c_long
    for t in [b'-',b'+',b' ',b'0x',b'007',b'0x0g',b'-0x1f',b'12_3',b' 5',b'\t5']:
        bf=create_string_buffer(t); e=c_void_p(0); print(nm,t,[(f(bf,byref(e),i(b)),e.value-addressof(bf)) for b in (0,10,16)])
