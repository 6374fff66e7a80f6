def g():
    try:
        x = yield 1
        print("got", x)
        yield 2
    except ValueError as e:
        print("caught", e); yield 3
    finally: print("finally")
a = g()
print(next(a), a.send("s")); a.close(); a.close()
b = g(); next(b); print(b.throw(ValueError("v")))
try: next(b)
except StopIteration as e: print("stop", e.value)
try: g().send(1)
except TypeError as e: print(e)
c = g()
try: c.throw(KeyError("k"))
except KeyError as e: print(repr(e))
print(list(c), next(c, "dflt"))
for bad in ((5,), (ValueError, 5), (), (ValueError("x"), "y"), (int,), (ValueError, ValueError("z"))):
    try: g().throw(*bad)
    except (TypeError, ValueError) as e: print(type(e).__name__, e)
