"""A polite crawler that can be stopped and resumed: aiohttp fetches, pyquery reads, SQLite or MySQL keeps.

    python3.11 -m crawler http://host/ --store crawl.db --summary crawl.html      (in examples/)
    taipan examples/crawler http://host/ --mysql mysql://user:password@host:3306/database

Whatever is known stands in the store: the pages visited, and the URLs that wait. Each page is written together with the links found on it, in one
transaction; so the same command goes on where the last one was stopped, and no page is lost or written twice. See command.py for the options.
"""
