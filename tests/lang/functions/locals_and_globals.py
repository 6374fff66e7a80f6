def f(a):
    b = 2
    l = locals()
    c = 3
    l["a"] = 100
    return a, sorted(l), sorted(locals())
print(f(1))
class K: z = locals(); q = 1
print("q" in K.z, globals() is locals(), vars() is locals())
def g(): return eval("[x for x in (1, 2)]"), eval("y", {"y": 1}), eval("y", {"y": 1}, {"y": 2})
print(g())
d = {}; exec("def f(): return v\nv = 1", d); print(sorted(d), d["f"]())
d, e = {}, {}
try: exec("v = 1\nclass A: w = v\n", d, e)
except NameError as x: print(x, sorted(e), "__builtins__" in d)
try: exec("v = 1\ndef f(): return v\nf()", {}, {})
except NameError as x: print(x)
for bad in ((5,), ("1", 5), ("1", {}, 5), ("1", []), (b"\xff",), ("1\0",)):
    try: print(eval(*bad))
    except (TypeError, SyntaxError, ValueError) as x: print(type(x).__name__, x)
