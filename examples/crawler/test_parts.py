# command: -m unittest discover -v -s {folder} -t {folder}/..
"""The suite of the crawler's parts that need no packages; tests/packages/crawler_use.py runs the whole on a site and a database."""
import asyncio
import pathlib
import tempfile
import unittest
import xml.etree.ElementTree

from crawler.schedule import Job, Schedule
from crawler.seen import BloomFilter, Seen
from crawler.sqlite import SQLiteStore
from crawler.store import StoreError
from crawler.summary import bars, histogram, summary
from crawler.urls import normal, site

PAGE = {"outcome": "page", "status": 200, "title": "题 <1>", "error": None, "size": 10, "tries": 1, "seconds": 0.02}


class UrlsTest(unittest.TestCase):
    def test_one_spelling(self):
        for link, wanted in {
            "HTTP://Example.ORG": "http://example.org/", "http://a:80/x#top": "http://a/x", "https://a:443/": "https://a/", "http://a:8080/": "http://a:8080/",
            "http://a/b/../c/./d": "http://a/c/d", "http://a/b/..": "http://a/", "http://a/../../x": "http://a/x", "http://a/é?ü=1": "http://a/%C3%A9?%C3%BC=1",
            "http://a/a b": "http://a/a%20b", "http://a/%20": "http://a/%20", "http://bücher.example/": "http://xn--bcher-kva.example/", "http://[::1]:80/": "http://[::1]/",
        }.items():
            with self.subTest(link):
                self.assertEqual(normal(link), wanted)
                self.assertEqual(normal(wanted), wanted)

    def test_relative_to_a_page(self):
        self.assertEqual([normal(link, "http://a/b/c?d") for link in ("e", "/e", "?f", "#g", "..", "//h/i", " j ")],
                         ["http://a/b/e", "http://a/e", "http://a/b/c?f", "http://a/b/c?d", "http://a/", "http://h/i", "http://a/b/j"])

    def test_what_cannot_be_fetched(self):
        for link in ("mailto:a@b", "ftp://a/", "javascript:x", "http://", "http://a:port/", "http://[::1", "http://a:99999/", "http://" + "ü" * 80 + "/"):
            with self.subTest(link):
                self.assertIsNone(normal(link))

    def test_site(self):
        self.assertEqual(site("https://a:8443/b?c"), "https://a:8443")


class SeenTest(unittest.TestCase):
    def test_bloom_filter(self):
        known = BloomFilter(1000, 0.01)
        urls = [f"http://a/{n}" for n in range(1000)]
        for url in urls:
            known.add(url)
        self.assertTrue(known.full and all(url in known for url in urls))
        self.assertLess(sum(f"http://b/{n}" in known for n in range(2000)), 40)
        self.assertEqual((known.bits, known.hashes, len(known.field)), (9586, 7, 1199))
        self.assertRaises(ValueError, BloomFilter, 0, 0.1)
        self.assertRaises(ValueError, BloomFilter, 10, 1)

    def test_a_set_that_becomes_filters(self):
        seen = Seen(100)
        self.assertTrue(all(seen.add(f"u{n}") for n in range(100)))
        self.assertEqual((len(seen.exact), seen.filters), (100, []))
        self.assertTrue(all(seen.add(f"u{n}") for n in range(100, 4000)))
        self.assertEqual((len(seen), len(seen.exact), [f.capacity for f in seen.filters]), (4000, 0, [1024, 2048, 4096]))
        self.assertFalse(any(seen.add(f"u{n}") for n in range(4000)))


class ScheduleTest(unittest.IsolatedAsyncioTestCase):
    async def test_hosts_take_turns(self):
        schedule = Schedule(0.05, 2)
        for n in range(4):
            await schedule.put("ab"[n % 2], Job(n, f"u{n}", 0))
        loop = asyncio.get_running_loop()
        start, order, times = loop.time(), [], []
        for _ in range(4):
            name, job = await schedule.take()
            order.append((name, job.id))
            times.append(loop.time() - start)
        self.assertEqual(order, [("a", 0), ("b", 1), ("a", 2), ("b", 3)])
        self.assertLess(times[1], 0.05)
        self.assertGreaterEqual(times[2], 0.045)

    async def test_no_more_than_so_many_of_a_host(self):
        schedule = Schedule(0, 2)
        for n in range(3):
            await schedule.put("a", Job(n, f"u{n}", 0))
        await schedule.take()
        await schedule.take()
        third = asyncio.ensure_future(schedule.take())
        await asyncio.sleep(0.02)
        self.assertFalse(third.done())
        await schedule.done("a")
        self.assertEqual((await third)[1].id, 2)

    async def test_closing_wakes_who_waits(self):
        schedule = Schedule(0, 1)
        waiting = [asyncio.ensure_future(schedule.take()) for _ in range(3)]
        await asyncio.sleep(0)
        await schedule.close()
        self.assertEqual(await asyncio.gather(*waiting), [None] * 3)


class StoreTest(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = pathlib.Path(folder.name, "crawl.db")
        self.store = await self.opened()

    async def opened(self):
        store = SQLiteStore(self.path)
        await store.open()
        self.addAsyncCleanup(store.close)
        return store

    async def test_a_page_is_taken_off_the_frontier(self):
        await self.store.add([("http://a/", 0)])
        job, = await self.store.waiting(0, 10)
        await self.store.complete(job, PAGE, [("http://a/1", 1), ("http://a/", 1), ("http://a/2", 1)])
        other = await self.opened()
        self.assertEqual({job.url for job in await other.waiting(0, 10)}, {"http://a/1", "http://a/2"})
        self.assertEqual(await other.counts(), (2, {"page": 1}))
        self.assertEqual(sorted([url async for url in other.urls(step=2)]), ["http://a/", "http://a/1", "http://a/2"])

    async def test_all_or_nothing(self):
        await self.store.add([("http://a/", 0)])
        job, = await self.store.waiting(0, 10)
        for broken in (PAGE | {"outcome": None}, PAGE | {"size": None}):
            with self.assertRaisesRegex(StoreError, "NOT NULL constraint failed"):
                await self.store.complete(job, broken, [("http://a/1", 1)])
        self.assertEqual(await self.store.waiting(0, 10), [job])
        await self.store.complete(job, PAGE, [])
        with self.assertRaisesRegex(StoreError, "UNIQUE constraint failed"):
            await self.store.complete(job, PAGE, [("http://a/1", 1)])
        self.assertEqual(await self.store.counts(), (0, {"page": 1}))

    async def test_not_a_database(self):
        self.path.with_name("text").write_text("nothing of that kind " * 100)
        store = SQLiteStore(self.path.with_name("text"))
        with self.assertRaisesRegex(StoreError, "text: file is not a database"):
            await store.open()
        await store.close()

    async def test_summary(self):
        await self.store.add([("http://a/", 0), ("http://a/?<b>&c", 1)])
        first, second = await self.store.waiting(0, 10)
        await self.store.complete(first, PAGE, [])
        await self.store.complete(second, PAGE | {"outcome": "broken", "status": 404}, [])
        text = await summary(self.store, ["http://a/"])
        self.assertIn("2 visited, 0 waiting.", text)
        self.assertIn("<td>http://a/?&lt;b&gt;&amp;c</td><td>broken</td><td>404</td><td>-</td>", text)
        self.assertEqual(text.count("<svg"), 3)


class ChartTest(unittest.TestCase):
    def test_bars(self):
        picture = xml.etree.ElementTree.fromstring(bars([("a & b", 10, "#000"), ("c", 5, "#000"), ("d", 0, "#000")]))
        widths = [float(one.get("width")) for one in picture.iter("{http://www.w3.org/2000/svg}rect")]
        self.assertEqual(widths, [460, 230, 0])
        self.assertIsNotNone(xml.etree.ElementTree.fromstring(bars([])))

    def test_histogram(self):
        self.assertEqual([count for _, count, _ in histogram([0, 0.005, 0.02, 0.5, 30])], [2, 1, 0, 0, 1, 0, 0, 1])
