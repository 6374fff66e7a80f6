def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)

class I(int):
    pass

x = I(2**80)
print(type(x + 0), type(+x), type(x.conjugate()), x.real == x, x.imag, x.numerator == x, x.denominator)
print((258).to_bytes(2, "big"), (258).to_bytes(4, "little"), (-2).to_bytes(2, "big", signed=True), (3).to_bytes())
print(int.from_bytes(b"\x01\x02"), int.from_bytes(b"\xff\xfe", "little", signed=True), I.from_bytes([1, 2]))
show(lambda: (300).to_bytes(1, "big")); show(lambda: (-1).to_bytes(1, "big")); show(lambda: (1).to_bytes(-1, "big"))
show(lambda: (1).to_bytes(1, "middle")); show(lambda: int.from_bytes("ab")); show(lambda: int.from_bytes([256]))
print((-128).to_bytes(1, "big", signed=True), (0).to_bytes(0, "big"), (2**64).to_bytes(9, "little"))
print([round(v, -1) for v in (5, 15, 25, -5, -15, 14, 16, 0)], round(12345, -10), round(7, 3), round(10**30 + 5, -1))
print((6).as_integer_ratio(), (5).__getnewargs__(), (0).__sizeof__(), (2**30).__sizeof__())
print((0).bit_length(), (-255).bit_length(), (2**100).bit_count(), True.bit_length())
print(hash(2**61 - 1), hash(-1), hash(2**61), hash(-(2**61)), hash(10**30))
for f in (lambda: 1 << -1, lambda: 1 // 0, lambda: 1 % 0, lambda: divmod(1, 0), lambda: 1 / 0, lambda: 0**-1,
          lambda: pow(2, 3, 0), lambda: pow(2, -1, 4), lambda: 1 << (1 << 70), lambda: 10**400 / 1,
          lambda: float(10**400), lambda: 1 + "a", lambda: 1 < "a", lambda: pow(1, 2, "a"), lambda: ~1.5,
          lambda: "a" * 1.5, lambda: [1] * 2**70, lambda: pow(2, 2, 1.0)):
    show(f)
print(True + True, True & False, True | 2, True ^ True, ~True, bool(0.0), bool("x"), repr(True), str(False))
