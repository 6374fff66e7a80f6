import asyncio
class CM:
    def __init__(self, swallow): self.s = swallow
    async def __aenter__(self): print("enter"); return "val"
    async def __aexit__(self, t, v, tb): print("exit", t and t.__name__); return self.s
class It:
    def __aiter__(self): self.n = 0; return self
    async def __anext__(self):
        self.n += 1
        if self.n > 3: raise StopAsyncIteration
        return self.n
async def main():
    async with CM(True) as v, CM(False): print(v); raise ValueError
    async for i in It():
        if i == 2: continue
        print(i)
    else: print("else")
    for code, obj in (("with", 5), ("for", 5), ("for", [1])):
        try:
            if code == "with":
                async with obj: pass
            else:
                async for x in obj: pass
        except (TypeError, AttributeError) as e: print(type(e).__name__, e)
    class Bad:
        def __aiter__(self): return 5
    class Bad2:
        def __aiter__(self): return self
        def __anext__(self): return 5
    class Bad3:
        def __aenter__(self): return 5
        def __aexit__(self): pass
    class Bad4:
        def __aenter__(self): pass
    for b in (Bad, Bad2):
        try:
            async for x in b(): pass
        except TypeError as e: print(e)
    for b in (Bad3, Bad4):
        try:
            async with b(): pass
        except (TypeError, AttributeError) as e: print(type(e).__name__, e)
asyncio.run(main())
