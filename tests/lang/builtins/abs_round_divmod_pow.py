def run(*tests, **names):
    for t in tests:
        try: print(t, "->", repr(eval(t, globals(), names)))
        except Exception as e: print(t, "->", type(e).__name__ + ":", e)
run("abs(-5)", "abs(-0.0)", "abs(3+4j)", "abs(True)", "abs('x')", "abs()", "round(2.5)", "round(3.5)", "round(-2.5)", "round(1.005, 2)", "round(1234, -2)", "round(1250, -2)", "round(1350, -2)", "round(1.5, None)",
    "round(float('nan'))", "round(float('inf'))", "round('x')", "round(1, 'x')", "round(1e300, 400)", "round(1.5, -400)", "round(5, 10)", "round(number=2.675, ndigits=2)", "divmod(7, -2)", "divmod(-7, 2)", "divmod(7.5, 2)", "divmod(1, 0)", "divmod(1.0, 0)", "divmod('a', 1)", "divmod(1j, 1)",
    "pow(2, 10)", "pow(2, -1)", "pow(2, 10, 1000)", "pow(2, -1, 7)", "pow(2, -1, 4)", "pow(2, 3, 0)", "pow(2.0, 3, 5)", "pow(0, -1)", "pow(0.0, -1)", "pow(-8, 1/3)", "pow(2, 3, None)", "pow(base=2, exp=5, mod=3)", "pow('a', 2)", "pow(3, 0, 1)", "pow(-3, 3, 7)", "pow(10, 400.0)", "sum([0.1] * 10)", "sum([[1], [2]], [])", "sum('ab')", "sum([1], start=5)", "sum(['a'], '')", "sum([b'a'], b'')", "sum([], bytearray())", "sum(5)", "sum()")
