import socket
def t(f):
    try: print(f())
    except BaseException as e: print(type(e).__name__, e)
s = socket.socket()
for v in (2**32,2**31,2**63,2**64,-1,-2**63,'x',1.5,None,True):
    t(lambda: (s.setblocking(v),s.gettimeout()))
u=socket.socket(socket.AF_UNIX)
for v in ('a\0b','\0'+'h'*108,'h'*108,b'x'*200,'\ud800',5,bytearray(b'x'*120),'\0a\0b',''):
    t(lambda: u.connect(v))
for n in (0x7fffffe7, 0x7fffffe8, -1): t(lambda: socket.CMSG_SPACE(n)); t(lambda: socket.CMSG_LEN(n))
for f in (socket.AF_UNIX, socket.AF_INET):
    s=socket.socket(f, socket.SOCK_DGRAM)
    for a in (5,(),('x',),(1,2),('x',1,2,3)):
        print(f,end=' ');t(lambda: s.bind(a))
