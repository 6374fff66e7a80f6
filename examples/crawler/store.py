"""What is known, kept in a database: the frontier of URLs, and the pages visited. Here everything that does not depend on the database."""
import abc
import hashlib
import itertools

from .schedule import Job

WAITING, DONE = 0, 1
PAGE = ("id", "outcome", "status", "title", "error", "size", "tries", "seconds")


class StoreError(Exception):
    """The store cannot be used any more."""


def digest(url):
    """A short name for a URL, which may be too long for an index."""
    return hashlib.blake2b(url.encode(), digest_size=16).hexdigest()


class Store(abc.ABC):
    """The frontier and the pages. A database adds how to open, read and write; both raise StoreError."""

    # A link that is there already stays as it is.
    ADD = "INSERT INTO frontier (digest, url, depth, state) VALUES (?, ?, ?, 0) ON CONFLICT DO NOTHING"
    KEEP = f"INSERT INTO pages ({', '.join(PAGE)}) VALUES ({', '.join('?' * len(PAGE))})"
    FINISH = "UPDATE frontier SET state = 1 WHERE id = ? AND state = 0"

    @abc.abstractmethod
    async def open(self):
        """Connects, and makes the tables if they are not there."""

    @abc.abstractmethod
    async def close(self):
        """Gives back what is held; never fails."""

    @abc.abstractmethod
    async def read(self, sql, *values):
        """The rows of a query."""

    @abc.abstractmethod
    async def write(self, *steps):
        """Runs steps, each a statement and its rows of values, in one transaction: all of it happens, or nothing."""

    async def add(self, links):
        """Puts URLs with their depths into the frontier."""
        await self.write(self._adding(links))

    async def complete(self, job, page, links):
        """Writes a page and the links found on it, and takes its URL off the frontier: at once, and once."""
        await self.write((self.FINISH, [(job.id,)]), (self.KEEP, [(job.id, *(page[name] for name in PAGE[1:]))]), self._adding(links))

    def _adding(self, links):
        # In one order everywhere, so that two transactions with the same links do not wait for one another.
        return self.ADD, sorted((digest(url), url, depth) for url, depth in links)

    async def waiting(self, after, limit):
        """The next jobs, in the order in which their URLs were found."""
        sql = "SELECT id, url, depth FROM frontier WHERE state = 0 AND id > ? ORDER BY id LIMIT ?"
        return [Job(*row) for row in await self.read(sql, after, limit)]

    async def urls(self, step=5000):
        """Every URL of the frontier, waiting or not."""
        last = 0
        while rows := await self.read("SELECT id, url FROM frontier WHERE id > ? ORDER BY id LIMIT ?", last, step):
            for _, url in rows:
                yield url
            last = rows[-1][0]

    async def counts(self):
        """How many URLs wait, and how many pages there are of each outcome."""
        (waiting,), = await self.read("SELECT COUNT(*) FROM frontier WHERE state = 0")
        outcomes = await self.read("SELECT outcome, COUNT(*) FROM pages GROUP BY outcome ORDER BY outcome")
        return waiting, dict(outcomes)

    async def by_depth(self):
        return await self.read("SELECT depth, COUNT(*) FROM frontier JOIN pages ON frontier.id = pages.id GROUP BY depth ORDER BY depth")

    async def times(self):
        """The seconds of every page that was read, shortest first."""
        return list(itertools.chain.from_iterable(await self.read("SELECT seconds FROM pages WHERE outcome = 'page' ORDER BY seconds")))

    async def troubles(self, limit):
        """Pages that could not be read: URL, outcome, status, error."""
        return await self.read("SELECT url, outcome, status, error FROM frontier JOIN pages ON frontier.id = pages.id "
                               "WHERE outcome IN ('broken', 'failed') ORDER BY url LIMIT ?", limit)
