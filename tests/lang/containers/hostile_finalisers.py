# Finalisers that look at the container that is losing its items.
import gc
from collections import deque
class D:
    def __del__(s): x.clear(); gc.collect()
x=[D() for _ in range(20)]; x[:]=[1]; print(x)
x=[D() for _ in range(20)]; del x[::2]; print(len(x))
x={i:D() for i in range(20)}; x.clear(); print(x)
x={D() for i in range(20)}; x.clear(); print(x)
x=deque(D() for _ in range(40)); x.clear(); print(x)
x=deque((D() for _ in range(40)),3); print(len(x))
