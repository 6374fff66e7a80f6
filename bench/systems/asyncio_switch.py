"""Switches between asyncio tasks: sleep(0), futures, queues, locks, gather."""
import asyncio


async def spin(n):
    for _ in range(n):
        await asyncio.sleep(0)


async def pump(n):
    channel = asyncio.Queue(10)

    async def produce():
        for i in range(n):
            await channel.put(i)

    task = asyncio.create_task(produce())
    total = 0
    for _ in range(n):
        total += await channel.get()
    await task
    return total


async def locked(n):
    lock = asyncio.Lock()

    async def enter():
        for _ in range(n):
            async with lock:
                await asyncio.sleep(0)

    await asyncio.gather(*(enter() for _ in range(10)))


async def main():
    await asyncio.gather(*(spin(1_000) for _ in range(50)))
    print(await pump(20_000))
    await locked(500)
    print(len(await asyncio.gather(*(spin(1) for _ in range(5_000)))))


asyncio.run(main())
