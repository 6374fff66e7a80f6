"""The values that tools/compare_calls.py passes: VALUES are expressions for this file's names."""
import array
import collections
import io


class Index:
    def __index__(self):
        return 3

    def __repr__(self):
        return "Index()"


class BadIndex:
    def __index__(self):
        raise ZeroDivisionError("index")

    def __float__(self):
        raise ZeroDivisionError("float")

    def __len__(self):
        raise ZeroDivisionError("len")

    def __iter__(self):
        raise ZeroDivisionError("iter")

    def __hash__(self):
        raise ZeroDivisionError("hash")

    def __repr__(self):
        return "BadIndex()"


class Unequal:
    def __eq__(self, other):
        raise ZeroDivisionError("eq")

    def __repr__(self):
        return "Unequal()"


class Text(str):
    pass


class Number(int):
    pass


class Real:
    def __float__(self):
        return 2.5

    def __repr__(self):
        return "Real()"


class Pairs:
    def keys(self):
        return ["a"]

    def __getitem__(self, key):
        if key != "a":
            raise IndexError(key)
        return key

    def __repr__(self):
        return "Pairs()"


def add(x, y=1):
    return x


VALUES = """
None True False 0 1 -1 2 7 255 2**31 2**31-1 -2**31-1 2**63 2**63-1 -2**63 -2**63-1 2**64 10**30
0.0 1.5 -0.0 float('nan') float('inf') 1e300 2j
'' 'a' 'abc' 'é' '\\0' '\\ud800' 'utf-8' 'strict' '%s' '{}' '1' 'i'
b'' b'a' b'abc' b'\\0\\xff' bytearray(b'abc') memoryview(b'abc') memoryview(bytearray(b'abcd'))
[] [1] [3,1,2] ['a','b'] [(1,2)] () (1,) (1,2) ('a',) (1,2,3) {} {'a':1} set() {1} frozenset([2]) range(3) iter([1,2])
object() object int str type Exception ValueError ValueError('v') len add add(len) slice(1,2) slice(None) ... NotImplemented
Index() BadIndex() Unequal() Text('t') Number(5) Real() Pairs() array.array('i',[1,2]) io.StringIO('s') io.BytesIO(b's') collections.OrderedDict(a=1)
""".split()
