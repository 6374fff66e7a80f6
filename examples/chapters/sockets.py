"""Sockets: every method of the list, TCP, UDP, Unix, and a WebSocket by hand."""
import base64
import contextlib
import errno
import hashlib
import os
import select
import socket
import struct
import tempfile
import threading

from .rows import fails, row, show

LOCAL = "127.0.0.1"


@contextlib.contextmanager
def listening(kind=socket.SOCK_STREAM):
    """A server's socket bound to a free port of the loopback."""
    with socket.socket(socket.AF_INET, kind) as sk:
        sk.bind((LOCAL, 0))
        if kind == socket.SOCK_STREAM:
            sk.listen(5)
        yield sk


@contextlib.contextmanager
def connected():
    """Two ends of one TCP connection: the client's and the server's."""
    with listening() as server, socket.create_connection(server.getsockname()) as client:
        conn, _ = server.accept()
        with conn:
            yield client, conn


@contextlib.contextmanager
def in_thread(target, *arguments):
    """Runs a function in a thread meanwhile."""
    thread = threading.Thread(target=target, args=arguments)
    thread.start()
    try:
        yield thread
    finally:
        thread.join()


@row("S130", "a WebSocket: handshake and frames by hand")
def web_socket():
    def accept_key(key):
        digest = hashlib.sha1(key.encode() + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest()
        return base64.b64encode(digest).decode()

    def unmask(frame):
        length = frame[1] & 127
        mask, data = frame[2:6], frame[6:6 + length]
        return bytes(b ^ mask[i % 4] for i, b in enumerate(data))

    def serve(server):
        conn, _ = server.accept()
        with conn, conn.makefile("rb") as lines:
            headers = dict(line.decode().strip().split(": ", 1) for line in iter(lines.readline, b"\r\n") if b": " in line)
            answer = accept_key(headers["Sec-WebSocket-Key"])
            conn.sendall(f"HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: {answer}\r\n\r\n".encode())
            text = unmask(conn.recv(100)).upper()
            conn.sendall(struct.pack("!BB", 0x81, len(text)) + text)

    show("key of the RFC", accept_key("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
    with listening() as server, in_thread(serve, server), socket.create_connection(server.getsockname()) as client:
        client.sendall(b"GET /chat HTTP/1.1\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
        reply = b""
        while not reply.endswith(b"\r\n\r\n"):
            reply += client.recv(1)
        show("handshake", reply.splitlines()[1], b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
        mask, text = b"mask", b"hello"
        client.sendall(b"\x81" + bytes([0x80 | len(text)]) + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(text)))
        show("frame", client.recv(100), b"\x81\x05HELLO")


@row("S131", "bind")
def bind():
    with socket.socket() as first, socket.socket() as second:
        show("bind returns", first.bind((LOCAL, 0)), None)
        host, port = first.getsockname()
        show("port 0 gives a free one", (host, port > 0), (LOCAL, True))
        fails(OSError, f"[Errno {errno.EADDRINUSE}] Address already in use", second.bind, (host, port))
        fails(TypeError, "bind(): AF_INET address must be tuple, not str", second.bind, "localhost")
        fails(OverflowError, "bind(): port must be 0-65535.", second.bind, (LOCAL, 70000))


@row("S132", "listen")
def listen():
    with listening() as server, socket.socket() as client:
        show("connected before accept", client.connect(server.getsockname()), None)
        conn, _ = server.accept()
        conn.close()
        show("SO_ACCEPTCONN", server.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN), 1)


@row("S133", "setblocking")
def set_blocking():
    with connected() as (client, conn), listening() as server:
        for sk, action in ((client, lambda: client.recv(1)), (server, server.accept)):
            sk.setblocking(False)
            fails(BlockingIOError, f"[Errno {errno.EAGAIN}] Resource temporarily unavailable", action)
        show("getblocking, timeout", (client.getblocking(), client.gettimeout(), conn.getblocking()), (False, 0.0, True))


@row("S134", "accept")
def accept():
    with listening() as server, socket.create_connection(server.getsockname()) as client:
        conn, address = server.accept()
        with conn:
            show("address is the client's", address == client.getsockname(), True)
            show("conn is a new socket", (type(conn) is socket.socket, conn.fileno() != server.fileno()), (True, True))


@row("S135", "connect")
def connect():
    show("socket.error", socket.error is OSError, True)
    with listening() as gone:
        address = gone.getsockname()
    with socket.socket() as sk:
        fails(ConnectionRefusedError, f"[Errno {errno.ECONNREFUSED}] Connection refused", sk.connect, address)


@row("S136", "connect_ex")
def connect_ex():
    with listening() as server, socket.socket() as sk:
        address = server.getsockname()
        show("0 on success", sk.connect_ex(address), 0)
    with socket.socket() as sk:
        show("code on failure", sk.connect_ex(address), errno.ECONNREFUSED)


@row("S137", "close")
def close():
    sk = socket.socket()
    sk.close()
    show("fileno", sk.fileno(), -1)
    fails(OSError, f"[Errno {errno.EBADF}] Bad file descriptor", sk.listen)
    sk.close()


@row("S138", "recv")
def recv():
    with connected() as (client, conn):
        client.sendall(b"hello")
        show("at most 2", conn.recv(2), b"he")
        show("peeked", (conn.recv(10, socket.MSG_PEEK), conn.recv(10)), (b"llo", b"llo"))
        client.close()
        show("at the end", conn.recv(10), b"")


@row("S139", "recvfrom")
def recvfrom():
    with listening(socket.SOCK_DGRAM) as server, listening(socket.SOCK_DGRAM) as client:
        client.sendto(b"a long datagram", server.getsockname())
        data, address = server.recvfrom(6)
        show("cut, sender", (data, address == client.getsockname()), (b"a long", True))
        server.setblocking(False)
        fails(BlockingIOError, "[Errno 11] Resource temporarily unavailable", server.recvfrom, 100)


@row("S140", "send")
def send():
    with connected() as (client, conn):
        show("small", client.send(b"hello"), 5)
        client.setblocking(False)
        sent = client.send(bytes(64 * 1024 * 1024))
        show("may be less", 0 < sent < 64 * 1024 * 1024, True)
        fails(TypeError, "a bytes-like object is required, not 'str'", client.send, "text")


@row("S141", "sendall")
def sendall():
    with connected() as (client, conn):
        received = []

        def drain():
            total = 0
            while chunk := conn.recv(65536):
                total += len(chunk)
            received.append(total)

        with in_thread(drain):
            show("returns", client.sendall(bytes(5_000_000)), None)
            client.shutdown(socket.SHUT_WR)
        show("received", received, [5_000_000])
        client.close()
        fails(OSError, "[Errno 9] Bad file descriptor", client.sendall, b"x")


@row("S142", "sendto")
def sendto():
    with listening(socket.SOCK_DGRAM) as server, socket.socket(type=socket.SOCK_DGRAM) as client:
        show("count", client.sendto(b"hello", server.getsockname()), 5)
        show("flags before the address", client.sendto(b"you", 0, server.getsockname()), 3)
        show("received", (server.recv(10), server.recv(10)), (b"hello", b"you"))


@row("S143", "settimeout")
def settimeout():
    with connected() as (client, conn):
        client.settimeout(0.02)
        show("gettimeout", client.gettimeout(), 0.02)
        fails(TimeoutError, "timed out", client.recv, 1)
        show("socket.timeout", socket.timeout is TimeoutError, True)
        client.settimeout(None)
        show("none", client.gettimeout(), None)
        fails(ValueError, "Timeout value out of range", client.settimeout, -1)


@row("S144", "getpeername")
def getpeername():
    with connected() as (client, conn), socket.socket() as alone:
        show("the other end", client.getpeername() == conn.getsockname(), True)
        fails(OSError, f"[Errno {errno.ENOTCONN}] Transport endpoint is not connected", alone.getpeername)


@row("S145", "getsockname")
def getsockname():
    with connected() as (client, conn), socket.socket() as alone:
        show("this end", client.getsockname() == conn.getpeername(), True)
        show("unbound", alone.getsockname(), ("0.0.0.0", 0))


@row("S146", "fileno")
def fileno():
    with connected() as (client, conn):
        conn.sendall(b"ready")
        readable, _, _ = select.select([client.fileno()], [], [], 5)
        show("usable with select", readable == [client.fileno()], True)
        show("and with os.read", os.read(client.fileno(), 10), b"ready")


@row("S147", "a TCP server")
def tcp_server():
    log = []

    def serve(sk):
        sock, addr = sk.accept()
        with sock:
            while data := sock.recv(1024):
                log.append(data.decode("utf-8"))
                sock.send("hello traveler".encode("utf-8"))

    with listening() as sk, in_thread(serve, sk), socket.create_connection(sk.getsockname()) as client:
        for _ in range(2):
            client.sendall("hello remote people".encode())
            show("answer", client.recv(1024).decode(), "hello traveler")
    show("log", log, ["hello remote people"] * 2)


@row("S148", "a UDP server")
def udp_server():
    def serve(sk):
        data, addr = sk.recvfrom(1024)
        sk.sendto(b"the light will bring me vicetory: " + data, addr)

    with listening(socket.SOCK_DGRAM) as sk, in_thread(serve, sk), socket.socket(type=socket.SOCK_DGRAM) as client:
        client.sendto(b"ha? me?", sk.getsockname())
        show("answer", client.recv(1024).decode(), "the light will bring me vicetory: ha? me?")


@row("S149", "a TCP client")
def tcp_client():
    with listening() as server:
        sk = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        sk.connect(server.getsockname())
        conn, _ = server.accept()
        show("sent", sk.send("hello remote people".encode()), 19)
        conn.sendall(conn.recv(1024).upper())
        show("received", sk.recv(1024).decode("utf-8"), "HELLO REMOTE PEOPLE")
        sk.close()
        show("the server sees the end", conn.recv(1), b"")
        conn.close()
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as server:
        path = os.path.join(folder, "sock")
        server.bind(path)
        server.listen()
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(path)
            conn, address = server.accept()
            with conn:
                conn.sendall(b"over a Unix socket")
                show("unix", (client.recv(100), address, client.getpeername() == path), (b"over a Unix socket", "", True))
    left, right = socket.socketpair()
    with left, right:
        left.sendall(b"pair")
        show("socketpair", right.recv(10), b"pair")


@row("S150", "a UDP client")
def udp_client():
    with listening(socket.SOCK_DGRAM) as server, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sk:
        show("before", sk.getsockname(), ("0.0.0.0", 0))
        sk.sendto("ha? me?".encode(), server.getsockname())
        data, addr = server.recvfrom(1024)
        show("an ephemeral port", (sk.getsockname()[1] == addr[1], addr[1] > 0), (True, True))
        server.sendto(data[::-1], addr)
        recvdata, address = sk.recvfrom(1024)
        show("received", (recvdata.decode("utf-8"), address == server.getsockname()), ("?em ?ah", True))


@row("S151", "text on the wire")
def text_on_the_wire():
    with connected() as (client, conn):
        text = "你好，traveler 🗡"
        client.sendall(text.encode())
        data = conn.recv(100)
        show("bytes, text", (len(data), data.decode("utf-8") == text), (len(text.encode()), True))
        fails(UnicodeDecodeError, "'ascii' codec can't decode byte 0xe4 in position 0: ordinal not in range(128)",
              data.decode, "ascii")


@row("S152", "many clients at once, by threads")
def many_clients():
    inside = threading.Barrier(4)

    def handle(conn):
        with conn:
            name = conn.recv(100)
            inside.wait(5)
            conn.sendall(b"all met, " + name)

    def serve(server):
        threads = [threading.Thread(target=handle, args=(server.accept()[0],)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    with listening() as server, in_thread(serve, server), contextlib.ExitStack() as stack:
        clients = [stack.enter_context(socket.create_connection(server.getsockname())) for _ in range(4)]
        for n, client in enumerate(clients):
            client.sendall(b"client %d" % n)
        show("answers", [client.recv(100) for client in clients], [b"all met, client %d" % n for n in range(4)])
