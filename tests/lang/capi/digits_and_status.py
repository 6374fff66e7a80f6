# Doubles to digits and back, PyStatus.
from ctypes import (Structure, addressof, byref, c_char_p, c_double, c_int,
                    c_ssize_t, c_void_p, create_string_buffer, py_object, string_at)

from _calls import api

o, n, i = py_object, c_ssize_t, c_int
f=api._Py_dg_dtoa; f.restype=c_void_p
def D(x,m,nd):
    dp=i();s=i();e=c_void_p()
    r=f(c_double(x),i(m),i(nd),byref(dp),byref(s),byref(e)); b=string_at(r); k=e.value-r; api._Py_dg_freedtoa(c_void_p(r)); return b,dp.value,s.value,k
for x in (0.0,-0.0,1.5,123.456,1e300,5e-324,float('inf'),float('-inf'),float('nan'),0.05,99.5,0.001):
    print(x,[D(x,m,nd) for m,nd in ((0,0),(2,0),(2,3),(2,20),(3,2),(3,0),(3,-1),(3,-3))])
f=api._Py_dg_strtod; f.restype=c_double
for t in (b'1.5',b'  1.5',b'1e5x',b'abc',b'1e400',b'-1e-400',b'1.',b'.5',b'.',b'1e',b'inf',b'+3',b'-',b'0x10',b'1_0',b''):
    b=create_string_buffer(t); e=c_void_p(); print(t,f(b,byref(e)),e.value-addressof(b))
f=api._Py_dg_infinity; f.restype=c_double; print(f(0),f(1)); f=api._Py_dg_stdnan; f.restype=c_double; print(f(0),f(1))
class S(Structure): _fields_=[('t',i),('func',c_char_p),('msg',c_char_p),('code',i)]
for nm,a in (('Ok',()),('Error',(b'boo',)),('NoMemory',()),('Exit',(3,))):
    f=getattr(api,'PyStatus_'+nm); f.restype=S; r=f(*a); print(nm,r.t,r.func,r.msg,r.code)
print(api.Py_IsInitialized())
