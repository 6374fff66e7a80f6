# The units of PyArg_ParseTuple: what each takes, and what it says of the rest.
import _testcapi
import warnings

warnings.simplefilter("ignore")


class Index:
    def __index__(self):
        return 7


class BadIndex:
    def __index__(self):
        return "x"


class Real:
    def __float__(self):
        return 2.5


VALUES = [0, -1, 5, 300, 70000, 2**31, 2**32, 2**63, 2**64, -2**31 - 1, -2**63 - 1, 1.5, "", "ab",
          "a\0b", "é", b"", b"ab", b"a\0b", bytearray(b"ab"), bytearray(b"x"), memoryview(b"ab"),
          memoryview(b"abcd")[::2], None, True, [], (1,), Index(), BadIndex(), Real(), 1j, b"x", "x"]

for name in sorted(n for n in dir(_testcapi) if n.startswith("getargs_")):
    if name in ("getargs_tuple", "getargs_keywords", "getargs_keyword_only",
                "getargs_positional_only_and_keywords", "getargs_w_star", "getargs_Z",
                "getargs_Z_hash", "getargs_u", "getargs_u_hash"):
        continue
    for value in VALUES:
        try:
            result = repr(getattr(_testcapi, name)(value))
        except Exception as error:
            result = f"{type(error).__name__}: {error}"
        if "object at 0x" not in result and "memory at 0x" not in result:
            print(name, type(value).__name__, "->", result)
