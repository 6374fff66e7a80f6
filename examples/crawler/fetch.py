"""Pages over HTTP: one answer for each URL, whatever the server does."""
import asyncio
import codecs
import dataclasses
import random
import re
import time

import aiohttp

from .urls import normal

AGAIN = {429, 500, 502, 503, 504}  # answers that may be better the next time
REDIRECTS = {301, 302, 303, 307, 308}
HTML = {"text/html", "application/xhtml+xml"}
BOMS = [(codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")]
META = re.compile(rb"""<meta[^>]+charset=["']?\s*([\w.:-]+)""", re.I)


@dataclasses.dataclass
class Answer:
    """What became of a request: a status, or an error; the text if it was one; where it leads to if it was a redirect."""
    url: str
    status: int | None = None
    text: str | None = None
    target: str | None = None
    error: str | None = None
    size: int = 0
    tries: int = 0
    seconds: float = 0.0
    retry_after: float = 0.0


@dataclasses.dataclass(frozen=True)
class Limits:
    """How long to wait for an answer, how often to ask again, how much to read."""
    timeout: float = 20.0
    retries: int = 3
    backoff: float = 0.5
    largest_wait: float = 30.0
    largest_page: int = 4 << 20


class Fetcher:
    """A client session; `get` never raises for what a server does."""

    def __init__(self, agent, limits, connections):
        self.limits = limits
        self.session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=connections), headers={"User-Agent": agent},
                                             timeout=aiohttp.ClientTimeout(total=limits.timeout), cookie_jar=aiohttp.DummyCookieJar())

    async def close(self):
        await self.session.close()

    async def get(self, url, kinds=HTML):
        """The answer for `url`, after as many tries as it took."""
        start = time.monotonic()
        for count in range(self.limits.retries + 1):
            answer = await self._once(url, kinds)
            answer.tries, answer.seconds = count + 1, time.monotonic() - start
            if count == self.limits.retries or not (answer.status in AGAIN or answer.status is None):
                return answer
            pause = self.limits.backoff * 2**count * random.uniform(0.5, 1.5)
            await asyncio.sleep(min(max(pause, answer.retry_after), self.limits.largest_wait))

    async def _once(self, url, kinds):
        try:
            async with self.session.get(url, allow_redirects=False) as response:
                return await self._read(url, response, kinds)
        except TimeoutError:
            return Answer(url, error=f"no answer within {self.limits.timeout:g} s")
        except (aiohttp.ClientError, ValueError, OSError) as error:
            return Answer(url, error=f"{type(error).__name__}: {error}".rstrip(": "))

    async def _read(self, url, response, kinds):
        answer = Answer(url, response.status)
        if response.status in REDIRECTS:
            answer.target = normal(response.headers.get("Location", ""), url)
        elif response.status == 200 and (kinds is None or response.content_type in kinds):
            data = await self._body(response.content)
            answer.size = len(data)
            answer.text = decoded(data, response.charset)
        elif seconds := re.fullmatch(r"\d{1,6}", response.headers.get("Retry-After", "")):
            answer.retry_after = float(seconds[0])
        return answer

    async def _body(self, stream):
        """What is there of the page, up to the largest size."""
        parts, size = [], 0
        async for part in stream.iter_any():
            parts.append(part)
            size += len(part)
            if size >= self.limits.largest_page:
                break
        return b"".join(parts)[:self.limits.largest_page]


def decoded(data, charset):
    """The text of a page in the encoding that it states, in UTF-8 otherwise; what does not decode is replaced."""
    for mark, name in BOMS:
        if data.startswith(mark):
            return data.decode(name, "replace")
    if not charset and (stated := META.search(data[:2048])):
        charset = stated[1].decode("ascii")
    try:
        return data.decode(charset or "utf-8", "replace")
    except (LookupError, UnicodeError):  # no such encoding, or one that is not for text
        return data.decode("utf-8", "replace")
