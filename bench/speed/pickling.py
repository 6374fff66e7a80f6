# pickle.dumps and loads of nested containers and of instances.
import pickle


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y


rows = [
    {"id": i, "name": f"name{i}", "tags": ["a", "b", str(i)], "size": (i, i * 0.5), "on": i % 2 == 0}
    for i in range(2000)
]
points = [Point(i, str(i)) for i in range(2000)]
for _ in range(25):
    data = pickle.dumps(rows, 4)
    assert pickle.loads(data) == rows
    data = pickle.dumps(points, 4)
    assert len(pickle.loads(data)) == 2000
