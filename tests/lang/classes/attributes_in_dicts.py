"""Attributes where they may live: in slots, in a dict, in the class; each read and set often, so that
the instructions that do it are specialised, and then changed under them."""


class Wide:
    kind = "wide"

    def __init__(self, count):
        for i in range(count):
            setattr(self, f"a{i}", i)

    def first(self):
        return self.a0

    def call(self):
        return self.first()

    def of_class(self):
        return self.kind

    def bump(self):
        self.a0 += 1


def often(function, *args, times=300):
    results = [function(*args) for _ in range(times)]
    return results[0], results[-1], len(set(map(str, results)))


for count in (1, 8, 9, 29, 30, 31, 60):
    made = [Wide(count) for _ in range(12)]
    print(count, [often(one.call) for one in made][-1], {often(one.of_class) for one in made})
    for one in made:
        often(one.bump)
    print(sum(one.a0 for one in made), list(vars(made[0]))[-1], len(vars(made[-1])))


class Plain:
    kind = "plain"

    def method(self):
        return "method"


def read(thing):
    return thing.x


def write(thing, value):
    thing.x = value


def method(thing):
    return thing.method()


def kind(thing):
    return thing.kind


# A dict that was asked for: the attributes live there from then on.
thing = Plain()
thing.x = 1
vars(thing)["y"] = 2
print(often(read, thing), often(write, thing, 5), thing.x, often(method, thing), often(kind, thing))
del thing.x
try:
    read(thing)
except AttributeError as error:
    print(error)
thing.x = 7  # now behind y
print(often(read, thing), list(vars(thing)))
vars(thing)["method"] = lambda: "hidden"
print(often(method, thing))
vars(thing)["kind"] = "of the instance"
print(often(kind, thing))
del vars(thing)["method"], thing.kind
print(often(method, thing), often(kind, thing))
thing.__dict__ = {"x": "another dict"}
print(often(read, thing), often(write, thing, [1]), vars(thing))
thing.__dict__ = {}
try:
    read(thing)
except AttributeError as error:
    print(error)
write(thing, 3)
print(vars(thing))
del thing.__dict__
write(thing, 4)
print(vars(thing), often(read, thing), often(method, thing))


# Keys that are no str, and one that says it equals a name.
class Sly:
    def __hash__(self):
        return hash("method")

    def __eq__(self, other):
        return other == "method"


thing = Plain()
thing.x = 1
vars(thing)[1] = "one"
print(often(read, thing), often(method, thing), often(write, thing, 2), vars(thing))
vars(thing)[Sly()] = lambda: "sly"
print(often(method, thing))

# Slots in one instance, a dict in the next, the names in any order.
things = []
for i in range(40):
    thing = Plain()
    for name in ("x", "y", "z") if i % 2 else ("z", "y", "x"):
        setattr(thing, name, (i, name))
    if i % 3 == 0:
        vars(thing)
    if i % 5 == 0:
        vars(thing)["method"] = lambda i=i: i
    things.append(thing)
for _ in range(20):
    for thing in things:
        write(thing, read(thing)[0:1] + ("again",))
print([read(thing) for thing in things][::7], [method(thing) for thing in things][::5])


# Kinds of instances whose dict stands elsewhere.
class Failure(Exception):
    kind = "failure"

    def method(self):
        return "of Failure"


class Numbers(list):
    kind = "numbers"

    def method(self):
        return len(self)


class Pair(tuple):
    kind = "pair"

    def method(self):
        return self[::-1]


class Big(int):
    kind = "big"

    def method(self):
        return self + 1


def function():
    pass


for thing in (Failure("why"), Numbers([1, 2]), Pair((1, 2)), Big(2**100)):
    print(often(kind, thing), often(method, thing))
    write(thing, 1)
    print(often(read, thing), often(write, thing, "new"), read(thing))
    thing.method = lambda: "instead"
    thing.kind = "own"
    print(often(kind, thing), often(method, thing), vars(thing).keys())
    del thing.method, thing.kind
    print(often(kind, thing), often(method, thing))
write(function, 1)
print(often(read, function), often(write, function, "new"), vars(function))


# A descriptor that comes to the class, an attribute that hides what is no data descriptor.
class Late:
    pass


late = Late()
vars(late)["x"] = "own"
print(often(read, late))
Late.x = property(lambda self: "property", lambda self, value: print("set", value))
print(often(read, late))
write(late, 1)
del Late.x
print(often(read, late))
Late.x = "class"
print(often(read, late))
del late.x
print(often(read, late))


class Finalised:
    def __init__(self, owner):
        self.owner = owner

    def __del__(self):
        self.owner.x = "by __del__"
        self.owner.__dict__.clear()


owner = Plain()
vars(owner)["x"] = 0
often(write, owner, 1)
write(owner, Finalised(owner))
write(owner, 2)
print(vars(owner))
