"""examples/crawler/ on a site of 2,000 pages: whole, stopped and resumed, killed and resumed, with a database that dies; on SQLite and on MariaDB."""
# needs aiohttp aiomysql pyquery
import asyncio
import contextlib
import os
import pathlib
import re
import signal
import sqlite3
import sys
import tempfile
import time
import urllib.parse
import xml.etree.ElementTree

import pymysql

from support import mariadb
from support.website import BROKEN, ENCODED, FAILED, FLAKY, FORBIDDEN, ODD, OTHER, REDIRECTS, SLOW, Website

EXAMPLES = pathlib.Path(__file__).resolve().parents[2] / "examples"
PAGES = 2000
QUICK = ["--timeout", "2", "--retries", "2", "--backoff", "0.01", "--workers", "16", "--per-host", "16"]


class Crawl:
    """A run of the crawler: by its module's name, or by its folder."""

    def __init__(self, *arguments, by_path=False):
        self.command = [sys.executable, *([str(EXAMPLES / "crawler")] if by_path else ["-m", "crawler"]), *map(str, arguments)]

    async def __aenter__(self):
        self.process = await asyncio.create_subprocess_exec(*self.command, cwd=EXAMPLES, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
                                                            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE)
        return self

    async def __aexit__(self, *_):
        if self.process.returncode is None:
            self.process.kill()
            await self.process.wait()

    async def end(self):
        out, err = await asyncio.wait_for(self.process.communicate(), 600)
        return self.process.returncode, out.decode(), err.decode()


async def crawl(*arguments, **how):
    async with Crawl(*arguments, **how) as run:
        return await run.end()


async def reached(site, count):
    """Waits until the site has had so many requests."""
    async with asyncio.timeout(120):
        while sum(site.hits.values()) < count:
            await asyncio.sleep(0.005)


class SQLite:
    def __init__(self, folder):
        self.path = pathlib.Path(folder, "crawl.db")
        self.arguments = ["--store", self.path]

    def rows(self, sql):
        with contextlib.closing(sqlite3.connect(self.path)) as connection:
            return connection.execute(sql).fetchall()


class MySQL:
    """A database of its own in the server."""

    def __init__(self, server, name):
        self.server, self.name = server, name
        self.rows(f"CREATE DATABASE {name}", None)
        self.arguments = ["--mysql", server.url(database=name)]

    def rows(self, sql, database=""):
        with contextlib.closing(pymysql.connect(host="127.0.0.1", port=self.server.port, user=mariadb.USER, password=mariadb.PASSWORD, charset="utf8mb4",
                                                database=self.name if database == "" else database)) as connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return list(cursor.fetchall())


def check(site, store):
    """Says whether everything arrived, each once."""
    titles = sorted(title for title, in store.rows("SELECT title FROM pages WHERE outcome = 'page'"))
    print("  titles", len(titles), "each once", titles == site.titles())
    print(" ", store.rows("SELECT outcome, COUNT(*), MIN(tries), MAX(tries) FROM pages GROUP BY outcome ORDER BY outcome"))
    print("  frontier", store.rows("SELECT state, COUNT(*), COUNT(DISTINCT digest) FROM frontier GROUP BY state"))


def visited_again(site):
    """The requests above the first for pages that answer at once."""
    return sum(count - 1 for path, count in site.hits.items() if path.startswith("/p/"))


async def whole(store, folder, *more):
    page = pathlib.Path(folder, "summary.html")
    async with Website(PAGES) as site:
        code, out, err = await crawl(site.start, *store.arguments, *QUICK, "--summary", page, *more, by_path=True)
        print("  exit", code, out.strip(), "| progress", bool(re.search(r"^\d+ visited, \d+ known, \d+ under way, \d+ a second$", err, re.M)), "Traceback" in err)
        check(site, store)
        print("  twice", visited_again(site), "private", [site.hits[path] for path in FORBIDDEN], "robots.txt", site.hits["/robots.txt"],
              "tries", [site.hits[path] for path in (*BROKEN, *FAILED, *FLAKY)], "redirects", [site.hits[path] for path in REDIRECTS])
        text = page.read_text(encoding="utf-8").replace(site.base, "BASE")
        charts = [xml.etree.ElementTree.fromstring(svg) for svg in re.findall("<svg.*?</svg>", text)]
        print("  summary", [len(list(chart)) for chart in charts[::2]], re.findall("<p>(.*?)</p>", text))
        print("  troubles", re.findall(r"<tr><td>BASE(.*?)</td><td>(\w+)</td><td>([\d-]+)</td>", text))
        code, out, err = await crawl(site.start, *store.arguments, *QUICK, "--quiet")
        print("  once more:", code, out.strip(), ascii(err), "requests", visited_again(site))


async def stopped(store):
    """Stopped by Ctrl-C, then killed, then finished."""
    async with Website(PAGES) as site:
        for count, number, name in ((300, signal.SIGINT, "Ctrl-C"), (900, signal.SIGINT, "Ctrl-C"), (1400, signal.SIGKILL, "killed")):
            async with Crawl(site.start, *store.arguments, *QUICK) as run:
                await reached(site, count)
                run.process.send_signal(number)
                code, out, err = await run.end()
            counts = dict(store.rows("SELECT state, COUNT(*) FROM frontier GROUP BY state"))
            pages, = store.rows("SELECT COUNT(*) FROM pages")[0]
            print(" ", name, code, "waiting", counts[0] > 0, "done", counts[1] == pages > 0, "saved", out.endswith(f", {counts[0]} waiting\n"), "Traceback" in err,
                  "lost or twice", visited_again(site) if number == signal.SIGINT else visited_again(site) <= 16)
        code, out, err = await crawl(site.start, *store.arguments, *QUICK)
        print("  then", code, out.strip(), "Traceback" in err)
        check(site, store)


async def broken_off(store):
    """Two Ctrl-C, the second while a page hangs."""
    async with Website(1) as site:
        async with Crawl(site.base + "/hang", *store.arguments) as run:
            await reached(site, 2)
            run.process.send_signal(signal.SIGINT)
            await asyncio.sleep(0.3)
            start = time.monotonic()
            run.process.send_signal(signal.SIGINT)
            code, out, err = await run.end()
        print("  exit", code, out.strip(), time.monotonic() - start < 3, "Traceback" in err)


async def database_dies(server, store):
    async with Website(PAGES) as site:
        async with Crawl(site.start, *store.arguments, *QUICK, "--quiet") as run:
            await reached(site, 500)
            server.kill()
            code, out, err = await run.end()
        print("  exit", code, ascii(out), re.sub(r"\(.*|: [^:]*$", "...", err.strip()), len(err.splitlines()))
        code, out, err = await crawl(site.start, *store.arguments, *QUICK, "--quiet")
        print("  while it is down", code, ascii(out), "Connect call failed" in err, len(err.splitlines()))
        server.start()
        code, out, err = await crawl(site.start, *store.arguments, *QUICK, "--quiet")
        print("  when it is back", code, out.strip(), ascii(err))
        check(site, store)


async def politeness(folder):
    for pages, least, arguments in ((12, 0.03, ["--delay", "0.05"]), (4, 0.9, ["--agent", "slowly"])):
        async with Website(pages) as site:
            code, out, _ = await crawl(site.start, "--store", pathlib.Path(folder, arguments[0]), *arguments, "--match", "/p/")
            times = site.times[1:]  # the first is robots.txt
            gaps = [later - earlier for earlier, later in zip(times, times[1:])]
            print("  exit", code, out.strip(), "pauses", min(gaps) > least or gaps, "at a time", site.most)
    async with Website(200) as site:
        code, out, _ = await crawl(site.base + "/slow/0", site.start, "--store", pathlib.Path(folder, "limits"), "--per-host", "3", "--max-pages", "40", "--match", "/p/")
        print("  exit", code, re.sub(r", \d+ waiting", "", out.strip()), "at a time", site.most <= 3)
    async with Website(40) as site:
        code, out, _ = await crawl(site.start, "--store", pathlib.Path(folder, "depth"), "--max-depth", "2", "--match", "/p/")
        print("  exit", code, out.strip())


async def wrong_usage(server, folder):
    url = urllib.parse.urlsplit(server.url()) if server else None
    wrong = [["mailto:a@b"], ["http://a/", "--workers", "0"], ["http://a/", "--match", "("], ["http://a/", "--mysql", "mysql://nowhere"], [],
             ["http://a/", "--store", folder]]
    if server:
        wrong.append(["http://a/", "--mysql", f"mysql://nobody:wrong@127.0.0.1:{url.port}/uses"])
        wrong.append(["http://a/", "--mysql", server.url(database="none_such")])
    for arguments in wrong:
        code, out, err = await crawl(*arguments)
        print(" ", code, ascii(out), err.strip().splitlines()[-1].replace(str(folder), "FOLDER"))


async def main():
    with contextlib.ExitStack() as stack:
        folder = lambda: stack.enter_context(tempfile.TemporaryDirectory())
        print("odd pages", len(ODD), len(ENCODED), len(SLOW), len(OTHER))
        print("SQLite, whole")
        await whole(SQLite(place := folder()), place)
        print("SQLite, with a Bloom filter from 300 on")
        await whole(SQLite(place := folder()), place, "--exact-up-to", "300")
        print("SQLite, stopped and resumed")
        await stopped(SQLite(folder()))
        print("SQLite, broken off")
        await broken_off(SQLite(folder()))
        print("politeness")
        await politeness(folder())
        server = stack.enter_context(mariadb.MariaDB()) if mariadb.installed() else None
        print("wrong usage")
        await wrong_usage(server, folder())
        if not server:
            return print("MariaDB is not installed")
        print("MariaDB, whole")
        await whole(MySQL(server, "whole"), folder())
        print("MariaDB, stopped and resumed")
        await stopped(MySQL(server, "stopped"))
        print("MariaDB, dead in the middle")
        await database_dies(server, MySQL(server, "dead"))


if __name__ == "__main__":
    asyncio.run(main())
