# __get__ is called as the class has it, with the descriptor itself first.
class Descriptor:
    __get__ = staticmethod(lambda *args: len(args))


class Owner:
    d = Descriptor()


print(Owner.d, Owner().d)
for call in (lambda: {}.__contains__(), lambda: {}.__contains__(1, 2)):
    try:
        call()
    except TypeError as error:
        print(error)
print({1: 2}.__contains__(1), dict.__contains__({}, 1))


class Slotted(bytearray):
    __slots__ = "a", "b"


import sys

print(sys.getsizeof(Slotted()) > sys.getsizeof(bytearray()))


class Wide(int):
    def __sizeof__(self):
        return int(self)


print(sys.getsizeof(Wide(sys.maxsize)) == sys.maxsize + 16 or sys.getsizeof(Wide(sys.maxsize)))
