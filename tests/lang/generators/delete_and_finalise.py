import gc
def g(n):
    try: yield n
    finally: print("fin", n)
a = g(1); next(a); del a
b = g(2); del b
print("after unstarted")
def h():
    try: yield
    except GeneratorExit: print("exit"); raise
x = h(); next(x); x = None
def loop():
    me = yield
    try: yield me
    finally: print("cycle closed")
c = loop(); next(c); c.send(c); del c; gc.collect()
for v in g(3):
    break
print("loop left")
def k():
    for v in g(4): yield v
n = k(); next(n); del n
