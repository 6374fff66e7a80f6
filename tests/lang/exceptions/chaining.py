import traceback
def f():
    try: 1 / 0
    except ZeroDivisionError: raise KeyError("k")
def g():
    try: f()
    except KeyError as e: raise ValueError("v") from e
def h():
    try: 1 / 0
    except ZeroDivisionError: raise ValueError("hidden") from None
for x in (f, g, h):
    try: x()
    except Exception as e:
        print(repr(e), repr(e.__cause__), repr(e.__context__), e.__suppress_context__)
        print(traceback.format_exc().replace(__file__, "FILE"))
try: raise ValueError from 5
except TypeError as e: print(e)
try: raise 5
except TypeError as e: print(e)
try: raise ValueError from KeyError
except ValueError as e: print(repr(e.__cause__))
try: raise
except RuntimeError as e: print(e)
