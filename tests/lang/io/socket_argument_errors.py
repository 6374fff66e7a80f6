"""What sockets say of wrong arguments, and what is read without asking the system."""
import socket
import _socket


def show(function, /, *args, **kwargs):
    names = sorted(kwargs)
    try:
        result = function(*args, **kwargs)
    except (OSError, TypeError, ValueError, OverflowError) as error:
        result = f"{type(error).__name__}: {error}"
    print(function.__name__, len(args), names, result)


reader, writer = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
reader.setblocking(False)

# Nothing to read is read at once.
show(reader.recv, 0)
show(reader.recv_into, bytearray())
show(reader.recvfrom, 0)

for function in (reader.recv, reader.recvfrom, reader.recvmsg, reader.recvmsg_into, writer.send,
                 writer.sendall, writer.sendto, writer.sendmsg, reader.listen, reader.getsockopt,
                 reader.setsockopt, reader.recv_into, reader.recvfrom_into):
    for args in ((), (2**64,), (-1,), ("a",), (None,), (b"a",), (5, "a"), (5, 1, "a"),
                 (b"a", 2**31), (b"a", 2**64), (1, 2, 3, 4, 5), ([b"a"], [5]), ([b"a"], [(1, 2)]),
                 ([b"a"], [("a", 2, 3)]), ([5],), (["a"],), (bytearray(1), 2), (bytearray(1), -1),
                 (bytearray(1), 1, 2**31), (1, 2, None), (1, 2, None, 4), (1, 2, 5, 6),
                 (1, 2, 2**31), (1, 2, 1.5)):
        if function.__name__ == "recvmsg" and args == (b"a", 2**31):
            continue
        show(function, *args)
show(reader.recv_into, nbytes=1)
show(reader.recv_into, memoryview(b"a"))
show(reader.recv_into, memoryview(bytearray(b"abcd"))[::2])
show(reader.recvmsg, 1, 2**31)

for function in (socket.getservbyname, socket.getservbyport, socket.getprotobyname, socket.htons,
                 socket.htonl, socket.ntohs, socket.ntohl, socket.inet_aton, socket.inet_ntoa,
                 socket.inet_pton, socket.inet_ntop, socket.CMSG_LEN, socket.CMSG_SPACE,
                 socket.if_indextoname, socket.if_nametoindex, _socket.gethostbyname,
                 _socket.socketpair):
    for args in ((), (None,), ("a\0",), (-1,), (2**16,), (2**31,), (2**32,), (2**64,), (1.5,),
                 ("a", None), ("a", 1), ("a", "b", "c"), (2, b"12"), (77, b"aa")):
        show(function, *args)

# What belongs to AF_ALG, on a socket that is said to be one.
one, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
crypt = socket.socket(socket.AF_ALG, socket.SOCK_DGRAM, 0, one.detach())
show(reader.sendmsg_afalg, op=1)
show(crypt.sendmsg_afalg)
show(crypt.sendmsg_afalg, [b"a"], 1)
show(crypt.sendmsg_afalg, [b"abc", b"d"], op=1, iv=b"12345678", assoclen=5)
for options in ({"op": None}, {"op": -1}, {"op": 2**31}, {"op": "a"}, {"op": 1, "assoclen": -1},
                {"op": 1, "assoclen": None}, {"op": 1, "iv": "a"}, {"op": 1, "flags": 2**31},
                {"op": 1, "zz": 1}, {"msg": 5, "op": 1}, {"msg": ["a"], "op": 1}, {"msg": 5}):
    show(crypt.sendmsg_afalg, **options)
print(other.recv(10))

# Methods without keywords name themselves alone.
for function in (reader.recv, reader.getsockopt, socket.getprotobyname, socket.htons):
    show(function, x=1)
    show(function, 1, x=1)
