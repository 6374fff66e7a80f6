"""The store in an SQLite file, which one thread reads and writes."""
import asyncio
import concurrent.futures
import contextlib
import sqlite3

from .store import Store, StoreError

TABLES = """
CREATE TABLE IF NOT EXISTS frontier (id INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE, url TEXT NOT NULL, depth INTEGER NOT NULL, state INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS frontier_waiting ON frontier (id) WHERE state = 0;
CREATE TABLE IF NOT EXISTS pages (id INTEGER PRIMARY KEY REFERENCES frontier, outcome TEXT NOT NULL, status INTEGER, title TEXT, error TEXT,
                                  size INTEGER NOT NULL, tries INTEGER NOT NULL, seconds REAL NOT NULL);
"""


class SQLiteStore(Store):
    def __init__(self, path):
        self.path, self.connection = path, None
        self.thread = concurrent.futures.ThreadPoolExecutor(1, "sqlite")

    async def _in_thread(self, function, *arguments):
        try:
            return await asyncio.get_running_loop().run_in_executor(self.thread, function, *arguments)
        except sqlite3.Error as error:
            raise StoreError(f"{self.path}: {error}") from error

    async def open(self):
        await self._in_thread(self._open)

    def _open(self):
        self.connection = sqlite3.connect(self.path, isolation_level=None)
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("PRAGMA synchronous = NORMAL")
        self.connection.executescript(TABLES)

    async def close(self):
        if self.connection:
            with contextlib.suppress(StoreError):
                await self._in_thread(self.connection.close)
        self.thread.shutdown()

    async def read(self, sql, *values):
        return await self._in_thread(lambda: self.connection.execute(sql, values).fetchall())

    async def write(self, *steps):
        await self._in_thread(self._write, steps)

    def _write(self, steps):
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            for sql, rows in steps:
                self.connection.executemany(sql, rows)
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")
