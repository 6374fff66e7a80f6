# map, filter, zip and the iterators of iter().
def show(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
show(lambda: list(zip([1], [1, 2], strict=True)))
show(lambda: list(zip([1, 2], [1], strict=True)))
show(lambda: list(zip([1, 2], [1, 2], [1], strict=True)))
show(lambda: list(zip([1], [1], [1, 2], strict=True)))
show(lambda: list(zip([1, 2], "ab", strict=True)))
show(lambda: zip(x=1)); show(lambda: map()); show(lambda: map(len)); show(lambda: map(len, 1))
show(lambda: filter()); show(lambda: filter(1, 2)); show(lambda: map(a=1)); show(lambda: filter(a=1))
print(list(map(lambda a, b: a + b, [1, 2, 3], [10, 20])), list(filter(None, [0, 1, "", "a"])), list(filter(lambda x: x > 1, range(4))))
z = zip([1, 2], [3, 4]); a = next(z); b = next(z); print(a, b)
class G:
    def __getitem__(self, i):
        if i > 3: raise IndexError
        return i * i
print(list(G()), list(iter([1, 2, 3, 0, 4].__iter__().__next__, 0)), 9 in G())
it = iter([1, 2, 3]); next(it)
print(it.__reduce__()[1:], it.__length_hint__()); it.__setstate__(0); print(list(it)); print(it.__reduce__())
r = reversed([1, 2, 3]); next(r); print(r.__length_hint__(), r.__reduce__()[1:], list(r))
t = iter((1, 2)); print(t.__reduce__()[1:], list(t), t.__reduce__()[1:])
print([*map(str, range(3))], dict(zip("ab", [1, 2])), max(map(len, ["a", "bbb"])))
