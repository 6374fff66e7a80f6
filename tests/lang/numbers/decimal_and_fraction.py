def run(*tests, **names):
    for t in tests:
        try: print(t, "->", repr(eval(t, globals(), names)))
        except Exception as e: print(t, "->", type(e).__name__ + ":", e)
from fractions import Fraction as F
run("F(1, 3) + F(1, 6)", "F('3/4')", "F('0.125')", "F(0.5)", "F(1, 0)", "F('a')", "F(3, 2).limit_denominator(1)", "F(7, 2) // 1", "F(7, 2) % 1", "round(F(7, 2))", "F(1, 3) ** 2", "F(1, 3) ** -2", "F(4, 9) ** 0.5", "F(1, 3) == 1/3", "F(1, 2) == 0.5", "hash(F(1, 2)) == hash(0.5)", "F(1, 3) < 0.34", "str(F(5, 1))", "repr(F(-1, 3))", "float(F(1, 3))", "int(F(7, 2))", "F(1, 2) + 0.5", "F(1, 2) + 1j", "F(1.1)", "F(float('nan'))", "F('1e-3')", "divmod(F(7, 2), F(1, 3))", "F(1, 2) + 'a'", "F(0).numerator", "F(6, -4)", "F(3.5, 2)", F=F)
from decimal import Decimal as D, getcontext, localcontext
run("D('1.10') + D('2.2')", "D(1) / D(3)", "D(0.1)", "D('1e3')", "D('NaN')", "D('bad')", "D(1) / 0", "D(0) / 0", "D('1.25').quantize(D('0.1'))", "D('1.5').to_integral_value()", "D(2) ** D('0.5')", "D('123.456') % 7", "D('1E+3').normalize()", "str(D('1E+30'))", "D(1) + 1.5", "D(1) == 1.0", "D('1.0') == D('1.00')", "hash(D('1.0')) == hash(1)", "f\"{D('1234.567'):,.2f}\"", "round(D('2.675'), 2)", "D((1, (1, 2, 3), -2))", "D('-0')", "D('1.1').as_tuple()", "D('Infinity') > 5", "D('0.1').as_integer_ratio()", "int(D('7.9'))", "sorted([D(3), 1, D('2.5')])", "D('5').sqrt()", "D('2.718').ln()", D=D)
with localcontext() as c:
    c.prec = 5; print(D(1) / D(7))
