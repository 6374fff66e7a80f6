def f(x): assert x > 0, f"bad {x}"
try: f(-1)
except AssertionError as e: print(e, e.args)
try: assert 0
except AssertionError as e: print(repr(e))
try: assert 0, (1, 2)
except AssertionError as e: print(repr(e))
import warnings
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always")
    compile("assert (1, 'x')", "f", "exec"); compile("1 is 1", "f", "exec"); compile("'a'()", "f", "exec"); compile("[1]['x']", "f", "exec"); compile("1 if 1 is () else 2", "f", "exec"); compile("0x1for x in y", "f", "exec")
    for x in w: print(x.category.__name__, x.message, x.lineno)
