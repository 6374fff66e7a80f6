# Methods and messages of set and frozenset.
def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)
class S(set): pass
class F(frozenset): pass
show(lambda: set(1, 2)); show(lambda: set(a=1)); show(lambda: frozenset(1, 2)); show(lambda: frozenset(a=1))
show(lambda: S(a=1)); show(lambda: {1} | [2]); show(lambda: {1} < [2]); show(lambda: {1}.issubset(3))
show(lambda: {1}.remove([1])); show(lambda: {1}.remove({1})); show(lambda: set().pop()); show(lambda: {1}.remove(7))
show(lambda: {frozenset([1])}.remove({1})); show(lambda: {1} in {frozenset([1])}); show(lambda: hash({1}))
print(type(S().copy()), type(S() | {1}), type(F().copy()), type({1} | S()), type(F([1]) & {1}))
print(S([1]), F([1]), set(), frozenset(), F(), frozenset([3]))
print({1, 2}.union([3], "a"[:0]) == {1, 2, 3}, {1, 2, 3}.intersection([1, 2], (2, 5)), {1, 2, 3}.difference([1], [2]))
x = {1, 2, 3}
x &= {2, 3, 4}; x |= {9}; x -= {9}; x ^= {3, 5}
print(x, x.isdisjoint([7]), x.issuperset([2]), x >= {2}, x > x, x == frozenset(x))
x.update([1], (2,)); x.difference_update([1]); x.symmetric_difference_update([2, 8]); x.intersection_update([5, 8])
print(x, {1}.__reduce__(), S([2]).__reduce__())
try:
    for i in x:
        x.add(i + 100)
except RuntimeError as e:
    print(e)
f = frozenset([1])
print(f.copy() is f, frozenset(f) is f, f | {2}, set().__sizeof__(), set(range(10)).__sizeof__())
