def run(*tests, **names):
    for t in tests:
        try: print(t, "->", repr(eval(t, globals(), names)))
        except Exception as e: print(t, "->", type(e).__name__ + ":", e)
import itertools
vals = [0, 5, -5, 255, 1234567, 2**70, True]
for spec in ["", "d", "5", "05", "<5", ">5", "^5", "*^7", "+", " ", "-", "+d", "x", "X", "#x", "#X", "b", "#b", "o", "#o", "#010x", ",", "_", ",d", "_x", "_b", "c" if 0 else "n", "e", ".2f", ".3g", "%", ".1%", "=+8", "0=8", "x<8,", "08,", "020_b", "^+9,", "10", "<010", "z" if 0 else "1"]:
    print(spec, [format(v, spec) for v in vals])
for v, spec in [(5, "s"), (5, ".2"), (5, ".2d"), (5, "c"), (-1, "c"), (0x110000, "c"), (65, "+c"), (65, "#c"), (65, ",c"), (5, "q"), (5, "5.5.5"), (5, ",_"), (5, "_,"), (5, ",,"), (5, ",x"), (5, ",n"), (5, "99999999999999999999"), (5, ".99999999999999999999f"), ("a", "d"), ("a", "+"), ("a", " "), ("a", "#"), ("a", ","), ("a", "="), ("a", "0=5"), ("a", "05"), ("a", ".0"), ("abc", ".2s"), ("abc", "*^8.2"), ("a", "5"), ("é", "é>5"), (1.5, "d"), (1.5, "x"), (None, "5"), ([], "5"), (None, ""), (object, ">30"), (5, "z"), (5, ".f"), (5, "."), (65, "5c"), (65, "<5c"), (5, "\0^5"), ("x", "{<5")]:
    try: print(repr(spec), repr(format(v, spec)))
    except (ValueError, TypeError, OverflowError) as e: print(repr(spec), type(e).__name__, e)
