"""The rows of docs/article.md that need packages: numpy, aiohttp, uvloop, pyquery, aiomysql, and the crawler made of them."""
# needs aiohttp aiomysql numpy pyquery uvloop
import asyncio
import contextlib
import pathlib
import re
import sys
import warnings
from asyncio.queues import Queue

import aiohttp
import aiomysql
import numpy as np
import uvloop
from aiohttp import web
from pyquery import PyQuery

from support import mariadb

EXAMPLES = pathlib.Path(__file__).resolve().parents[2] / "examples"
sys.dont_write_bytecode = True
sys.path.insert(0, str(EXAMPLES))

from chapters.rows import ROWS, row, show

# The pages of a small blog: path -> title and links; links are to itself where they begin with a slash.
PAGES = {
    "/": ("Home \u9996\u9875", ["/1/", "/2/", "/about", "mailto:a@b", "/1/"]),
    "/1/": ("First \u7b2c\u4e00", ["/2/", "/3/", "/gone"]),
    "/2/": ("Robert'); DROP TABLE tittle;--", ["/1/", "/"]),
    "/3/": ("Third \U0001f40d", []),
    "/about": ("About", ["/"]),
}


@contextlib.asynccontextmanager
async def blog():
    """Serves PAGES; gives the address, the paths asked for, and under None the most requests that were under way at once."""
    asked, now = {None: 0}, 0

    async def page(request):
        nonlocal now
        asked[request.path] = asked.get(request.path, 0) + 1
        if request.path not in PAGES:
            raise web.HTTPNotFound()
        title, links = PAGES[request.path]
        now += 1
        asked[None] = max(asked[None], now)
        await asyncio.sleep(0.01)
        now -= 1
        body = "".join(f'<a href="{link if link.startswith("mailto") else base + link}">{link}</a>' for link in links)
        return web.Response(text=f"<html><head><title>{title}</title></head><body>{body}<a>nowhere</a></body></html>", content_type="text/html",
                            status=201 if request.path == "/3/" else 200)

    app = web.Application()
    app.router.add_get("/{path:.*}", page)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    base = "http://127.0.0.1:%d" % runner.addresses[0][1]
    try:
        yield base, asked
    finally:
        await runner.cleanup()


async def fetch(url, session):
    """The text of a page with status 200 or 201; None for others, and when there is no answer."""
    try:
        async with session.get(url) as response:
            if response.status in (200, 201):
                return await response.text()
    except aiohttp.ClientError as error:
        print("  |", type(error).__name__)
    return None


@row("S125", "numpy imported and used")
def numpy_arrays():
    table = np.arange(12).reshape(3, 4)
    show("sums", (table.sum(axis=0).tolist(), (table @ table.T).trace().item()), ([12, 15, 18, 21], 506))
    show("a view", (table[:, ::2].base is table.base, table[table % 5 == 0].tolist()), (True, [0, 5, 10]))
    show("solved", np.linalg.solve([[2, 1], [1, 3]], [3, 5]).round(12).tolist(), [0.8, 1.4])


@row("S219", "aiohttp: server and client")
def aiohttp_both_ends():
    async def use():
        async with blog() as (base, asked), aiohttp.ClientSession() as session:
            texts = await asyncio.gather(*[fetch(base + path, session) for path in PAGES for _ in range(40)])
            show("many at once", (all(texts), asked.pop(None) > 10, asked), (True, True, dict.fromkeys(PAGES, 40)))

    asyncio.run(use())


@row("S221", "uvloop as the loop")
def uvloop_drop_in():
    async def use():
        async with blog() as (base, _), aiohttp.ClientSession() as session:
            texts = await asyncio.gather(*[fetch(base + path, session) for path in PAGES])
            return type(asyncio.get_running_loop()).__module__, sum(map(len, texts)) - sum(len(base) * text.count(base) for text in texts)

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        name, ahead = runner.run(use())
    show("the loop", name, "uvloop")
    show("the same program", ahead, asyncio.run(use())[1])
    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
    try:
        show("by policy", asyncio.run(use()), ("uvloop", ahead))
    finally:
        asyncio.set_event_loop_policy(None)


@row("S233", "the HTTP client")
def http_client():
    async def use():
        async with blog() as (base, _), aiohttp.ClientSession() as session:
            texts = [await fetch(url, session) for url in (base + "/", base + "/3/", base + "/gone", "http://127.0.0.1:1/")]
            show("200, 201, 404, no answer", [text and text[12:25] for text in texts], ["<title>Home \u9996", "<title>Third ", None, None])

    asyncio.run(use())


@row("S235", "PyQuery: items, attr, text")
def pyquery_parts():
    title, links = PAGES["/"]
    pq = PyQuery(f"<html><head><title>{title}</title></head><body>{''.join(f'<a href={link!r}>x</a>' for link in links)}<a>nowhere</a></body></html>")
    show("items and attr", [link.attr("href") for link in pq.items("a")], [*links, None])
    show("text", (pq("title").text(), pq("tittle").text()), (title, ""))


async def pool_of(server, **more):
    return await aiomysql.create_pool(host="127.0.0.1", port=server.port, user=mariadb.USER, password=mariadb.PASSWORD, db=mariadb.DATABASE,
                                      charset="utf8mb4", autocommit=True, **more)


async def insert(pool, title):
    async with pool.acquire() as connection, connection.cursor() as cursor:
        await cursor.execute("INSERT INTO tittle (text) VALUES (%s)", (title,))


async def titles(pool, *statements):
    """Runs statements, and gives the titles that are there then."""
    async with pool.acquire() as connection, connection.cursor() as cursor:
        for statement in statements:
            await cursor.execute(statement)
        await cursor.execute("SELECT text FROM tittle ORDER BY id")
        return [text for text, in await cursor.fetchall()]


TABLE = ["DROP TABLE IF EXISTS tittle", "CREATE TABLE tittle (id INT PRIMARY KEY AUTO_INCREMENT, text TEXT) CHARACTER SET utf8mb4"]


@row("S239", "a pool of database connections")
def database_pool():
    async def use():
        pool = await pool_of(server, minsize=1, maxsize=3)
        await titles(pool, *TABLE)
        most, running = 0, 0

        async def busy(n):
            nonlocal most, running
            async with pool.acquire() as connection, connection.cursor() as cursor:
                running += 1
                most = max(most, running)
                await cursor.execute("SELECT SLEEP(0.02), %s", (n,))
                (_, back), = await cursor.fetchall()
                running -= 1
                return back

        show("in order", await asyncio.gather(*map(busy, range(12))), list(range(12)))
        show("at most three", (most, pool.size, pool.freesize), (3, 3, 3))
        texts = [title for title, _ in PAGES.values()] + ["'", "\\", "%s", "\x00\n", '"; --', "\U0001f600" * 100]
        for text in texts:
            await insert(pool, text)
        show("unchanged", await titles(pool) == texts, True)
        try:
            await titles(pool, "INSERT INTO tittle VALUE {}".format("it's"))
        except aiomysql.ProgrammingError as error:
            show("by format", error.args[0], 1064)
        pool.close()
        await pool.wait_closed()

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", aiomysql.Warning)
        asyncio.run(use())


@row("S232", "the crawler as a whole")
def whole_crawler():
    async def use():
        waiting, seen, tasks = Queue(), set(), set()
        pool = await pool_of(server)
        await titles(pool, TABLE[1].replace("TABLE", "TABLE IF NOT EXISTS"), "DELETE FROM tittle")

        async def follow(html):
            for link in PyQuery(html).items("a"):
                url = link.attr("href")
                if url and url.startswith("http"):
                    await waiting.put(url)

        async def visit(url, session):
            if html := await fetch(url, session):
                await follow(html)
                if re.match(r"http://.*?/\d+/", url):
                    await insert(pool, PyQuery(html)("title").text())
            waiting.task_done()

        async def consume(session):
            while True:
                url = await waiting.get()
                if url in seen:
                    waiting.task_done()
                    continue
                seen.add(url)
                task = asyncio.ensure_future(visit(url, session))
                tasks.add(task)
                task.add_done_callback(tasks.discard)

        async with blog() as (base, asked), aiohttp.ClientSession() as session:
            await waiting.put(base + "/")
            consumer = asyncio.ensure_future(consume(session))
            await waiting.join()
            consumer.cancel()
            asked.pop(None)
            show("each page once", sorted(asked.items()), [(path, 1) for path in sorted([*PAGES, "/gone"])])
            show("articles", sorted(await titles(pool)), sorted(PAGES[path][0] for path in ("/1/", "/2/", "/3/")))
        pool.close()
        await pool.wait_closed()

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", aiomysql.Warning)
        asyncio.run(use())


NEED_DATABASE = ("S232", "S239")

if __name__ == "__main__":
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(mariadb.MariaDB()) if mariadb.installed() else None
        for one in ROWS.values():
            if server or one.id not in NEED_DATABASE:
                print(one.id, one.title)
                one.function()
            else:
                print(one.id, "left out: MariaDB is not installed")
