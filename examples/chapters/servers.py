"""socketserver: the classes, their handlers, their attributes."""
import contextlib
import io
import os
import select
import socket
import socketserver
import tempfile
import threading

from .rows import row, show

LOCAL = ("127.0.0.1", 0)


@contextlib.contextmanager
def serving(server):
    """Serves in a thread meanwhile."""
    with server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.005})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def ask(address, text, family=socket.AF_INET):
    """Sends a line over TCP (or a Unix stream) and returns everything that is answered."""
    with socket.socket(family) as client:
        client.connect(address)
        client.sendall(text)
        client.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: client.recv(1000), b""))


@row("S153", "the tree of servers")
def server_tree():
    names = ("BaseServer", "TCPServer", "UDPServer", "UnixStreamServer", "UnixDatagramServer")
    show("bases", {n: getattr(socketserver, n).__base__.__name__ for n in names},
         {"BaseServer": "object", "TCPServer": "BaseServer", "UDPServer": "TCPServer",
          "UnixStreamServer": "TCPServer", "UnixDatagramServer": "UDPServer"})


class Upper(socketserver.StreamRequestHandler):
    def handle(self):
        for line in self.rfile:
            self.wfile.write(line.upper())


@row("S154", "a threading TCP server")
def threading_server():
    threads = set()

    class Told(Upper):
        def handle(self):
            threads.add(threading.get_ident())
            super().handle()

    with serving(socketserver.ThreadingTCPServer(LOCAL, Told)) as server:
        show("answers", [ask(server.server_address, b"one\n"), ask(server.server_address, b"two\n")], [b"ONE\n", b"TWO\n"])
    show("not in this thread", threading.get_ident() in threads, False)


@row("S155", "rfile and wfile")
def stream_handler():
    class Kinds(socketserver.StreamRequestHandler):
        def handle(self):
            first = self.rfile.readline()
            self.wfile.write(b"%s|%d" % (first.strip(), len(self.rfile.read())))
            kinds.append((isinstance(self.rfile, io.BufferedReader), self.wfile.writable()))

    kinds = []
    with serving(socketserver.TCPServer(LOCAL, Kinds)) as server:
        show("answer", ask(server.server_address, b"first\nthe rest"), b"first|8")
    show("file objects", kinds, [(True, True)])


class Reverse(socketserver.DatagramRequestHandler):
    def handle(self):
        self.wfile.write(self.rfile.read()[::-1])


def ask_datagram(address, data, family=socket.AF_INET, own=None):
    with socket.socket(family, socket.SOCK_DGRAM) as client:
        if own:
            client.bind(own)
        client.settimeout(5)
        client.sendto(data, address)
        return client.recv(100)


@row("S156", "datagrams are answered in finish")
def datagram_handler():
    with serving(socketserver.UDPServer(LOCAL, Reverse)) as server:
        show("answer", ask_datagram(server.server_address, b"datagram"), b"margatad")


@row("S157", "client_address, server, request")
def handler_attributes():
    seen = []

    class Look(socketserver.BaseRequestHandler):
        def handle(self):
            seen.append((self.client_address == self.request.getpeername(), self.server is server,
                         type(self.request) is socket.socket))

    with serving(socketserver.TCPServer(LOCAL, Look)) as server:
        ask(server.server_address, b"")
    show("seen", seen, [(True, True, True)])


@row("S158", "request of TCP and of UDP")
def request_kinds():
    seen, done = [], threading.Event()

    class Look(socketserver.BaseRequestHandler):
        def handle(self):
            data, sock = self.request
            seen.append((len(data), sock is server.socket))
            done.set()

    show("max_packet_size", socketserver.UDPServer.max_packet_size, 8192)
    with serving(socketserver.UDPServer(LOCAL, Look)) as server:
        with socket.socket(type=socket.SOCK_DGRAM) as client:
            client.sendto(bytes(9000), server.server_address)
            done.wait(5)
    show("cut", seen, [(8192, True)])


@row("S159", "setup, handle, finish")
def handler_life():
    log = []

    class MyHandl(socketserver.BaseRequestHandler):
        def setup(self):
            log.append("begine")

        def handle(self):
            data = self.request.recv(1024)
            if data == b"fail":
                raise ValueError("in handle")
            self.request.sendall("你好，你好~".encode("utf-8"))
            log.append(data.decode())

        def finish(self):
            log.append("over")

    class Server(socketserver.TCPServer):
        def handle_error(self, request, client_address):
            log.append("error")

    with serving(Server(LOCAL, MyHandl)) as server:
        show("answer", ask(server.server_address, b"hello").decode(), "你好，你好~")
        ask(server.server_address, b"fail")
    show("order", log, ["begine", "hello", "over", "begine", "over", "error"])


@row("S160", "the four threading servers")
def four_threading_servers():
    kinds = [getattr(socketserver, f"Threading{n}Server") for n in ("TCP", "UDP", "UnixStream", "UnixDatagram")]
    show("bases", [[b.__name__ for b in kind.__bases__] for kind in kinds],
         [["ThreadingMixIn", n] for n in ("TCPServer", "UDPServer", "UnixStreamServer", "UnixDatagramServer")])
    with tempfile.TemporaryDirectory() as folder:
        stream, datagram, own = (os.path.join(folder, n) for n in ("stream", "datagram", "own"))
        with serving(kinds[0](LOCAL, Upper)) as server:
            show("TCP", ask(server.server_address, b"tcp"), b"TCP")
        with serving(kinds[1](LOCAL, Reverse)) as server:
            show("UDP", ask_datagram(server.server_address, b"udp"), b"pdu")
        with serving(kinds[2](stream, Upper)):
            show("Unix stream", ask(stream, b"unix", socket.AF_UNIX), b"UNIX")
        with serving(kinds[3](datagram, Reverse)):
            show("Unix datagram", ask_datagram(datagram, b"unix", socket.AF_UNIX, own), b"xinu")


@row("S161", "attributes and methods of servers")
def server_attributes():
    server = socketserver.TCPServer(LOCAL, Upper)
    with serving(server):
        show("socket, address", (type(server.socket) is socket.socket, server.server_address == server.socket.getsockname()),
             (True, True))
        show("RequestHandlerClass", server.RequestHandlerClass, Upper)
        show("fileno", server.fileno() == server.socket.fileno(), True)
        show("served", ask(server.server_address, b"x"), b"X")
    show("shut down and closed", server.fileno(), -1)
    with socketserver.TCPServer(LOCAL, Upper) as server, socket.create_connection(server.server_address) as client:
        show("ready for select", select.select([server], [], [], 5)[0] == [server], True)
        client.sendall(b"one request\n")
        client.shutdown(socket.SHUT_WR)
        server.handle_request()
        show("handle_request", client.recv(100), b"ONE REQUEST\n")
