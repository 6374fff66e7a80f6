# Slots count in the size of a bytearray's subclass; sizes may pass sys.maxsize.
import codecs
import sys


class Slots(bytearray):
    __slots__ = "a", "b", "c"


print(sys.getsizeof(Slots()) - sys.getsizeof(bytearray()))


class Huge(int):
    def __sizeof__(self):
        return int(self)


print(sys.getsizeof(Huge(sys.maxsize)) > sys.maxsize)
print(codecs.charmap_build("".join(map(chr, range(256)))).__sizeof__())
print(sys.getsizeof(int) - type.__sizeof__(int), sys.getsizeof(()), sys.getsizeof(Slots) - type.__sizeof__(Slots))
