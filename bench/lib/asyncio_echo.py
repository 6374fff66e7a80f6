"""An echo server on asyncio's streams and on its protocols, under the load of echo_load."""
import asyncio
import socket

from echo_load import CONNECTIONS, start_load


class Echo(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.transport.write(data)


class Gate:
    """Ends the server when all connections have gone."""

    def __init__(self):
        self.closed = 0
        self.done = asyncio.get_running_loop().create_future()

    def close_one(self):
        self.closed += 1
        if self.closed == CONNECTIONS:
            self.done.set_result(None)


async def serve_streams(listener):
    gate = Gate()

    async def serve(reader, writer):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
        writer.close()
        gate.close_one()

    async with await asyncio.start_server(serve, sock=listener):
        await gate.done


async def serve_protocols(listener):
    gate = Gate()

    class CountedEcho(Echo):
        def connection_lost(self, error):
            gate.close_one()

    async with await asyncio.get_running_loop().create_server(CountedEcho, sock=listener):
        await gate.done


def measure():
    """Both kinds of servers, one after the other, on the loop of the current policy."""
    for serve in (serve_streams, serve_protocols):
        listener = socket.create_server(("127.0.0.1", 0), backlog=CONNECTIONS)
        wait = start_load(listener.getsockname())
        asyncio.run(serve(listener))
        print(serve.__name__, wait())
