# Collection of cycles, finalisers, weak references, resurrection.
import gc, weakref
gc.collect()
class Node:
    def __init__(self): self.me = self
    def __del__(self): log.append("del")
log = []
n = Node(); r = weakref.ref(n, lambda ref: log.append("callback"))
del n
print(gc.collect() >= 1, log, r())
l = []; l.append(l); del l
print(gc.collect())
saved = []
class Phoenix:
    def __init__(self): self.me = self
    def __del__(self): saved.append(self)
p = Phoenix(); del p
gc.collect(); print(len(saved), gc.is_finalized(saved[0]))
saved[0].me = None; saved.clear(); print(len(saved))
print(gc.is_tracked([]), gc.is_tracked({}), gc.is_tracked({"a": []}), gc.is_tracked({"a": 1}), gc.is_tracked(1), gc.is_tracked(()))
t = tuple([1, 2, "x"]); print(gc.is_tracked(t)); gc.collect(); print(gc.is_tracked(t))
print(gc.get_threshold(), gc.isenabled(), gc.get_debug(), gc.garbage)
x = [1]; y = [x]
print(any(o is y for o in gc.get_referrers(x)), gc.get_referents(y) == [x])
try: gc.collect(7)
except ValueError as e: print(e)
events = []
def cb(phase, info): events.append((phase, sorted(info)))
gc.callbacks.append(cb); gc.collect(); gc.callbacks.remove(cb); print(events)
d = {}; d["d"] = d; s = {1}; class_cycle = type("T", (), {}); class_cycle.ref = class_cycle
w = weakref.ref(class_cycle); del d, class_cycle; gc.collect(); print(w())
def g():
    me = yield
    yield
gen = g(); next(gen)
