x = "global"
def a():
    try: print(x)
    except UnboundLocalError as e: print(e)
    x = 1
def b():
    global x
    x = "changed"
def c():
    x = "c"
    class K:
        y = x
        x = "k"
        def m(self): return x
    return K.y, K.x, K().m()
def d():
    x = "d"
    class K: print(x); exec("x = 'exec'"); print(x)
def e():
    def inner():
        nonlocal x
        x = "inner"
    x = "e"; inner(); return x
a(); b(); print(x); print(c()); d(); print(e(), x)
class C:
    lst = [1, 2]
    sq = [i * 2 for i in lst]
    try: bad = [i * n for i in lst for n in lst]
    except NameError as z: print(z)
def f():
    exec("y = 5"); return "y" in locals()
print(f(), [x for x in "ab"], x)
def g():
    for i in range(3): pass
    [i := j for j in range(9)]
    return i
print(g())
def h(): del x; x = 1
try: h()
except UnboundLocalError as z: print(z)
try: del undefined
except NameError as z: print(z)
