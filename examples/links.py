#!/usr/bin/env python3
"""A threaded link checker, shown on a site that it serves to itself over the loopback.

links.py [URL] [--workers N] [--limit N]: walks the pages of a site from URL on and reports broken
links, redirections and pages that nobody links to under their own name.
"""
import argparse
import collections
import concurrent.futures
import contextlib
import dataclasses
import html.parser
import http.server
import queue
import sys
import threading
import urllib.error
import urllib.parse
import urllib.request

PAGES = {
    "/": '<h1>Home</h1> <a href="/about">about</a> <a href="list?page=1&amp;size=2">list</a> <a href="#top">top</a>',
    "/about": '<a href="/">home</a> <a href="/gone">gone</a> <img src="/logo.png"> <a name="who">',
    "/list": '<a href="/item/1">1</a> <a href="/item/2">2</a> <a href="/old">old</a> <a href="mailto:a@b">mail</a>',
    "/item/1": '<a href="2">next</a> <a href="../about#who">about</a>',
    "/item/2": '<a href="1">previous</a> <a href="/fails">fails</a> <a href="/gone">gone again</a>',
    "/new": "<p>moved here",
}


class Site(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        path = urllib.parse.urlsplit(self.path).path
        if path == "/old":
            return self.answer(301, "", Location="/new")
        if path == "/fails":
            return self.answer(500, "broken")
        if path in PAGES:
            return self.answer(200, f"<!doctype html><title>{path}</title>{PAGES[path]}")
        return self.answer(404, "not here")

    def answer(self, status, text, **headers):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


@contextlib.contextmanager
def own_site():
    """Serves PAGES in a thread; the value is the site's address."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


class Links(html.parser.HTMLParser):
    """Collects the addresses that a page refers to, and its title."""
    ATTRIBUTES = {"a": "href", "img": "src", "link": "href", "script": "src"}

    def __init__(self):
        super().__init__()
        self.found, self.title, self.in_title = [], "", False

    def handle_starttag(self, tag, attributes):
        self.in_title = tag == "title"
        address = dict(attributes).get(self.ATTRIBUTES.get(tag))
        if address:
            self.found.append(address)

    def handle_endtag(self, tag):
        self.in_title = False

    def handle_data(self, data):
        if self.in_title:
            self.title += data


@dataclasses.dataclass
class Page:
    url: str
    status: int
    final: str
    title: str = ""
    links: tuple = ()


def fetch(url):
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            parser = Links()
            parser.feed(answer.read().decode(answer.headers.get_content_charset("utf-8")))
            joined = (urllib.parse.urldefrag(urllib.parse.urljoin(answer.url, link)).url for link in parser.found)
            return Page(url, answer.status, answer.url, parser.title, tuple(dict.fromkeys(joined)))
    except urllib.error.HTTPError as error:
        error.close()
        return Page(url, error.code, url)


class Checker:
    """Fetches pages in several threads until no new ones turn up."""
    def __init__(self, start, workers, limit):
        self.start, self.workers, self.limit = start, workers, limit
        self.pages, self.referrers = {}, collections.defaultdict(set)

    def ours(self, url):
        return urllib.parse.urlsplit(url)[:2] == urllib.parse.urlsplit(self.start)[:2]

    def run(self):
        done, seen, running = queue.SimpleQueue(), set(), 0
        with concurrent.futures.ThreadPoolExecutor(self.workers) as pool:
            def submit(url):
                if url in seen or not self.ours(url) or len(seen) >= self.limit:
                    return 0
                seen.add(url)
                pool.submit(fetch, url).add_done_callback(done.put)
                return 1

            running += submit(self.start)
            while running:
                page = done.get().result()
                running -= 1
                self.pages[page.url] = page
                for link in page.links:
                    self.referrers[link].add(page.url)
                    running += submit(link)

    def report(self):
        short = lambda url: url.replace(self.start, "/")
        print(f"{len(self.pages)} addresses, {sum(len(p.links) for p in self.pages.values())} links")
        for url, page in sorted(self.pages.items(), key=lambda item: (item[1].status, short(item[0]))):
            moved = f" -> {short(page.final)}" if page.final != url else ""
            print(f"{page.status} {short(url)}{moved} {page.title}".rstrip())
            if page.status >= 400:
                print("    linked from", ", ".join(sorted(map(short, self.referrers[url]))))
        strangers = sorted(link for link in self.referrers if not self.ours(link))
        print("not followed:", ", ".join(strangers) or "none")
        return sum(page.status >= 400 for page in self.pages.values())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("url", nargs="?", help="default: a small site of its own")
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--limit", type=int, default=100)
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        url = options.url or stack.enter_context(own_site())
        checker = Checker(url, options.workers, options.limit)
        checker.run()
        broken = checker.report()
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
