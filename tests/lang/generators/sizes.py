# The frame of a generator counts in its size.
def one():
    yield


def many(a, b, c, d, e, f, g, h):
    yield (a, (b, (c, (d, (e, (f, (g, h)))))))


async def coroutine():
    pass


print(one().__sizeof__(), many(*range(8)).__sizeof__())
waiting = coroutine()
print(waiting.__sizeof__())
waiting.close()
