# deque, defaultdict, OrderedDict, namedtuple, Counter.
from collections import deque, defaultdict, OrderedDict, namedtuple, Counter
def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)
d = deque([1, 2, 3], 5)
d.extend([4, 5, 6]); d.appendleft(0); print(d, d.maxlen, d[0], d[-1], len(d))
d.rotate(2); print(d); d.rotate(-1); print(d); d.reverse(); print(d)
d.remove(3); d.insert(1, "x"); del d[0]; print(d, d.index("x"), d.count(4), 4 in d)
show(lambda: deque().pop()); show(lambda: deque([], -1)); show(lambda: deque([1], 1).insert(0, 3)); show(lambda: d[9]); show(lambda: d.remove(99)); show(lambda: d + [1])
print(d + deque([7]), d * 2, deque("ab") * 3, deque("abc", 2), deque([1]) < deque([1, 2]), deque([1]) == deque([1]))
for n in range(100): d = deque(range(n)); d.rotate(n // 3); assert list(d) == list(range(n))[n - n // 3:] + list(range(n))[:n - n // 3]
def mutate():
    q = deque([1, 2])
    for x in q: q.append(x)
show(mutate)
dd = defaultdict(list, a=[1]); dd["b"].append(2); print(dd, dd.copy(), dd | {1: 2}, {1: 2} | dd, dd.get("zz")); show(lambda: defaultdict(None)[1]); show(lambda: defaultdict(1))
o = OrderedDict(a=1, b=2, c=3); o.move_to_end("a"); print(o); o.move_to_end("c", last=False); print(o, o.popitem(), o.popitem(last=False), o)
show(lambda: o.move_to_end("zz")); show(lambda: OrderedDict().popitem()); show(lambda: o.pop("zz"))
x = OrderedDict((i, i) for i in range(50))
for i in range(500):
    x.move_to_end(i * 7 % 50, last=i % 3 == 0)
    if i % 5 == 0: x.move_to_end(next(iter(x)))
print(list(x))
for i in range(30): k, v = x.popitem(last=bool(i % 2)); x[k + 100] = v
print(list(x), list(reversed(x)), x.keys(), OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1), OrderedDict(a=1, b=2) == dict(b=2, a=1))
def mutate2():
    for k in x: x.move_to_end(k)
show(mutate2)
P = namedtuple("P", "x y"); p = P(1, y=2); print(p, p.x, p._replace(x=5), p._asdict(), P._fields)
print(Counter("abracadabra").most_common(3), Counter("aab") - Counter("ab"), +Counter(a=1, b=-1))
