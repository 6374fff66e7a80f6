# What an address of Linux's own families has to look like.
import socket
def t(l, f):
    try: print(l, f())
    except BaseException as e: print(l, type(e).__name__, e)
kinds = dict(AF_NETLINK=[5,(),(1,),('x',1),(1,'x'),(0,0),(2**40,0),(0,1.5)],
 AF_PACKET=[5,(),('x',),('lo',1,2,3,4,5),(5,1),('lo','x'),('lo',3),('nosuchdev',3),('lo',3,0),('lo',3,'x'),('lo',3,0,0),('lo',3,0,0,b'12345678'),('lo',3,0,0,b'123456789'),('lo',3,0,0,'s'),('lo',70000),('lo',-1)],
 AF_VSOCK=[5,(),(1,),('x',1),(1,'x'),(1,2),(2**32,1),(-1,1),(1,-1)],
 AF_CAN=[5,(),('x',),('nosuchdev',),(5,),('lo',),('',),('x'*20,),('lo',1,2),('lo','x',1)],
 AF_TIPC=[5,(),(1,),(1,2,3,4),(1,2,3,4,5),(9,2,3,4),(3,2,3,4),(2,1,2,3),(1,2,3,'x')],
 AF_ALG=[5,(),('hash',),('hash','sha1'),('hash','sha1',0,0),('hash'*10,'x'),('hash','x'*100),(b'hash','sha1'),('a','b','c')],
 AF_QIPCRTR=[5,(),(1,),(1,2),('x',1)])
for fam, addrs in kinds.items():
    f = getattr(socket, fam, None)
    if f is None: print(fam, 'missing'); continue
    for proto in ((0,) if fam != 'AF_CAN' else (1, 6, 7)):
        base = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        s = socket.socket(f, socket.SOCK_STREAM, proto, fileno=base.detach())
        for a in addrs: t((fam,proto,a), lambda: s.bind(a))
        s.close()
