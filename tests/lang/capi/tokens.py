# Token numbers: names and operators.
from ctypes import c_int, c_char_p
from functools import partial

from _calls import P, api

P = partial(P, res=c_int)

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
