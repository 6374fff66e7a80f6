async def f(): pass
f()
async def g(): f()
try: g().send(None)
except StopIteration: pass
import sys
print(sys.get_coroutine_origin_tracking_depth())
sys.set_coroutine_origin_tracking_depth(1)
c = f(); print(len(c.cr_origin), c.cr_origin[0][2]); c.close()
for bad in (-1, "x"):
    try: sys.set_coroutine_origin_tracking_depth(bad)
    except (ValueError, TypeError) as e: print(e)
