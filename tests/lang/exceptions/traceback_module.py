import traceback, sys
def f(): raise ValueError("x")
try: f()
except ValueError as e:
    tb = e.__traceback__
    print(traceback.extract_tb(tb)[1].name, [s.lineno for s in traceback.extract_tb(tb)], [(s.colno, s.end_colno) for s in traceback.extract_tb(tb)])
    te = traceback.TracebackException.from_exception(e, capture_locals=True)
    print("".join(te.format(chain=False)).replace(__file__, "F").split("\n")[0], te.exc_type, str(te))
    print(tb.tb_lineno, tb.tb_next.tb_lineno, tb.tb_frame.f_code.co_name, tb.tb_next.tb_next)
    tb.tb_next.tb_next = None
    try: tb.tb_next = tb
    except ValueError as x: print(x)
    try: tb.tb_next = 5
    except TypeError as x: print(x)
print(traceback.format_stack()[0].replace(__file__, "F"), end="")
import types
t = types.TracebackType(None, sys._getframe(), 1, 2); print(t.tb_lasti, t.tb_lineno)
traceback.print_stack(file=sys.stdout, limit=0)
