def run(*tests, **names):
    for t in tests:
        try: print(t, "->", repr(eval(t, globals(), names)))
        except Exception as e: print(t, "->", type(e).__name__ + ":", e)
run("min(3, 1, 2)", "max([])", "max([], default=5)", "min(1)", "min()", "max(1, 2, default=3)", "max('abc', key=ord)", "max([1, 'a'])", "min([1], key=5)", "max(1, 2, key=None)", "min(x=1)", "max([(1, 'b'), (1, 'a')])", "max([1.0, 1])", "min([1, 1.0])", "max(float('nan'), 1)", "max(1, float('nan'))",
    "sorted([3, 1, 2], reverse=True)", "sorted('bca')", "sorted({'b': 1, 'a': 2})", "sorted([1, 'a'])", "sorted([1, 2], key=lambda x: -x)", "sorted(5)", "sorted([1], 2)", "sorted()", "sorted([], rev=1)", "sorted(['B', 'a'], key=str.lower)", "sorted([1, 2, 3], key=lambda x: x % 2)", "sorted([1], reverse='x')", "sorted([None, None])", "sorted([None, 1])", "all([])", "any([])", "all([1, 0, 1/1])", "any(5)", "all('')", "any([[], 0, '', None])")
