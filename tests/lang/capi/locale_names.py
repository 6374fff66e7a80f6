# What the C library's locale is called and says, the thread that handles signals.
from ctypes import c_int, CDLL, Structure, byref, c_char_p, c_void_p, c_wchar_p, py_object
from functools import partial

from _calls import P, api

P = partial(P, res=c_int)

P('_PyOS_IsMainThread')
import threading
t=threading.Thread(target=P,args=('_PyOS_IsMainThread',));t.start();t.join()
P('PyOS_InterruptOccurred')
P('_Py_device_encoding',0,res=py_object);P('_Py_device_encoding',99,res=py_object);P('_Py_device_encoding',-1,res=py_object)
P('_Py_GetLocaleEncodingObject',res=py_object);P('_Py_GetLocaleEncoding',res=c_wchar_p)
P('_Py_GetForceASCII');P('_Py_ResetForceASCII');P('_Py_GetForceASCII')
for l in (b'C',b'C.UTF-8',b'POSIX',b'UTF-8',b'C.utf8',b'en_US.UTF-8',b'c'): P('_Py_IsLocaleCoercionTarget',l)
for w in (0,1): P('_Py_LegacyLocaleDetected',w)
class L(Structure): _fields_=[('dp',c_char_p),('ts',c_char_p),('gr',c_char_p)]
lib=CDLL(None); lib.localeconv.restype=c_void_p
d=py_object();t=py_object()
print(api._Py_GetLocaleconvNumeric(c_void_p(lib.localeconv()),byref(d),byref(t)),d.value,t.value)
