"""A line on a stream that says how far the crawl is."""
import asyncio
import time


class Progress:
    """On a terminal one line that is written over; elsewhere a new line now and then."""

    def __init__(self, stream, every=None):
        self.stream, self.terminal, self.start = stream, stream.isatty(), time.monotonic()
        self.every = every or (0.2 if self.terminal else 5.0)

    def line(self, engine):
        seconds = time.monotonic() - self.start
        return (f"{engine.visited} visited, {len(engine.seen)} known, {engine.schedule.running} under way, "
                f"{engine.visited / seconds if seconds else 0:.0f} a second{', stopping' if engine.stopping else ''}")

    async def follow(self, engine):
        """Writes until cancelled."""
        while True:
            await asyncio.sleep(self.every)
            text = self.line(engine)
            self.stream.write(f"\r{text:<78}" if self.terminal else f"{text}\n")
            self.stream.flush()

    def clear(self):
        if self.terminal:
            self.stream.write(f"\r{'':<78}\r")
