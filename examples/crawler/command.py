"""The command: options, Ctrl-C, messages and exit codes.

0: everything reachable was visited (or as many pages as wanted); 1: the store failed; 2: wrong usage; 130: stopped by Ctrl-C, and everything
that was found is saved. A second Ctrl-C does not wait for the pages under way; they are visited again by the next run.
"""
import argparse
import asyncio
import contextlib
import importlib
import pathlib
import re
import signal
import sys

from . import __doc__ as description
from .sqlite import SQLiteStore
from .store import StoreError


def options(arguments):
    parser = argparse.ArgumentParser("crawler", description=description.splitlines()[0])
    parser.add_argument("url", nargs="+", help="where to begin; only their hosts are visited")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--store", default="crawl.db", metavar="FILE", help="the SQLite file to keep everything in (%(default)s)")
    where.add_argument("--mysql", metavar="URL", help="a database instead: mysql://user:password@host:port/name")
    parser.add_argument("--summary", metavar="FILE", help="write an HTML page about the crawl")
    parser.add_argument("--workers", type=int, default=8, metavar="N", help="pages at a time (%(default)s)")
    parser.add_argument("--per-host", type=int, default=4, metavar="N", help="pages of one host at a time (%(default)s)")
    parser.add_argument("--delay", type=float, default=0.0, metavar="S", help="seconds between two requests to a host, if robots.txt asks for no more")
    parser.add_argument("--timeout", type=float, default=20.0, metavar="S", help="seconds for one request (%(default)g)")
    parser.add_argument("--retries", type=int, default=3, metavar="N", help="how often to ask again (%(default)s)")
    parser.add_argument("--backoff", type=float, default=0.5, metavar="S", help="seconds before the second try, twice as many before each further (%(default)g)")
    parser.add_argument("--max-pages", type=int, metavar="N", help="stop after so many pages")
    parser.add_argument("--max-depth", type=int, default=50, metavar="N", help="follow so many links from the start (%(default)s)")
    parser.add_argument("--all-hosts", action="store_true", help="follow links to other hosts, too")
    parser.add_argument("--match", type=pattern, metavar="RE", help="follow only links in which this is found")
    parser.add_argument("--exact-up-to", type=int, default=1_000_000, metavar="N", help="from so many URLs on a Bloom filter stands for those seen; it may "
                        "take about one new URL in a thousand million for one of them (%(default)s)")
    parser.add_argument("--agent", default="taipan-crawler/1.0", help="the name to give (%(default)s)")
    parser.add_argument("--quiet", action="store_true", help="no progress on stderr")
    return parser, parser.parse_args(arguments)


def pattern(text):
    try:
        return re.compile(text)
    except re.error as error:
        raise argparse.ArgumentTypeError(f"not a regular expression: {error}") from error


def store_for(chosen):
    if chosen.mysql is None:
        return SQLiteStore(chosen.store)
    from .mysql import MySQLStore  # only here, so that SQLite does without aiomysql
    return MySQLStore(chosen.mysql)


def plan_for(chosen):
    from .engine import Plan, starts
    if min(chosen.workers, chosen.per_host) < 1:
        raise ValueError("at least one worker is needed")
    return Plan(starts(chosen.url), chosen.agent, chosen.workers, chosen.per_host, chosen.delay, chosen.max_depth, chosen.max_pages, chosen.all_hosts,
                chosen.match, chosen.exact_up_to)


async def crawl(chosen, plan, store):
    """Opens everything, crawls, and says what came out; the exit code."""
    from .engine import Engine
    from .fetch import Fetcher, Limits
    from .progress import Progress
    from .summary import summary
    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(store.close)
        await store.open()
        fetcher = Fetcher(chosen.agent, Limits(chosen.timeout, chosen.retries, chosen.backoff), chosen.workers)
        stack.push_async_callback(fetcher.close)
        engine = Engine(plan, store, fetcher)
        await follow(engine, None if chosen.quiet else Progress(sys.stderr))
        waiting, outcomes = await store.counts()
        print(", ".join(f"{count} {name}" for name, count in [*outcomes.items(), ("waiting", waiting)]))
        if chosen.summary:
            pathlib.Path(chosen.summary).write_text(await summary(store, plan.start), encoding="utf-8")
    return 130 if engine.stopping else 0


async def follow(engine, progress):
    """Runs the engine; the first Ctrl-C stops it, the second breaks it off."""
    loop = asyncio.get_running_loop()
    running = asyncio.ensure_future(engine.run())

    def interrupted():
        if engine.stopping:
            running.cancel()
        else:
            engine.stop()

    loop.add_signal_handler(signal.SIGINT, interrupted)
    watching = loop.create_task(progress.follow(engine)) if progress else None
    try:
        await running
    except asyncio.CancelledError:
        if not engine.stopping:
            raise
    finally:
        loop.remove_signal_handler(signal.SIGINT)
        if watching:
            watching.cancel()
            progress.clear()


def main(arguments=None):
    parser, chosen = options(arguments)
    for name in ("aiohttp", "pyquery", *(["aiomysql"] if chosen.mysql else [])):
        try:
            importlib.import_module(name)
        except ImportError:
            parser.error(f"the package {name} is needed (python3-{name} in Debian)")
    try:
        plan, store = plan_for(chosen), store_for(chosen)
    except ValueError as error:
        parser.error(str(error))
    try:
        return asyncio.run(crawl(chosen, plan, store))
    except (StoreError, OSError) as error:
        print(f"crawler: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:  # before the crawl began, or after its end
        return 130
