def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)

print(0.1, 1e16, 1e15, 1e-5, 0.0001, 1.0, -0.0, 5e-324, 1.7976931348623157e308, 1e22, 123456789012345680.0)
print(float("1_0.5e-3"), float(" inf "), float("-NaN"), float("1e400"), float("\u0661.5"), float(b"2.5"))
for t in ("", "1_", "_1", "1__0", "e5", "0x1", "1e", "infin"):
    show(lambda: float(t))
show(lambda: float(None)); show(lambda: float([]))
print(7.5 // 2, -7.5 // 2, 7.5 % -2, divmod(-7.5, 2), -0.0 // 1, 1e300 * 1e10, 5.5 % float("inf"), -5.5 % float("inf"))
for f in (lambda: 1.0 / 0, lambda: 1.0 // 0, lambda: 1.0 % 0, lambda: divmod(1.0, 0), lambda: 0.0**-1, lambda: 1e300**2,
          lambda: (-8.0) ** (1 / 3), lambda: float("nan").as_integer_ratio(), lambda: float("inf").as_integer_ratio()):
    show(f)
print([round(v, 1) for v in (0.25, 0.35, 2.675, -0.05, 1e300)], round(2.5), round(-3.5), round(2.675, 2), round(1234.5, -2))
print((0.5).as_integer_ratio(), (-2.5).hex(), float.fromhex("0x1.8p3"), float.fromhex("-inf"), (1e-310).hex())
show(lambda: float.fromhex("zz")); show(lambda: float.fromhex("0x1p2000")); show(lambda: round(1.7e308, -308))
print((2.0).is_integer(), (2.5).is_integer(), 2.5.__floor__(), 2.5.__ceil__(), (-2.5).__trunc__())
print(2**53 == 2.0**53, 2**53 + 1 == 2.0**53, 2**53 + 1 > 2.0**53, 10**400 > 1e308, -(10**400) < float("-inf"), 1 < float("nan"))
print(hash(1.0), hash(0.5), hash(1e300), hash(float("inf")), hash(-0.0), hash(2.0**70) == hash(2**70))
print(float.__getformat__("double"), (1.5).__getnewargs__(), 1.5.real, 1.5.imag, (1.5).conjugate())
