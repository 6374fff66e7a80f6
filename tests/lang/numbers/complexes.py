def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)

print(1j, 1 + 2j, -1j, complex(-0.0, 2), complex(1e20, float("nan")), -(0j))
for t in ("1+2j", " ( 1-2J ) ", "j", "-j", "1e5j", "nan+infj", "1_0+2_0j", "1+2", "1 +2j", "", "1+2jj", "(1"):
    show(lambda: complex(t))
show(lambda: complex("1", 2)); show(lambda: complex(1, "2")); show(lambda: complex([])); show(lambda: complex(1, []))
print(complex(1j, 2j), complex(1, 2), complex(real=3), complex(imag=4), complex(1.5))
print((1 + 2j) * (3 - 4j), (1 + 2j) / (3 - 4j), (1 + 2j) ** 2, (1 + 2j) ** -1, (1 + 2j) ** 0, 2**1j, abs(3 + 4j))
for f in (lambda: 1j / 0, lambda: 0j**-1, lambda: 1j // 1, lambda: 1j % 1, lambda: 1j < 2, lambda: pow(1j, 2, 3), lambda: (1e200 + 1j) ** 2,
          lambda: abs(complex(1e308, 1e308)), lambda: int(1j), lambda: float(1j)):
    show(f)
print(1 + 0j == 1, 1j == 1, 2**53 + 1 == complex(2**53), hash(1 + 0j) == hash(1), hash(1j), (1 + 2j).conjugate(), bool(0j))
class C(complex):
    def __complex__(self): return 5j
print(complex(C(1)), C(1).real, (1 + 2j).__getnewargs__(), 1j.imag)
