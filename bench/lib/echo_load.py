"""What the echo benchmarks share: a load of many connections from one process, and the check of what comes back."""
import os
import selectors
import socket

CONNECTIONS = 100
ROUNDS = 60
MESSAGE = b"x" * 1024


class Connection:
    """One connection that sends the message and waits for it to come back, `rounds` times."""

    def __init__(self, address, rounds):
        self.socket = socket.create_connection(address)
        self.socket.setblocking(False)
        self.left = rounds
        self.received = 0
        self.socket.send(MESSAGE)

    def advance(self):
        """Takes what has arrived; true when the last message is back."""
        data = self.socket.recv(65536)
        if not data:
            raise EOFError("the server closed the connection")
        self.received += len(data)
        if self.received < len(MESSAGE):
            return False
        self.received = 0
        self.left -= 1
        if self.left:
            self.socket.send(MESSAGE)
        return not self.left


def load(address, connections=CONNECTIONS, rounds=ROUNDS):
    """Runs the load against a server; the count of messages that came back."""
    with selectors.DefaultSelector() as selector:
        for _ in range(connections):
            connection = Connection(address, rounds)
            selector.register(connection.socket, selectors.EVENT_READ, connection)
        open_ones = connections
        while open_ones:
            for key, _ in selector.select():
                if key.data.advance():
                    selector.unregister(key.fileobj)
                    key.fileobj.close()
                    open_ones -= 1
    return connections * rounds


def start_load(address):
    """Runs the load in a child process; a function that waits for its end and gives its exit code."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            code = 0 if load(address) == CONNECTIONS * ROUNDS else 2
        finally:
            os._exit(code)
    return lambda: os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
