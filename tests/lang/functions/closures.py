def counter():
    n = 0
    def inc():
        nonlocal n
        n += 1
        return n
    def get(): return n
    return inc, get
inc, get = counter(); inc(); inc(); print(get(), inc.__closure__[0] is get.__closure__[0])
fs = [lambda: i for i in range(3)]; print([f() for f in fs])
fs = [lambda i=i: i for i in range(3)]; print([f() for f in fs])
def late():
    def g(): return v
    try: g()
    except NameError as e: print(type(e).__name__, e)
    v = 5
    print(g())
    del v
    try: g()
    except NameError as e: print(e)
    try: print(v)
    except UnboundLocalError as e: print(e)
late()
c = inc.__closure__[0]
c.cell_contents = 10; print(get(), c == type(c)(10), type(c)(1) < type(c)(2), repr(c).split(" at ")[0])
try: type(c)().cell_contents
except ValueError as e: print(e)
