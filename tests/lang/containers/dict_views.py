# Set operations and comparisons of dict views.
a = {"a": 1, "b": 2, "c": 3}
b = {"b": 2, "c": 4, "d": 5}
print(sorted(a.keys() & b.keys()), sorted(a.keys() | b), sorted(a.keys() - b.keys()), sorted(a.keys() ^ b.keys()))
print(sorted(a.items() & b.items()), sorted(a.items() - b.items()), ("a", 1) in a.items(), ("a", 2) in a.items(), "a" in a.items())
print(a.keys() == {"a", "b", "c"}, a.keys() < {"a", "b", "c", "d"}, a.keys() >= {"a"}, a.items() == {("a", 1), ("b", 2), ("c", 3)}, a.keys() != a.keys())
print(a.keys().isdisjoint(["z"]), a.keys().isdisjoint("az"), a.items().isdisjoint([("a", 1)]))
print(a.keys(), a.values(), a.items(), len(a.values()), list(reversed(a.keys())))
print(a.keys().mapping, type(a.items().mapping))
print(sorted([1, 2, "a"] & {"a": 0}.keys()), sorted({"a": 0}.keys() | [1][:0]), ["a", "q"][:1] - {"x": 0}.keys())
try:
    a.keys() < [1]
except TypeError as e:
    print(e)
it = iter(a.items())
next(it)
print(it.__length_hint__(), list(it), it.__length_hint__())
