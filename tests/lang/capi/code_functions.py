# Keys of constants, bounds of lines, code objects from their parts.
import re
from ctypes import Structure, addressof, byref, c_int, c_void_p, create_string_buffer, py_object

from _calls import api

for o in (1,1.0,-0.0,0.0,True,0j,-0j,complex(0.0,-0.0),complex(-0.0,-0.0),complex(-0.,0.),'a',b'a',None,...,(1,1.0,(0.0,)),frozenset([1,'a']),[1],{},int,len,(lambda:0).__code__,range(3),NotImplemented,bytearray(b'x')):
    f=api._PyCode_ConstantKey; f.restype=py_object
    r=f(py_object(o))
    print(repr(o)[:20],re.sub('0x[0-9a-f]+|\\d{6,}','ADDR',repr(r)))
class Opaque(Structure): _fields_=[('line',c_int),('next',c_void_p),('limit',c_void_p)]
class R(Structure): _fields_=[('start',c_int),('end',c_int),('line',c_int),('o',Opaque)]
def f(a, b):
    x = (a +
         b)
    for i in range(3):
        y = [i
             for i in x]
    try:
        del x
    except KeyError as e:
        pass
    return None
def g(): pass
for c in (f.__code__, g.__code__, compile('','x','exec'), compile('a\n\n\n\nb\n'*3,'x','exec')):
    buf=create_string_buffer(c.co_linetable,len(c.co_linetable))
    def new():
        return R(-1,0,-1,Opaque(c.co_firstlineno,addressof(buf),addressof(buf)+len(buf)))
    r=new()
    n=len(c.co_code)
    order=list(range(0,n+6,2))+list(range(n,-1,-2))+[n//2,0,n-2,4,n-4,2,n//3*2]
    for i in order:
        line=api._PyCode_CheckLineNumber(i,byref(r))
        print(i,line,r.start,r.end,r.line,r.o.line,r.o.next-addressof(buf))
    r=new(); print(api._PyCode_CheckLineNumber(-1,byref(r)),r.start,r.end)
def f(a): return a+1
c=f.__code__
class K(Structure):
    _fields_=[(n,py_object) for n in ('filename','name','qualname')]+[('flags',c_int),('code',py_object),('firstlineno',c_int),('linetable',py_object),('consts',py_object),('names',py_object),('lpn',py_object),('lpk',py_object),('argcount',c_int),('pos',c_int),('kw',c_int),('stacksize',c_int),('exc',py_object)]
def k(**kw):
    r=K(c.co_filename,'nm','qn',c.co_flags,c.co_code,c.co_firstlineno,c.co_linetable,c.co_consts,c.co_names,('a',),b'\x20',1,0,0,c.co_stacksize,c.co_exceptiontable)
    for n,v in kw.items(): setattr(r,n,v)
    return r
def go(**kw):
    x=k(**kw); 
    for n in ('_PyCode_Validate','_PyCode_New'):
        g=getattr(api,n); g.restype=c_int if n.endswith('date') else py_object
        try: r=g(byref(x)); print(kw,n,r if r==0 else r.co_qualname)
        except Exception as e: print(kw,n,type(e).__name__,str(e).split(': ',1)[-1] if 'internal' in str(e) else e)
