"""The store in a MySQL or MariaDB database, through a pool of connections."""
import asyncio
import contextlib
import urllib.parse

import aiomysql
import pymysql

from .store import Store, StoreError

TABLES = [
    "CREATE TABLE IF NOT EXISTS frontier (id BIGINT PRIMARY KEY AUTO_INCREMENT, digest CHAR(32) CHARACTER SET ascii NOT NULL UNIQUE, url TEXT NOT NULL, "
    "depth INT NOT NULL, state TINYINT NOT NULL, KEY waiting (state, id)) CHARACTER SET utf8mb4",
    "CREATE TABLE IF NOT EXISTS pages (id BIGINT PRIMARY KEY, outcome VARCHAR(10) NOT NULL, status INT, title TEXT, error TEXT, "
    "size BIGINT NOT NULL, tries INT NOT NULL, seconds DOUBLE NOT NULL, FOREIGN KEY (id) REFERENCES frontier (id)) CHARACTER SET utf8mb4",
]
BUSY = {1205, 1213}  # another transaction was in the way: lock wait timeout, deadlock
LOST = (pymysql.MySQLError, OSError, EOFError)  # what a dying connection raises


def address(url):
    """The arguments to connect with, of mysql://user:password@host:port/database or ...?unix_socket=path."""
    parts = urllib.parse.urlsplit(url)
    name = urllib.parse.unquote(parts.path.lstrip("/"))
    if parts.scheme != "mysql" or not parts.hostname or not name:
        raise ValueError(f"not an address of a database: {url!r}")
    options = dict(urllib.parse.parse_qsl(parts.query))
    return {"host": parts.hostname, "port": parts.port or 3306, "db": name, "user": urllib.parse.unquote(parts.username or ""),
            "password": urllib.parse.unquote(parts.password or ""), "unix_socket": options.get("unix_socket")}


class MySQLStore(Store):
    ADD = "INSERT INTO frontier (digest, url, depth, state) VALUES (?, ?, ?, 0) ON DUPLICATE KEY UPDATE id = id"

    def __init__(self, url, connections=4, attempts=20):
        self.address, self.connections, self.attempts, self.pool = address(url), connections, attempts, None

    async def open(self):
        with self._errors():
            self.pool = await aiomysql.create_pool(minsize=1, maxsize=self.connections, charset="utf8mb4", autocommit=True, connect_timeout=10, **self.address)
            there = {name for name, in await self.read("SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()")}
            for sql in TABLES:
                if sql.split()[5] not in there:  # or each start would be warned that it exists
                    await self.write((sql, [()]))

    async def close(self):
        if self.pool:
            self.pool.terminate()
            with contextlib.suppress(*LOST):
                await self.pool.wait_closed()

    async def read(self, sql, *values):
        with self._errors():
            async with self.pool.acquire() as connection, connection.cursor() as cursor:
                await cursor.execute(sql.replace("?", "%s"), values)
                return list(await cursor.fetchall())

    async def write(self, *steps):
        with self._errors():
            for attempt in range(self.attempts):
                try:
                    return await self._write(steps)
                except pymysql.OperationalError as error:
                    if error.args[0] not in BUSY or attempt + 1 == self.attempts:
                        raise
                await asyncio.sleep(0.01 * attempt)

    async def _write(self, steps):
        async with self.pool.acquire() as connection:
            await connection.begin()
            try:
                async with connection.cursor() as cursor:
                    for sql, rows in steps:
                        await cursor.executemany(sql.replace("?", "%s"), rows)
                await connection.commit()
            except BaseException:
                with contextlib.suppress(*LOST):
                    await connection.rollback()
                raise

    @contextlib.contextmanager
    def _errors(self):
        try:
            yield
        except LOST as error:
            reason = error.__cause__ or error  # what the server said, rather than that there is no connection
            raise StoreError(f"the database {self.address['db']}: {reason or type(reason).__name__}") from error
