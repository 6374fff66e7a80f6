import asyncio
async def ag(n):
    try:
        for i in range(n):
            x = yield i
            if x: print("sent", x)
    except ValueError: yield "caught"
    finally: print("ag finally")
async def main():
    print([i async for i in ag(3)], {i: i * 2 async for i in ag(2)}, [i async for i in ag(4) if i % 2])
    a = ag(5); print(await a.__anext__(), await a.asend("hi"), await a.athrow(ValueError)); await a.aclose()
    b = ag(1)
    try: await b.asend(1)
    except TypeError as e: print(e)
    print(await anext(ag(1)), await anext(b.__aiter__(), "d"))
    async for i in ag(1): pass
    else: print("else")
    try: await b.__anext__()
    except StopAsyncIteration as e: print("stop", e.args)
    print(await anext(b, "default"))
    g = (i async for i in ag(2)); print(type(g), [x async for x in g])
    async def ret():
        yield 1
        raise StopAsyncIteration
    try:
        async for i in ret(): pass
    except RuntimeError as e: print(e)
asyncio.run(main())
a = ag(1); print(a.ag_running, a.ag_await, a.ag_frame is not None, a.ag_code.co_name)
