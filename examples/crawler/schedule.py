"""Which page is next: the hosts in turn, each with so many requests at a time and so much time between them."""
import asyncio
import collections
import dataclasses


@dataclasses.dataclass(frozen=True)
class Job:
    """A URL that waits: its number in the store, and the count of links that lead to it."""
    id: int
    url: str
    depth: int


@dataclasses.dataclass
class Host:
    delay: float
    waiting: collections.deque = dataclasses.field(default_factory=collections.deque)
    running: int = 0
    free_at: float = 0.0


class Schedule:
    """Jobs by host. `take` gives one that may run now, and None once the schedule is closed."""

    def __init__(self, delay, per_host):
        self.delay, self.per_host = delay, per_host
        self.hosts, self.running, self.closed = {}, 0, False
        self.changed = asyncio.Condition()

    def __len__(self):
        return sum(len(host.waiting) for host in self.hosts.values())

    def pause(self, name, delay):
        """Begins the time in which the host is left alone: its own, or `delay` if that is longer, from now on."""
        host = self.hosts[name]
        host.delay = max(host.delay, delay)
        host.free_at = asyncio.get_running_loop().time() + host.delay

    async def put(self, name, job):
        self.hosts.setdefault(name, Host(self.delay)).waiting.append(job)
        await self.wake()

    async def take(self):
        """The host's name and its job, whichever host has waited longest; None when closed."""
        async with self.changed:
            while not self.closed:
                now = asyncio.get_running_loop().time()
                name, host = self._next()
                if host and host.free_at <= now:
                    host.running += 1
                    self.running += 1
                    self.pause(name, 0)
                    return name, host.waiting.popleft()
                await self._change(host.free_at - now if host else None)
        return None

    def _next(self):
        ready = [(name, host) for name, host in self.hosts.items() if host.waiting and host.running < self.per_host]
        return min(ready, key=lambda pair: pair[1].free_at, default=(None, None))

    async def _change(self, seconds):
        """Waits for a change, or until a host is free again."""
        try:
            async with asyncio.timeout(seconds):
                await self.changed.wait()
        except TimeoutError:
            pass

    async def done(self, name):
        self.hosts[name].running -= 1
        self.running -= 1
        await self.wake()

    async def close(self):
        self.closed = True
        await self.wake()

    async def wake(self):
        async with self.changed:
            self.changed.notify_all()
