a, (b, [c, *d]), *e = 1, (2, (3, 4, 5)), 6, 7
print(a, b, c, d, e)
*x, = "ab"; [y, z] = {1: 0, 2: 0}; (w), = [5]; print(x, y, z, w)
for i, (j, *k) in [(1, (2, 3, 4)), (5, "xyz")]: print(i, j, k)
l = [0, 1]; i = 0
i, l[i] = 1, "set"; print(i, l)
for code in ("a, b = 1", "a, b = None", "a, b = 1, 2, 3", "a, b, c = [1]", "a, *b, c = [1]", "(a, b), c = [1, 2]", "a, = ()", "[a, b] = {1}", "*a, b = 5", "a, b = iter([1])", "for a, b in [1]: pass", "a, b = {}", "x = *5, 1", "print(*5)", "print(**5)", "[*None]", "{**1}", "{**{}, **[1]}", "(lambda a: 0)(**{1: 2})"):
    try: exec(code); print("fine")
    except (TypeError, ValueError) as e: print(code, "->", type(e).__name__, e)
def gen():
    yield 1; yield 2; raise KeyError("from gen")
try: a, b, c = gen()
except KeyError as e: print(repr(e))
print([*range(3), *"ab", *{}], {*[1], *(2,)}, {**{"a": 1}, "b": 2, **{"a": 3}}, (*"x", 1))
