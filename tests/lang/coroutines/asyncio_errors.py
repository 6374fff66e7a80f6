import asyncio
async def main():
    async def fail(): raise KeyError("x")
    t = asyncio.create_task(fail())
    try: await t
    except KeyError as e: print(repr(e))
    print(repr(t.exception()), t.done(), t.cancelled())
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(fail()); tg.create_task(asyncio.sleep(10))
    except ExceptionGroup as e: print(e, e.exceptions)
async def timing():
    try:
        async with asyncio.timeout(0.01): await asyncio.sleep(10)
    except TimeoutError as e: print("timeout", repr(e))
async def futures():
    async def fail(): raise KeyError("x")
    f = asyncio.get_running_loop().create_future()
    f.set_exception(StopIteration) if 0 else None
    try: f.set_exception(StopIteration())
    except TypeError as e: print(e)
    f.cancel("msg")
    try: await f
    except asyncio.CancelledError as e: print(e.args)
    r = await asyncio.gather(fail(), asyncio.sleep(0, 5), return_exceptions=True); print(r)
    try: await asyncio.wait_for(asyncio.shield(asyncio.sleep(5)), 0.01)
    except asyncio.TimeoutError: print("shield timeout")
asyncio.run(main())
asyncio.run(timing())
asyncio.run(futures())
try: asyncio.run(5)
except ValueError as e: print(e)
try: asyncio.get_running_loop()
except RuntimeError as e: print(e)
async def nested(): asyncio.run(asyncio.sleep(0))
import warnings; warnings.simplefilter("ignore")
try: asyncio.run(nested())
except RuntimeError as e: print(e)
