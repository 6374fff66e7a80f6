def a():
    for i in range(3):
        try: continue
        finally: print("f", i)
    else: print("else")
def b():
    while True:
        try: return 1
        finally: break
    return 2
def c():
    try: raise ValueError
    finally: return "swallowed"
def d():
    try:
        try: 1 / 0
        finally: raise KeyError("in finally")
    except KeyError as e: return repr(e.__context__)
def e():
    for i in range(2):
        try:
            try: raise ValueError(i)
            except ValueError as x:
                if i: break
                continue
            finally: print("inner", i)
        finally: print("outer", i)
    try: x
    except UnboundLocalError as n: print(n)
a(); print(b(), c(), d()); e()
