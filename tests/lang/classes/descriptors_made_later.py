# Caches of attribute accesses notice that a class turns into one of descriptors.
class Late:
    pass


class C:
    x = Late()
    y = Late()


def read(o):
    return o.x


def write(o, value):
    o.x = value


o = C()
o.x = 1
for _ in range(100):
    write(o, 1)
    assert read(o) == 1
Late.__get__ = lambda self, instance, owner: "got"
print(read(o))
Late.__set__ = lambda self, instance, value: print("set", value)
print(read(o), write(o, 2))
del Late.__set__
print(read(o), write(o, 3), o.__dict__)


# A member of slots that another class borrows does not fit its instances.
class Slots:
    __slots__ = ("slot",)


class Borrower:
    slot = Slots.slot


b = Borrower()
for action in lambda: b.slot, lambda: setattr(b, "slot", 1), lambda: write_slot(b):
    for _ in range(100):
        try:
            action()
        except TypeError as error:
            message = str(error)
        except NameError as error:
            message = str(error)
    print(message)


def write_slot(o):
    o.slot = 42


for _ in range(100):
    try:
        write_slot(b)
    except TypeError as error:
        message = str(error)
print(message)
