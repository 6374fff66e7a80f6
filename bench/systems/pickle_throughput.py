"""pickle: objects, containers and text in the protocols in use, with memo and with reduce."""
import collections
import datetime
import pickle


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y


Pair = collections.namedtuple("Pair", "a b")
data = {
    "points": [Point(i, i * 2) for i in range(3_000)],
    "pairs": [Pair(i, str(i)) for i in range(3_000)],
    "dates": [datetime.date(2020, 1, 1 + i % 28) for i in range(2_000)],
    "dicts": [{"a": i, "b": [i, i + 1], "c": (i, None, True)} for i in range(3_000)],
}
for protocol in (2, 4, 5):
    for _ in range(5):
        text = pickle.dumps(data, protocol)
        back = pickle.loads(text)
    print(len(text), len(back["points"]))
