"""A threading echo server of `socketserver` with 100 connections."""
import pathlib
import socketserver
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "lib"))
from echo_load import CONNECTIONS, start_load


class Echo(socketserver.BaseRequestHandler):
    def handle(self):
        while data := self.request.recv(65536):
            self.request.sendall(data)


class Server(socketserver.ThreadingTCPServer):
    request_queue_size = CONNECTIONS


with Server(("127.0.0.1", 0), Echo) as server:
    wait = start_load(server.server_address)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    print(wait())
    server.shutdown()
    thread.join()
