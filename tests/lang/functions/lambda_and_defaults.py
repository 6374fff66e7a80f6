print((lambda x, y=2, *a, z=3, **k: (x, y, a, z, k))(1, q=4), (lambda: (yield))().send(None), (lambda *a: a)(1, 2))
f = lambda n: 1 if n < 2 else n * f(n - 1)
print(f(20), (lambda x: lambda y: x + y)(1)(2), [*map(lambda p: p[0], {"ab": 1, "cd": 2})])
print(sorted([(1, "b"), (1, "a"), (0, "z")], key=lambda t: t[1]), max([1, -5, 3], key=abs), min("b", "a", key=lambda c: -ord(c)))
