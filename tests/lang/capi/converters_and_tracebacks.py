# Converters of ids and sets of signals, tracebacks with margins, lines of source, dumped text.
import sys
from ctypes import POINTER, byref, c_int, c_uint, c_void_p, cast, create_string_buffer, py_object

from _calls import api

for o in ('abc','ab\x01\u20ac\U0001F600\x7f\\\'"','x'*600,5):
    sys.stdout.flush(); api._Py_DumpASCII(1,py_object(o)); import os; os.write(1,b'\n')
for f in ('_Py_Uid_Converter','_Py_Gid_Converter'):
    for v in (0,1,-1,-2,2**31,2**32-1,2**32,2**64,'a',1.5,True,-2**40):
        out=c_uint(77)
        try: print(f,v,getattr(api,f)(py_object(v),byref(out)),out.value)
        except BaseException as e: print(f,v,type(e).__name__,e,out.value)
for v in ([1,2],[],[0],[65],[64],['a'],5,{9},[-1],[1000],[2**70],[32,33],range(1,5)):
    buf=create_string_buffer(b'\xff'*128,128)
    try: 
        import warnings
        with warnings.catch_warnings(record=True) as w:
            warnings.simplefilter('always')
            print('sigset',v,api._Py_Sigset_Converter(py_object(v),buf),buf.raw[:16].hex(),[str(x.message) for x in w])
    except BaseException as e: print('sigset',v,type(e).__name__,e)
import io
tb=None
try:
    def f(): 1/0
    f()
except ZeroDivisionError as e: tb=e.__traceback__
def pti(*a):
    s=io.StringIO()
    f=api._PyTraceBack_Print_Indented
    try: print(f(py_object(a[0]),a[1],a[2],a[3],a[4],py_object(s)),repr(s.getvalue()))
    except BaseException as e: print(type(e).__name__,str(e).split(': ')[-1],repr(s.getvalue()))
pti(tb,0,b'',b'',b'Head\n'); pti(tb,2,b'| ',b'+ ',b'Head\n'); pti(tb,3,b'',b'',b'');pti(5,0,b'',b'',b'')
def dsl(fn,line,indent,tr=None):
    s=io.StringIO()
    f=api._Py_DisplaySourceLine
    t=c_int(-5); l=c_void_p(0)
    f.argtypes=[py_object,py_object,c_int,c_int,POINTER(c_int),POINTER(c_void_p)]
    try: r=f(s,fn,line,indent,byref(t),byref(l)); print(r,repr(s.getvalue()),t.value, l.value and cast(l.value,py_object).value)
    except BaseException as e: print(type(e).__name__,str(e).split(': ')[-1],repr(s.getvalue()))
import os, tempfile
PATH = os.path.join(tempfile.mkdtemp(), 'dslx.py')
open(PATH, 'w').write('# coding: latin-1\n\tif x:\n    \x0c  y = 1  \n')
for ln in (0,1,2,3,4,9): dsl(PATH,ln,4)
dsl('/nope.py',1,0); dsl(5,1,0)
