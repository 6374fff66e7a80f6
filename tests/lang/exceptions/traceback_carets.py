# raises
def f(a, b): return a[b][0] + a.missing
def g():
    return f([[1]], 0)
def h(x):
    return (1 +
            g()
            + x)
h(2)
