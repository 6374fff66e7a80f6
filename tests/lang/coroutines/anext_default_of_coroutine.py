# anext() with a default awaits a coroutine of __anext__, not only its own awaitables.
import asyncio


class Two:
    def __init__(self):
        self.left = 2

    async def __anext__(self):
        if not self.left:
            raise StopAsyncIteration
        self.left -= 1
        await asyncio.sleep(0)
        return self.left


async def main():
    two = Two()
    return [await anext(two, "end") for _ in range(4)]


print(asyncio.run(main()))
