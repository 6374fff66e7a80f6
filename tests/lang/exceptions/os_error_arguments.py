for args in [(2, "a"), (2, "a", "f"), (2, "a", "f", None, "g"), (11, "a", 3), (2,), ()]:
    e = OSError(*args)
    print(type(e).__name__, e.args, e, e.filename, e.filename2, e.__reduce__()[1])


class S(OSError):
    def __init__(self, *args):
        super().__init__(*args)


print(repr(S(2, "x")), S(2, "x").errno)
