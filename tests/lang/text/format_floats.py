def run(*tests, **names):
    for t in tests:
        try: print(t, "->", repr(eval(t, globals(), names)))
        except Exception as e: print(t, "->", type(e).__name__ + ":", e)
vals = [0.0, -0.0, 1.5, 123456.789, 1e-7, 1e20, 1e300, float("inf"), float("-inf"), float("nan"), 0.1, 2.5, 1/3]
for spec in ["", "f", ".0f", ".1f", "#.0f", "e", ".0e", "#.0e", "E", ".10e", "g", "#g", ".3g", "#.3g", "G", "%", ".0%", "n", "+", " ", "010.2f", ",.2f", "_.1f", "<12", "^12.3", "=+12.2f", "z", "z.1f", "+z.0f", ".17g", "020,.3f", "r" if 0 else ".1", "F", "#", "*>10.1e", ".5"]:
    print(spec, [format(v, spec) for v in vals])
for v, spec in [(1.5, "s"), (1.5, "c"), (1.5, "b"), (1.5, ".3,"), (1.5, ",,"), (1.5, "zz"), (1.5, "."), (1.5, "5_,"), (1.5, ".2147483648f"), (1j, "="), (1j, "010"), (1j, ".2e"), (1+2j, ",.1f"), (1+2j, "^20.2"), (1j, "%"), (1j, "z.1f")]:
    try: print(repr(spec), repr(format(v, spec)))
    except (ValueError, TypeError) as e: print(repr(spec), e)
