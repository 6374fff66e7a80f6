# Bytes written and values read back, for each protocol, by the native pickler.
import _pickle as P
import collections
import pickle


class Plain:
    def __init__(self):
        self.a = 1
        self.me = self


class List(list):
    pass


class Slots:
    __slots__ = ("x",)

    def __init__(self):
        self.x = 7


values = [
    None, True, 0, 255, 256, -1, 2**31, -(2**63), 2**100, 1.5, float("inf"), "", "abc\n\\é\ud800",
    b"", b"ab", bytearray(b"q"), (), (1,), (1, 2, 3, 4), [], [1], [1, [2]], {}, {1: 2}, {1: 2, 3: 4},
    set(), {1}, frozenset([1]), int, len, ..., NotImplemented, type(None), 1j, range(3),
    collections.OrderedDict(a=1), Plain(), List([1, 2]), collections.Counter("a"), KeyError("x"),
]
for value in values:
    for protocol in range(6):
        data = P.dumps(value, protocol)
        assert P.dumps(pickle.loads(data), protocol) == data or protocol < 2
        print(protocol, data)
print(P.loads(P.dumps(Slots(), 2)).x)
for count in (1000, 1001):
    for value in ([0] * count, dict.fromkeys(range(count)), set(range(count)), List([0] * count)):
        print(len(P.dumps(value)), hash(P.dumps(value)))
for size in (65530, 65536, 100000):
    for value in ("a" * size, b"b" * size, [bytearray(size), "é" * size, 1]):
        writes = []
        P.Pickler(type("W", (), {"write": lambda self, b: writes.append((type(b), len(b)))})(), 5).dump(value)
        print(writes)
