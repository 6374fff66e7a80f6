def show(value, spec):
    try:
        print(spec, "->", repr(format(value, spec)))
    except Exception as e:
        print(spec, type(e).__name__, e)

for spec in ("d", "5", "<5", "^7", "=+7", "08", "08,", "012,", "_", ",", "x", "#x", "#X", "#010x", "b", "_b", "#o", "c", "n",
             "+", " ", "e", ".2f", ".1%", "s", ".3d", "zd", ",x", ",_", "abc", "+c", "é^9", "10.2g", "999999999999999999999"):
    show(1234567, spec)
    show(-42, spec)
for spec in ("", "f", ".0f", "#.0f", ".3e", "E", "g", "#g", ".3g", "G", "%", ".1%", "n", "10.2f", "<10.2f", "=+10.1f", "010.2f",
             ",.2f", "_.1f", "z.0f", ".10", ".3", "020,.3f", "+", " ", "d", "x", ".f", "=", "c"):
    for v in (3.14159, -0.2, 1e20, 1234567.891, float("inf"), float("nan"), 0.0, -0.0):
        show(v, spec)
for spec in ("", "g", ".2f", "+.1f", "20", "<20.1f", "^20", "e", "010", "=10", "%", ".3", "#g", ",.2f"):
    show(1.5 - 2j, spec)
    show(2j, spec)
