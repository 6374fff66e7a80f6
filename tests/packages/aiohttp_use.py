"""aiohttp: a server and a client in one loop, with the compiled parser and writer."""
# needs aiohttp
import asyncio
import json

import aiohttp
from aiohttp import http_parser, http_writer, web

print("compiled", http_parser.HttpRequestParser is not http_parser.HttpRequestParserPy,
      http_writer._serialize_headers is not http_writer._py_serialize_headers)


async def hello(request):
    return web.json_response({"path": request.path, "query": dict(request.query), "name": request.match_info.get("name")})


async def echo(request):
    return web.Response(body=await request.read(), headers={"X-Length": str(request.content_length)})


async def upload(request):
    seen = []
    async for part in await request.multipart():
        seen.append([part.name, part.filename, len(await part.read())])
    return web.json_response(seen)


async def stream(request):
    response = web.StreamResponse()
    response.enable_chunked_encoding()
    await response.prepare(request)
    for i in range(5):
        await response.write(b"chunk %d\n" % i)
    await response.write_eof()
    return response


async def socket(request):
    ws = web.WebSocketResponse()
    await ws.prepare(request)
    async for message in ws:
        if message.type is aiohttp.WSMsgType.TEXT:
            await ws.send_str(message.data[::-1])
        elif message.type is aiohttp.WSMsgType.BINARY:
            await ws.send_bytes(message.data * 2)
    return ws


async def slow(request):
    await asyncio.sleep(10)


async def crash(request):
    raise ValueError("a bug in the handler")


@web.middleware
async def guard(request, handler):
    try:
        response = await handler(request)
    except ValueError as error:
        return web.Response(status=500, text=f"caught {error}")
    response.headers["X-Guard"] = "yes" if not response.prepared else ""
    return response


async def main():
    app = web.Application(middlewares=[guard])
    app.add_routes([web.get("/hello/{name}", hello), web.post("/echo", echo), web.post("/upload", upload), web.get("/stream", stream),
                    web.get("/ws", socket), web.get("/slow", slow), web.get("/crash", crash)])
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    base = "http://127.0.0.1:%d" % runner.addresses[0][1]
    async with aiohttp.ClientSession(base, cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        async with session.get("/hello/w\u00f6rld", params={"a": "1 2"}) as response:
            print(response.status, await response.json(), response.headers["X-Guard"], response.content_type)
        async with session.post("/echo", data=b"x" * 100_000) as response:
            print(len(await response.read()), response.headers["X-Length"])
        form = aiohttp.FormData()
        form.add_field("plain", "text")
        form.add_field("file", b"0123456789" * 1000, filename="f.bin")
        async with session.post("/upload", data=form) as response:
            print(json.dumps(await response.json()))
        async with session.get("/stream") as response:
            print([line async for line in response.content])
        async with session.ws_connect("/ws") as ws:
            await ws.send_str("abc")
            print((await ws.receive()).data)
            await ws.send_bytes(b"\x00\xff" * 40_000)
            print(len((await ws.receive()).data))
        for path in ("/missing", "/crash"):
            async with session.get(path) as response:
                print(response.status, await response.text())
        try:
            async with session.get("/slow", timeout=aiohttp.ClientTimeout(total=0.2)):
                pass
        except asyncio.TimeoutError as error:
            print(type(error).__name__)
        many = await asyncio.gather(*(fetch(session, i) for i in range(200)))
        print(sum(many))
    try:
        async with aiohttp.ClientSession() as session:
            await session.get("http://127.0.0.1:1/")
    except aiohttp.ClientConnectorError as error:
        print(type(error).__name__, error.os_error.errno)
    await runner.cleanup()


async def fetch(session, i):
    async with session.get(f"/hello/{i}") as response:
        return int((await response.json())["name"])


asyncio.run(main())
