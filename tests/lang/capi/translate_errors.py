# PyUnicode_Translate with error handlers.
import codecs
from ctypes import c_int, c_ssize_t, py_object

from _calls import P

o, n, i = py_object, c_ssize_t, c_int
T='PyUnicode_Translate'
for e in [None,b'strict',b'replace',b'ignore',b'xmlcharrefreplace',b'nope',b'backslashreplace',b'surrogateescape']:
    P(T,o('xaab'),o({97:None}),e)
for k,f in dict(h1=lambda e:('Z',e.end),h2=lambda e:5,h3=lambda e:(b'x',1),h4=lambda e:('x','y'),h5=lambda e:('Q',-1),h6=lambda e:('Q',99),h7=lambda e:('a',e.end)).items():
    codecs.register_error(k,f); P(T,o('xaab'),o({97:None}),k.encode())
P(T,o('xaab'),o({97:-5}),None);P(T,o('xaab'),o({97:b'x'}),None);P(T,o('xaab'),o({97:0xfffe}),None);P(T,o('xaab'),o({97:0x110000}),None)
