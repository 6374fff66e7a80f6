def f(excs):
    try:
        raise ExceptionGroup("eg", excs)
    except* (ValueError, KeyError) as e: print("vk", e.exceptions)
    except* TypeError as e: print("t", e.exceptions); raise OSError("new")
    else: print("else")
    finally: print("finally")
for excs in ([ValueError(1)], [ValueError(1), TypeError(2)], [ValueError(1), IndexError(3)], [TypeError(1)]):
    try: f(excs)
    except BaseException as e: print(repr(e), repr(e.__context__))
try:
    try: raise ValueError("naked")
    except* ValueError as e: print(repr(e))
except BaseException as x: print(x)
try:
    try: raise ExceptionGroup("x", [ValueError()])
    except* ExceptionGroup: pass
except TypeError as e: print(e)
try:
    try: raise ValueError
    except* 5: pass
except TypeError as e: print(e)
