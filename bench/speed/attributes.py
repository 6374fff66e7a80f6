class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def move(self, dx, dy):
        self.x += dx
        self.y += dy

    def norm(self):
        return self.x * self.x + self.y * self.y


def run(n):
    p = Point(1, 2)
    total = 0
    for i in range(n):
        p.move(1, -1)
        total += p.norm() % 7
    return total


print(run(1600000))
