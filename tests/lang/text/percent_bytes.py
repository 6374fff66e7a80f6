# The % operator of bytes and bytearray.
def t(label, function):
    try:
        result = repr(function())
    except BaseException as error:
        result = type(error).__name__ + ": " + str(error)
    print(label, "->", result)


class B:
    def __bytes__(self): return b'BB'
    def __repr__(self): return 'B()'
for f in [b'%s',b'%b',b'%d',b'%r',b'%a',b'%c',b'%x',b'%#x',b'%f',b'%5s|',b'%-5b|',b'%.2s',b'%(a)s',b'%(b)d',b'%y',b'%',b'%5d',b'%05d',b'%*d',b'%%',b'%i %s',b'%5c',b'%10.3f',b'%g',b'%+d',b'%(a)',b'%o', b'%u']:
    for v in [b'xyz',1,-3,(1,b'a'),{b'a':b'q',b'b':3},1.5,'str',(b'a',),65,256,-1,B(),bytearray(b'ba'),(),None,b'x',(b'ab',),10**25,'é',{'a':1}]:
        t((f,str(v)), lambda: f%v)
        t((f,'ba'), lambda: bytearray(f)%v)
