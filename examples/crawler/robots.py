"""What the hosts ask of robots: robots.txt, read once for each."""
import asyncio
import urllib.robotparser

from .urls import site


class Robots:
    """Asks `fetcher` for each site's robots.txt when it is first needed."""

    def __init__(self, fetcher, agent):
        self.fetcher, self.agent, self.rules = fetcher, agent, {}

    async def allowed(self, url):
        return (await self._of(site(url))).can_fetch(self.agent, url)

    async def delay(self, url):
        """The seconds that the site wants between two requests."""
        return float((await self._of(site(url))).crawl_delay(self.agent) or 0)

    async def _of(self, name):
        if name not in self.rules:
            self.rules[name] = asyncio.ensure_future(self._ask(name))
        return await asyncio.shield(self.rules[name])

    async def _ask(self, name):
        """Without rules everything is allowed; with rules that cannot be had, nothing is."""
        rules = urllib.robotparser.RobotFileParser()
        answer, hops = await self.fetcher.get(f"{name}/robots.txt", kinds=None), 0
        while answer.target and (hops := hops + 1) <= 5:
            answer = await self.fetcher.get(answer.target, kinds=None)
        rules.modified()  # or nothing would be allowed
        if answer.text is not None:
            rules.parse(answer.text.splitlines())
        else:
            rules.allow_all = answer.status is not None and answer.status < 500
            rules.disallow_all = not rules.allow_all
        return rules
