"""uvloop as asyncio's loop: streams, datagrams, subprocesses, signals, threads, pipes, timers, TLS errors."""
# needs uvloop
import asyncio
import os
import signal
import socket
import sys
import tempfile

import uvloop


async def serve(reader, writer):
    while line := await reader.readline():
        writer.write(line.upper())
        await writer.drain()
    writer.close()


class Datagram(asyncio.DatagramProtocol):
    def __init__(self):
        self.got = asyncio.get_running_loop().create_future()

    def datagram_received(self, data, address):
        self.got.set_result(data)


async def main():
    loop = asyncio.get_running_loop()
    print(type(loop).__module__, loop.get_debug())
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]

    async def client(i):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for k in range(20):
            writer.write(b"line %d %d\n" % (i, k))
            assert await reader.readline() == b"LINE %d %d\n" % (i, k)
        writer.close()
        await writer.wait_closed()
        return i

    print(sum(await asyncio.gather(*map(client, range(50)))))
    server.close()
    await server.wait_closed()

    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "s")
        server = await asyncio.start_unix_server(serve, path)
        reader, writer = await asyncio.open_unix_connection(path)
        writer.write(b"unix\n")
        print(await reader.readline())
        writer.close()
        server.close()

    transport, protocol = await loop.create_datagram_endpoint(Datagram, local_addr=("127.0.0.1", 0))
    sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sender.sendto(b"datagram", transport.get_extra_info("sockname"))
    print(await protocol.got)
    transport.close()

    process = await asyncio.create_subprocess_exec(sys.executable, "-c", "print(input()[::-1]); import sys; sys.exit(3)",
                                                   stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE)
    out, _ = await process.communicate(b"forwards\n")
    print(out, process.returncode)

    got = loop.create_future()
    loop.add_signal_handler(signal.SIGUSR1, got.set_result, "signal")
    os.kill(os.getpid(), signal.SIGUSR1)
    print(await got)
    loop.remove_signal_handler(signal.SIGUSR1)

    print(await loop.run_in_executor(None, sum, range(1000)))
    order = []
    loop.call_later(0.03, order.append, 3)
    loop.call_later(0.01, order.append, 1)
    loop.call_soon(order.append, 0)
    loop.call_soon_threadsafe(order.append, 0)
    await asyncio.sleep(0.06)
    print(order)
    print(await loop.getaddrinfo("127.0.0.1", 80, type=socket.SOCK_STREAM))
    try:
        await asyncio.wait_for(asyncio.sleep(5), 0.02)
    except asyncio.TimeoutError:
        print("timeout")
    try:
        await asyncio.open_connection("127.0.0.1", 1)
    except ConnectionRefusedError as error:
        print(type(error).__name__)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(asyncio.sleep(0.001 * i, i)) for i in range(5)]
    print([task.result() for task in tasks])

    errors = []
    loop.set_exception_handler(lambda loop, context: errors.append(repr(context["exception"])))
    loop.call_soon(lambda: 1 / 0)
    await asyncio.sleep(0.01)
    print(errors)


uvloop.install()
asyncio.run(main())
