# int() and str() in all bases, limits and messages.
def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)

for text in ("12", " -1_000 ", "0x1f", "0b_101", "1__0", "_1", "1_", "", "0_0", "00", "007", "\u0661\u0662", "1\0", "é", "+-1"):
    show(lambda: int(text))
    show(lambda: int(text, 0))
for base in (2, 3, 7, 8, 10, 16, 36):
    show(lambda: int("101", base))
show(lambda: int("z", 36)); show(lambda: int("1", 37)); show(lambda: int("1", 1)); show(lambda: int(b"12", 5))
show(lambda: int(1.5, 10)); show(lambda: int(base=3)); show(lambda: int(None)); show(lambda: int(x="1"))
show(lambda: int("1" * 4301)); show(lambda: len(str(10**4299))); show(lambda: str(10**4300))
show(lambda: int("f" * 5000, 16) == 16**5000 - 1)
print(bin(-10), oct(8), hex(-255), hex(2**100))
print(int(3.99), int(-3.99), int(1e20), int(True), int(bytearray(b"7")))
show(lambda: int(float("nan"))); show(lambda: int(float("inf")))
