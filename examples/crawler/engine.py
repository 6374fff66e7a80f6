"""The crawl itself: workers that take a job, fetch and read its page, and write what they found."""
import asyncio
import dataclasses
import re

from .extract import read
from .robots import Robots
from .schedule import Schedule
from .seen import Seen
from .urls import normal, site


@dataclasses.dataclass(frozen=True)
class Plan:
    """What to crawl, and how politely."""
    start: list
    agent: str = "taipan-crawler/1.0"
    workers: int = 8
    per_host: int = 4
    delay: float = 0.0
    max_depth: int = 50
    max_pages: int | None = None
    all_hosts: bool = False
    match: re.Pattern | None = None
    exact_up_to: int = 1_000_000


class Engine:
    """Crawls until nothing waits in the store, until `max_pages`, or until `stop`."""

    BATCH = 500  # jobs read from the store at a time

    def __init__(self, plan, store, fetcher):
        self.plan, self.store, self.fetcher = plan, store, fetcher
        self.robots = Robots(fetcher, plan.agent)
        self.schedule = Schedule(plan.delay, plan.per_host)
        self.seen = Seen(plan.exact_up_to)
        self.sites = {site(url) for url in plan.start}
        self.taken, self.last, self.visited = 0, 0, 0
        self.stopping = False
        self.refilling = asyncio.Lock()

    async def run(self):
        """Raises StoreError when the store does not hold."""
        async for url in self.store.urls():
            self.seen.add(url)
        await self.store.add([(url, 0) for url in self.plan.start if self.seen.add(url)])
        workers = [asyncio.create_task(self._work(), name=f"worker {n}") for n in range(self.plan.workers)]
        try:
            await asyncio.gather(*workers)
        finally:
            for worker in workers:
                worker.cancel()
            await asyncio.gather(*workers, return_exceptions=True)

    def stop(self):
        """Starts no further page; those that are running are finished."""
        self.stopping = True
        self.closing = asyncio.ensure_future(self.schedule.close())

    async def _work(self):
        await self._refill()
        while taken := await self.schedule.take():
            name, job = taken
            self.taken += 1
            if self.plan.max_pages and self.taken >= self.plan.max_pages:
                await self.schedule.close()
            await self._visit(name, job)
            await self.schedule.done(name)
            await self._refill()

    async def _visit(self, name, job):
        page, links = await self._look(name, job)
        fresh = [(url, job.depth + 1) for url in links if job.depth < self.plan.max_depth and self._wanted(url) and self.seen.add(url)]
        await self.store.complete(job, page, fresh)
        self.visited += 1

    async def _look(self, name, job):
        """The row for a page, and the links on it."""
        if not await self.robots.allowed(job.url):
            return row("forbidden", error="robots.txt"), []
        self.schedule.pause(name, await self.robots.delay(job.url))
        answer = await self.fetcher.get(job.url)
        if answer.target:
            return row("redirect", answer), [answer.target]
        if answer.text is None:
            return row("failed" if answer.status is None else "other" if answer.status == 200 else "broken", answer), []
        title, links = read(answer.text, job.url)
        return row("page", answer, title), links

    def _wanted(self, url):
        return (self.plan.all_hosts or site(url) in self.sites) and (not self.plan.match or self.plan.match.search(url) is not None)

    async def _refill(self):
        """Reads waiting URLs from the store when few are left here; closes the schedule when there are none anywhere."""
        async with self.refilling:
            if self.schedule.closed or len(self.schedule) >= self.plan.workers:
                return
            idle = not len(self.schedule) and not self.schedule.running
            jobs = await self.store.waiting(self.last, self.BATCH)
            if not jobs and idle:  # a transaction may have committed smaller numbers later than this one's
                jobs = await self.store.waiting(0, self.BATCH)
            for job in jobs:
                self.last = max(self.last, job.id)
                await self.schedule.put(site(job.url), job)
            if not jobs and idle:
                await self.schedule.close()


def row(outcome, answer=None, title=None, error=None):
    """A page for the store."""
    if answer is None:
        return {"outcome": outcome, "status": None, "title": None, "error": error, "size": 0, "tries": 0, "seconds": 0.0}
    return {"outcome": outcome, "status": answer.status, "title": title, "error": answer.error, "size": answer.size, "tries": answer.tries,
            "seconds": answer.seconds}


def starts(urls):
    """The URLs to begin with, in their normal spelling; ValueError for what is none."""
    result = [normal(url) for url in urls]
    if None in result:
        raise ValueError(f"not a URL: {urls[result.index(None)]!r}")
    return result
