class Shape:
    count = 0

    def __init__(self, name):
        self._name = name
        Shape.count += 1

    @property
    def name(self):
        return self._name

    @classmethod
    def make(cls, *args):
        return cls(*args)

    @staticmethod
    def twice(x):
        return x * 2

    def area(self):
        return 0


class Square(Shape):
    def __init__(self, side):
        super().__init__("square")
        self.side = side

    def area(self):
        return super().area() + self.side * self.side

    def __eq__(self, other):
        return self.side == other.side

    def __lt__(self, other):
        return self.side < other.side

    def __add__(self, other):
        return Square(self.side + other.side)

    def __len__(self):
        return self.side

    def __getitem__(self, i):
        return self.side + i

    def __bool__(self):
        return True

    def __call__(self, x):
        return self.side - x


def run(n):
    total = 0
    for i in range(n):
        a = Square.make(i % 10)
        b = Square(3)
        c = a + b
        total += c.area() + len(c) + c[2] + c(1) + Shape.twice(2)
        if c and (a == b or a < b):
            total += len(c.name)
        if isinstance(c, Shape):
            total += getattr(c, "side")
    return total, Shape.count


print(run(150000))
