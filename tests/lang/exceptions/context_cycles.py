e1, e2 = ValueError(1), KeyError(2)
try:
    try: raise e1
    except ValueError: raise e2
except KeyError:
    try: raise e1
    except ValueError as e: print(repr(e.__context__), repr(e2.__context__))
try:
    try: raise e1
    except ValueError: raise e1
except ValueError as e: print(repr(e.__context__))
e = ValueError()
for bad in (5, "x", ValueError):
    try: e.__cause__ = bad
    except TypeError as x: print(x)
    try: e.__context__ = bad
    except TypeError as x: print(x)
    try: e.__traceback__ = bad
    except TypeError as x: print(x)
for n in ("__cause__", "__context__", "__traceback__", "args"):
    try: delattr(e, n)
    except TypeError as x: print(x)
e.__cause__ = None; print(e.__suppress_context__)
