# Every function of itertools, with pickling state.
from itertools import *
import operator
def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)
print(list(islice(count(5, 2), 3)), count(1.5), count(2 ** 70), list(islice(cycle("ab"), 5)), list(repeat(1, 3)), repeat(1, 2))
c = count(2 ** 63 - 2); print(next(c), next(c), next(c), c)
print(list(accumulate([1, 2, 3])), list(accumulate([1, 2, 3], operator.mul, initial=10)), list(chain("ab", [1])), list(chain.from_iterable(["ab", "c"])))
print(list(compress("abc", [1, 0, 1])), list(dropwhile(lambda x: x < 2, [1, 2, 1])), list(takewhile(lambda x: x < 2, [1, 2, 1])), list(filterfalse(None, [0, 1])), list(starmap(pow, [(2, 3)])))
print([(k, list(g)) for k, g in groupby("aabbca")], [k for k, g in groupby([1, -1, 2], abs)], list(pairwise("abcd")), list(zip_longest("abc", [1], fillvalue="-")))
print(list(islice("abcdef", 1, 5, 2)), list(islice("abc", 2)), list(islice("abc", 1, None)))
print(list(product("ab", [1, 2])), list(product("ab", repeat=2)), list(product()), list(product("a", [])))
print(list(permutations("abc", 2)), len(list(permutations(range(5)))), list(permutations("ab", 3)), list(combinations("abcd", 2)), list(combinations_with_replacement("abc", 2)), list(combinations("ab", 0)))
a, b = tee(range(200)); print(sum(a), list(b)[-1]); x, y, z = tee("ab", 3); print(next(x), list(y), list(x), list(z))
for it in (count(3), count(1, 2), cycle("abc"), repeat(1, 2), accumulate([1, 2]), chain("ab", "c"), compress("ab", [1, 1]), dropwhile(bool, [1]), takewhile(bool, [1]), product("ab", "cd"), permutations("abc", 2), combinations("abc", 2), combinations_with_replacement("abc", 2)):
    next(it, None); r = it.__reduce__(); print(r[0].__name__, len(r), [x for x in r[2:] if not hasattr(x, "__next__") and not isinstance(x, tuple)])
p = permutations("abcd", 3); next(p); next(p); f, args, state = p.__reduce__(); q = f(*args); q.__setstate__(state); print(list(q) == list(p))
for f in (lambda: count("a"), lambda: cycle(), lambda: repeat(), lambda: islice("a", -1), lambda: islice("a", 0, 1, 0), lambda: islice("a", -1, 2), lambda: permutations("a", -1), lambda: combinations("a", -1), lambda: combinations("a"), lambda: product("a", repeat=-1), lambda: tee("a", -1), lambda: zip_longest(x=1), lambda: pairwise(), lambda: groupby(), lambda: accumulate(1), lambda: chain(a=1), lambda: permutations("a", "b"), lambda: starmap(1), lambda: list(chain(1))):
    show(f)
g = groupby("aab"); k1, g1 = next(g); k2, g2 = next(g); print(list(g1), list(g2))
