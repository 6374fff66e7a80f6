# The % operator of str.
def t(label, function):
    try:
        result = repr(function())
    except BaseException as error:
        result = type(error).__name__ + ": " + str(error)
    print(label, "->", result)


class A:
    x = 5

    def __repr__(self):
        return "A()"

    def __format__(self, spec):
        return "A<%s>" % spec

    def __getitem__(self, key):
        return ("item", key)


a = A()
class M(dict):
    def __missing__(self,k): return k
vals=[1,(1,),(),{'a':1},'x',1.5,(1,2),a,-5,10**30,True,None,M(),'xy',('%s',),(3,'a'),b'a',(65,),('é',),0x110000,-1,(1.5,2),float('inf'),(5,2,1.23456),('a',5,3)]
for f in ['%s','%d','%i','%u','%r','%a','%c','%x','%X','%#x','%o','%#o','%e','%f','%g','%G','%F','%E','%5d','%-5d|','%05d','%+d','% d','%5s','%-5s|','%.1s','%.3d','%10.3f','%*d','%.*f','%*.*f','%(a)s','%(a)d','%(b)s','%(','%(a','%(a)','%','%5','%l','%ld','%hd','%Ld','%y','%%','a%%b','%5%','%(a)%','%z','%é','%.','%.s','%-','%#s','%08.3f','%+08d','%-08d|','%s%s','%99999999999999999999d','%.99999999999999999999d','%.5x','%#.5x','%#5x','%#05x','%-#8x|','%+x','%#X','%010.5d','%+5.3d','%c%c','%5c','%-5c|','%05c','%s %','%((a))s','%()s','%.0f','%#.0f','%#g','%.3c','% x','%+s','%.500d','%llld']:
    for v in vals: t((f,v if not isinstance(v,A) else 'A'), lambda: f%v)
