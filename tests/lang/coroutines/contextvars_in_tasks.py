import asyncio, contextvars
v = contextvars.ContextVar("v", default=0)
async def child(n):
    v.set(n); await asyncio.sleep(0); return v.get()
async def main():
    print(await asyncio.gather(child(1), child(2)), v.get())
    await child(9); print(v.get())
    t = v.set(5); print(t.old_value, t.var is v); v.reset(t); print(v.get())
    try: v.reset(t)
    except RuntimeError as e: print(str(e).split("<")[0], str(e)[-27:])
    ctx = contextvars.copy_context(); print(ctx.run(v.get), v in ctx, ctx[v], len(ctx) >= 1)
    ctx.run(v.set, 77); print(ctx[v], v.get())
    try: ctx.run(ctx.run, print)
    except RuntimeError as e: print(str(e).split(":")[0])
    e = contextvars.Context()
    try: e[v]
    except KeyError: print("KeyError")
    print(list(e), e.get(v, "none"))
asyncio.run(main())
try: contextvars.ContextVar("x").get()
except LookupError as e: print(type(e).__name__)
for bad in ((), (5,)):
    try: contextvars.ContextVar(*bad)
    except TypeError as e: print(e)
try: contextvars.Token()
except (RuntimeError, TypeError) as e: print(e)
