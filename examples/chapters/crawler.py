"""The crawler's parts, and databases."""
import asyncio
import concurrent.futures
import hashlib
import re
import threading
import tomllib
import warnings
from asyncio.queues import Queue

from .rows import row, show


@row("S234", "waiting URLs in an asyncio queue")
def waiting_urls():
    waiting = Queue()

    async def use():
        getter = asyncio.create_task(waiting.get())
        await asyncio.sleep(0)
        show("waits", getter.done(), False)
        await waiting.put("http://a/")
        show("got", await getter, "http://a/")

    asyncio.run(use())


class BloomFilter:
    """Says "never seen" for certain and "seen" with a small error."""
    def __init__(self, bits, hashes):
        self.bits, self.hashes, self.field = bits, hashes, 0

    def places(self, text):
        for n in range(self.hashes):
            digest = hashlib.blake2b(text.encode(), digest_size=8, salt=bytes([n])).digest()
            yield int.from_bytes(digest, "big") % self.bits

    def add(self, text):
        for place in self.places(text):
            self.field |= 1 << place

    def __contains__(self, text):
        return all(self.field >> place & 1 for place in self.places(text))


@row("S236", "seen URLs: a set, a Bloom filter")
def bloom_filter():
    seen = BloomFilter(8192, 4)
    urls = [f"http://blog.jobbole.com/{n}/" for n in range(500)]
    for url in urls:
        seen.add(url)
    show("no false negatives", all(url in seen for url in urls), True)
    false = sum(f"http://other/{n}" in seen for n in range(1000))
    show("few false positives", false < 30, True)


@row("S237", "matching URLs")
def url_match():
    pattern = r"http://.*?jobbole.com/\d+/"
    show("anchored at the start", [bool(re.match(pattern, u)) for u in (
        "http://blog.jobbole.com/113/", "http://blog.jobbole.com/about/", "see http://blog.jobbole.com/113/")],
         [True, False, False])
    show("not greedy", re.match("<.*?>", "<a><b>").group(), "<a>")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        compile('"' + pattern + '"', "<text>", "eval")
    show("plain string", [str(w.message) for w in caught], [r"invalid escape sequence '\d'"])


@row("S238", "the consumer dispatches to background tasks")
def consumer():
    pages = {"/": ["/1/", "/2/", "/about"], "/about": ["/"], "/1/": ["/2/", "/3/"], "/2/": ["/1/"], "/3/": []}

    async def crawl():
        waiting, seen, log, tasks = asyncio.Queue(), set(), [], set()

        async def visit(url):
            await asyncio.sleep(0)
            log.append(url)
            for link in pages[url]:
                waiting.put_nowait(link)
            waiting.task_done()

        async def consume():
            while True:
                url = await waiting.get()
                if url in seen:
                    waiting.task_done()
                    continue
                seen.add(url)
                task = asyncio.ensure_future(visit(url))
                tasks.add(task)
                task.add_done_callback(tasks.discard)

        waiting.put_nowait("/")
        running = asyncio.ensure_future(consume())
        await waiting.join()
        running.cancel()
        return log

    log = asyncio.run(crawl())
    show("each once", sorted(log), ["/", "/1/", "/2/", "/3/", "/about"])


@row("S240", "the frame: ensure_future, run_forever")
def program_frame():
    log = []

    async def main(loop):
        log.append("main")
        await asyncio.sleep(0)
        loop.stop()

    loop = asyncio.new_event_loop()
    task = asyncio.ensure_future(main(loop), loop=loop)
    loop.run_forever()
    loop.run_until_complete(task)
    loop.close()
    show("ran until stopped", (log, task.done()), (["main"], True))


class Table:
    """A stand-in for a database with a slow, blocking insert that refuses doubles."""
    def __init__(self):
        self.rows, self.lock = {}, threading.Lock()

    def insert(self, key, value):
        with self.lock:
            if key in self.rows:
                raise ValueError(f"duplicate key {key!r}")
            self.rows[key] = value


class Pool:
    """At most so many connections at a time; inserts run in threads, the loop goes on."""
    def __init__(self, table, size):
        self.table, self.executor = table, concurrent.futures.ThreadPoolExecutor(size)

    async def insert(self, key, value):
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self.executor, self.table.insert, key, value)


@row("S241", "asynchronous inserts, errors told for each item")
def asynchronous_inserts():
    async def use():
        table, failed, beats = Table(), [], 0
        pool = Pool(table, 3)

        async def insert(key, value):
            try:
                await pool.insert(key, value)
            except ValueError as error:
                failed.append(str(error))

        inserting = asyncio.gather(*[insert(n % 9, f"标题 {n}") for n in range(10)])
        while not inserting.done():
            beats += 1
            await asyncio.sleep(0)
        pool.executor.shutdown()
        show("rows, errors", (len(table.rows), failed), (9, ["duplicate key 0"]))
        show("the loop went on", beats > 0, True)

    asyncio.run(use())


@row("S242", "what came up to 3.11")
def later_features():
    match {"kind": "point", "at": [1, 2]}:
        case {"kind": "point", "at": [x, y]} if x < y:
            found = (x, y)
    show("match", found, (1, 2))
    show("walrus, f-string =", (n := 5, f"{n=}"), (5, "n=5"))
    try:
        raise ExceptionGroup("several", [ValueError(1), KeyError("k")])
    except* ValueError as group:
        values = group.exceptions
    except* KeyError as group:
        keys = group.exceptions
    show("groups", (repr(values), repr(keys)), ("(ValueError(1),)", "(KeyError('k'),)"))

    def only(a, /, b, *, c):
        return a, b, c

    show("positional only", only(1, b=2, c=3), (1, 2, 3))
    show("dict |, removeprefix", ({"a": 1} | {"b": 2}, "prefix-x".removeprefix("prefix-")), ({"a": 1, "b": 2}, "x"))
    show("tomllib", tomllib.loads("[a]\nb = [1, 2]"), {"a": {"b": [1, 2]}})
    error = ValueError("with")
    error.add_note("a note")
    show("notes", error.__notes__, ["a note"])

    async def group():
        async with asyncio.TaskGroup() as tasks:
            return [tasks.create_task(asyncio.sleep(0, n)) for n in range(3)]

    show("TaskGroup", [t.result() for t in asyncio.run(group())], [0, 1, 2])
