"""A website on the loopback for crawlers: many linked pages, and some of everything that goes wrong on the web."""
import asyncio
import collections

from aiohttp import web

TITLE = "Page {} \u2013 \u6807\u9898 \u00e9 \U0001f40d &"
ROBOTS = "User-agent: *\nDisallow: /private/\n\nUser-agent: slowly\nCrawl-delay: 1\n"
# Pages in other encodings than they say, or in odd ones: path -> type, bytes, the title that is to be read.
ENCODED = {
    "/latin1": ("text/html; charset=iso-8859-1", "<title>\u00e0 la carte</title>".encode("latin-1"), "\u00e0 la carte"),
    "/gbk": ("text/html", '<meta charset="gbk"><title>\u6c49\u5b57</title>'.encode("gbk"), "\u6c49\u5b57"),
    "/utf16": ("text/html", "<title>\u4e24 bytes</title>".encode("utf-16"), "\u4e24 bytes"),
    "/unknown": ("text/html; charset=utf-99", "<title>\u00fcnknown</title>".encode(), "\u00fcnknown"),
    "/rot13": ("text/html; charset=rot13", b"<title>not an encoding of text</title>", "not an encoding of text"),
    "/invalid": ("text/html; charset=utf-8", b"<title>bad \xff\xfe bytes</title>", "bad \ufffd\ufffd bytes"),
    "/xhtml": ("application/xhtml+xml", b'<?xml version="1.0" encoding="utf-16"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>xhtml</title></head></html>', "xhtml"),
    "/nul": ("text/html", b"<title>a\x00b</title>", "a b"),
    "/empty": ("text/html", b"", ""),
    "/untitled": ("text/html", b"<p>no title here <a href='/p/0'>home</a>", ""),
}
BROKEN = ["/missing/1", "/missing/2", "/gone", "/error", "/redirect-nowhere"]
FAILED = ["/drop", "/half", "/hang", "/garbage"]
FORBIDDEN = ["/private/", "/private/deep"]
REDIRECTS = ["/loop/a", "/loop/b", "/loop/c", "/self", "/go/1", "/go/2", "/go/away"]
OTHER = ["/picture"]
SLOW = [f"/slow/{n}" for n in range(5)]
FLAKY = ["/flaky", "/busy"]
ODD = [*ENCODED, *BROKEN, *FAILED, *FORBIDDEN, *REDIRECTS, *OTHER, *SLOW, *FLAKY]


class Website:
    """`pages` linked pages from /p/0 on, the odd ones among their links. `hits` counts the requests by path, `times` has their moments."""

    def __init__(self, pages):
        self.pages, self.hits, self.times = pages, collections.Counter(), []
        self.most, self.now = 0, 0

    def titles(self):
        """The titles of all pages, sorted, as a crawler is to find them."""
        texts = [TITLE.format(n) for n in range(self.pages)] + [title for _, _, title in ENCODED.values()]
        return sorted(texts + [f"slow {path}" for path in SLOW] + [f"at last {path}" for path in FLAKY])

    async def __aenter__(self):
        app = web.Application(middlewares=[self.count])
        app.router.add_get("/robots.txt", self.robots)
        app.router.add_get("/p/{n}", self.page)
        app.router.add_get("/{name:.*}", self.odd)
        self.runner = web.AppRunner(app, access_log=None)
        await self.runner.setup()
        site = web.TCPSite(self.runner, "127.0.0.1", 0, shutdown_timeout=1)
        await site.start()
        self.base = "http://127.0.0.1:%d" % self.runner.addresses[0][1]
        self.start = self.base + "/p/0"
        return self

    async def __aexit__(self, *_):
        await self.runner.cleanup()

    @web.middleware
    async def count(self, request, handler):
        self.hits[request.path_qs] += 1
        self.times.append(asyncio.get_running_loop().time())
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            return await handler(request)
        finally:
            self.now -= 1

    async def robots(self, request):
        return web.Response(text=ROBOTS)

    async def page(self, request):
        n = int(request.match_info["n"])
        links = [f"/p/{k}" for k in (2 * n + 1, 2 * n + 2, n - 1, n * 7919 % self.pages, n * 31 % 97) if 0 <= k < self.pages]
        links += [f"{n}#here", f"HTTP://127.0.0.1:{request.url.port}/p/{n}/../0", "mailto:a@b", "http://127.0.0.2:1/elsewhere", "", "http://[bad", "//"]
        if n < len(ODD):
            links.append(ODD[n])
        body = "".join(f'<p><a href="{link}">link</a>' for link in links)
        title = TITLE.format(n).replace("&", "&amp;")
        return web.Response(text=f"<!DOCTYPE html><html><head>\n<title>  {title}\n</title><body>{body}<svg><title>not this</title></svg>", content_type="text/html")

    async def odd(self, request):
        path = request.path
        if path in ENCODED:
            kind, body, _ = ENCODED[path]
            return web.Response(body=body, headers={"Content-Type": kind})
        if path in SLOW:
            await asyncio.sleep(0.3)
            return web.Response(text=f"<title>slow {path}</title>", content_type="text/html")
        if path in FLAKY:
            return self.flaky(request)
        if path in REDIRECTS or path == "/redirect-nowhere":
            return self.redirect(path)
        if path in FAILED:
            return await self.failing(request)
        if path in OTHER:
            return web.Response(body=b"\x89PNG", content_type="image/png")
        return web.Response(status={"/error": 500, "/gone": 410}.get(path, 404), text="<title>not to be read</title>", content_type="text/html")

    def flaky(self, request):
        """Works at the third time."""
        if self.hits[request.path] > 2:
            return web.Response(text=f"<title>at last {request.path}</title>", content_type="text/html")
        if request.path == "/busy":
            return web.Response(status=503, headers={"Retry-After": "0"})
        request.transport.abort()
        return web.Response()

    def redirect(self, path):
        where = {"/loop/a": "b", "/loop/b": "/loop/c", "/loop/c": "a", "/self": "/self", "/go/1": "/p/1", "/go/2": f"{self.base}/p/2#x",
                 "/go/away": "http://127.0.0.2:1/", "/redirect-nowhere": "mailto:a@b"}[path]
        return web.Response(status=302 if path != "/go/2" else 308, headers={"Location": where})

    async def failing(self, request):
        if request.path == "/hang":
            await asyncio.sleep(30)
        elif request.path == "/half":
            request.transport.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\n<title>half")
        elif request.path == "/garbage":
            request.transport.write(b"\x00\x01 not HTTP at all \r\n\r\n")
        if request.transport:  # the client may have gone meanwhile
            request.transport.close()
        return web.Response()
