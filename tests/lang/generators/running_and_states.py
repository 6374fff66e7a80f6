import inspect
def g():
    try: next(me)
    except ValueError as e: print(e)
    print(inspect.getgeneratorstate(me), me.gi_running)
    yield 1
me = g()
print(inspect.getgeneratorstate(me)); next(me); print(inspect.getgeneratorstate(me), me.gi_suspended, me.gi_yieldfrom); me.close(); print(inspect.getgeneratorstate(me), me.gi_frame)
def bad():
    try: yield
    except GeneratorExit: yield 5
b = bad(); next(b)
try: b.close()
except RuntimeError as e: print(e)
def stop():
    yield 1
    raise StopIteration("inner")
try: list(stop())
except RuntimeError as e: print(e, repr(e.__cause__))
print(me.__name__, me.__qualname__, me.gi_code.co_name); me.__name__ = "new"; print(me.__name__)
for n, v in (("__name__", 5), ("gi_frame", 1), ("x", 1)):
    try: setattr(me, n, v)
    except (TypeError, AttributeError) as e: print(e)
