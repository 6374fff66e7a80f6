import sys
def g(a):
    b = a + 1
    yield sys._getframe().f_lineno
    c = 3
    yield
x = g(1)
print(x.gi_frame.f_locals, x.gi_frame.f_lasti, x.gi_frame.f_back); next(x); print(x.gi_frame.f_locals); next(x); print(sorted(x.gi_frame.f_locals.items()))
f = x.gi_frame; x.close(); print(x.gi_frame, f.f_locals); f.clear(); print(f.f_locals)
def running():
    f = sys._getframe()
    try: f.clear()
    except RuntimeError as e: print(e)
running()
y = g(2); next(y); fr = y.gi_frame; fr.clear()
try: next(y)
except StopIteration: print("cleared generators end")
