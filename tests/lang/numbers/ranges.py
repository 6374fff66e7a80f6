def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)

big = 1 << 70
for r in (range(5), range(2, 10, 3), range(10, 0, -4), range(0), range(big, big + 10, 4), range(-3, 3)):
    print(r, list(r), list(reversed(r)), len(r), bool(r), r[::-1], r[1:], hash(r) == hash(range(r.start, r.stop, r.step)))
    it = iter(r)
    next(it, None)
    print(it.__length_hint__(), it.__reduce__()[1:], 3 in r, 3.0 in r, "a" in r)
for f in (lambda: range(1, 2, 0), lambda: range(), lambda: range(1.5), lambda: range(3)[3], lambda: range(3)["a"], lambda: range(5).index(9),
          lambda: range(5).index("a"), lambda: len(range(big)), lambda: range(3) < range(4), lambda: range(stop=1)):
    show(f)
print(range(0, 10, 3) == range(0, 12, 3), range(0) == range(2, 1), range(10).index(4), range(10).count(True), range(10).count("x"))
show(lambda: slice(1, 2, 3).indices(10)); show(lambda: slice(None, None, -1).indices(big)); show(lambda: slice(1, "a").indices(3))
show(lambda: slice(None, None, 0).indices(3)); show(lambda: hash(slice(1))); show(lambda: slice(1).indices(-1)); show(lambda: slice())
print(slice(1), slice(1, 2) == slice(1, 2), slice(1, 2) < slice(1, 3), slice(1, 2).__reduce__())
print(list(enumerate("ab", big)), list(enumerate("ab", start=-1)), enumerate([1], 5).__reduce__()[0])
show(lambda: enumerate()); show(lambda: enumerate(1)); show(lambda: enumerate([1], "a")); show(lambda: enumerate([1], foo=2)); show(lambda: reversed({1}))
r = reversed("abc")
print(next(r), r.__length_hint__(), r.__reduce__()[1:], list(r), list(r))
