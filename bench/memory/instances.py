class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y


class Slotted:
    __slots__ = ("a", "b")

    def __init__(self, a, b):
        self.a = a
        self.b = b


points = [Point(i, None) for i in range(700000)]
slotted = [Slotted(None, i) for i in range(300000)]
print(len(points) + len(slotted), sum(p.x for p in points))
