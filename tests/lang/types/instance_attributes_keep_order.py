class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y


p = Point(1, 2)
q = Point(3, 4)
del p.x
p.x = 5
print(vars(p), vars(q))
q.z = 6
kept = vars(q)
del q
print(kept)
many = Point(0, 0)
for i in range(40):
    setattr(many, "a%d" % i, i)
print(list(vars(many))[-3:], many.a39)
p.__dict__ = {"w": 1}
print(p.w, hasattr(p, "x"))


class Other:
    pass


r = Point(7, 8)
r.__class__ = Other
print(r.x, vars(r), type(r).__name__)
r.__dict__["n"] = 9
print(r.n)
