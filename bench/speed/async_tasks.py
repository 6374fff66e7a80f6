import asyncio


async def leaf(n):
    return n


async def add(n):
    total = 0
    for i in range(n):
        total += await leaf(i)
    return total


async def numbers(n):
    for i in range(n):
        yield i


async def worker(queue, out):
    while (item := await queue.get()) is not None:
        out.append(item * 2)
        await asyncio.sleep(0)


async def main():
    print(await add(700000))
    print(sum([x async for x in numbers(300000)]))
    queue, out = asyncio.Queue(10), []
    tasks = [asyncio.create_task(worker(queue, out)) for _ in range(8)]
    for i in range(4000):
        await queue.put(i)
    for _ in tasks:
        await queue.put(None)
    await asyncio.gather(*tasks)
    print(len(out), sum(out))
    print(sum(await asyncio.gather(*(add(3) for _ in range(4000)))))


asyncio.run(main())
