# Order, deletion, methods and messages of dict.
def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)
d = {}
for i in range(20):
    d[i] = str(i)
    d["k%d" % i] = i
for i in range(0, 20, 2):
    del d[i]
d[0] = "again"
print(d, len(d))
print(list(reversed(d))[:3], list(reversed(d.items()))[:2], list(reversed(d.values()))[:2])
print(d.pop("k1"), d.pop("nope", None), d.popitem(), d.setdefault("new", []), d.setdefault("k2", 9))
show(lambda: d["missing"])
show(lambda: d[(1, 2)])
show(lambda: d[[]])
show(lambda: {}.popitem())
show(lambda: {}.pop(1))
show(lambda: {}.update(1))
show(lambda: {}.update([1]))
show(lambda: {}.update([(1, 2, 3)]))
show(lambda: dict(1, 2))
show(lambda: {} | 3)
show(lambda: dict.fromkeys("abc", 1))
show(lambda: dict([("a", 1)], b=2, **{"c": 3}))
show(lambda: {"a": 1, 1: 2} | {"a": 2, "b": 3})
show(lambda: {1: 1, 1.0: 2, True: 3})
show(lambda: {1: 2} == {1.0: 2.0})
e = {"x": 1}
e |= [("y", 2)]
print(e, e.copy() == e, e.get("x"), e.get("z"), e.get("z", 5))
class M(dict):
    def __missing__(self, key):
        return "missing %r" % (key,)
print(M()["q"], M(a=1)["a"])
r = {}
r["self"] = r
print(r)
def mutate_size():
    m = {1: 1, 2: 2}
    for k in m:
        m[k + 10] = 0
def mutate_keys():
    m = {1: 1, 2: 2}
    for k in m:
        del m[k]
        m[k + 10] = 0
show(mutate_size)
show(mutate_keys)
print({}.__sizeof__(), {"a": 1}.__sizeof__(), {1: 1}.__sizeof__(), dict.fromkeys(range(100)).__sizeof__())
