def run(*tests, **names):
    for t in tests:
        try: print(t, "->", repr(eval(t, globals(), names)))
        except Exception as e: print(t, "->", type(e).__name__ + ":", e)
class Boom:
    def __iter__(self): return self
    def __next__(self): raise KeyError("boom")
run("list(zip([1, 2], 'ab'))", "list(zip())", "list(zip([1], [1, 2], strict=True))", "list(zip([1, 2], [1], strict=True))", "list(zip([1, 2], [1, 2], [1], strict=True))", "zip(1)", "zip([], x=1)", "list(zip([1], Boom()))",
    "list(map(lambda a, b: a + b, [1, 2, 3], [10, 20]))", "map(len)", "map()", "list(map(5, [1]))", "list(map(None, [1]))", "list(filter(None, [0, 1, '', 'a']))", "list(filter(str.isdigit, 'a1b2'))", "filter(None)", "filter(None, 5)", "list(filter(5, [1]))", "list(enumerate('ab', 5))", "list(enumerate('ab', start=-1))", "enumerate()", "enumerate(5)", "enumerate('a', 'b')", "list(enumerate('a', 2**70))", "list(range(5, 0, -2))", "range()", "range(1.0)", "range(1, 2, 0)", "range('a')", "range(1, 2, 3, 4)",
    "next(iter([]))", "next(iter([]), 'd')", "next([])", "next()", "iter()", "iter(5)", "iter(5, 5)", "list(iter(iter([1, 2, 3]).__next__, 3))", "list(reversed('abc'))", "reversed(5)", "reversed({1, 2})", "list(reversed({1: 2}))", "list(reversed(range(3)))", "slice()", "slice(1)", "slice(1, 2, 3)", "slice(1) == slice(1)", "slice(1) < slice(2)", "hash(slice(1))", "slice(None, -1, 2).indices(10)", "slice('a').indices(5)", "slice(1, 2, 0).indices(5)", "slice(5).indices(-1)", "slice(1, 2).stop")
