def run(*tests, **names):
    for t in tests:
        try: print(t, "->", repr(eval(t, globals(), names)))
        except Exception as e: print(t, "->", type(e).__name__ + ":", e)
from itertools import *
L = list
run("L(chain('ab', [1]))", "L(chain.from_iterable(['ab', 5]))", "L(islice('abcdef', 1, None, 2))", "islice('a', -1)", "islice('a')", "L(islice(count(5, 2), 3))", "count('a')", "repr(count(1, 2))", "L(islice(cycle('ab'), 5))", "L(cycle([]))", "L(repeat(1, 3))", "repr(repeat(1))", "repeat(1, 'x')", "L(accumulate([1, 2, 3], initial=10))", "L(accumulate([1, 2, 3], lambda a, b: a * b))", "L(combinations('abc', 2))", "combinations('a', -1)", "L(combinations_with_replacement('ab', 2))", "L(permutations('abc', 2))", "L(permutations([]))", "L(product('ab', repeat=2))", "L(product())", "product(repeat=-1)", "L(zip_longest('a', 'xyz', fillvalue='-'))", "zip_longest('a', bad=1)", "L(groupby([1, 1, 2], key=lambda x: x % 2))[0][0]", "[(k, L(g)) for k, g in groupby('aabba')]", "L(takewhile(str.isalpha, 'ab1c'))", "L(dropwhile(str.isalpha, 'ab1c'))", "L(filterfalse(None, [0, 1]))", "L(starmap(pow, [(2, 3), (3, 2)]))", "L(starmap(pow, [5]))", "L(compress('abc', [1, 0, 1]))", "L(pairwise('abcd'))", "L(pairwise('a'))", "[L(i) for i in tee('ab')]", "tee('a', -1)", "tee(5)", "next(count(1.5, 0.5))", "L(islice(count(2**63), 2))", "chain(5)", "next(chain(5))", "groupby()", "accumulate()", "L(islice('abc', 2))", "islice('a', 'x')", "islice('a', 1, 2, 0)")
g = groupby("aab"); k, first = next(g); next(g); print(L(first))
a, b = tee(iter([1, 2, 3])); next(a); print(L(a), L(b))
