"""The compiled containers below aiohttp: multidict, yarl and frozenlist."""
# needs multidict yarl frozenlist
import pickle

import frozenlist
import multidict
import multidict._multidict
import yarl
import yarl._quoting_c

d = multidict.CIMultiDict([("Accept", "a"), ("accept", "b"), ("Host", "h")])
print(type(d).__module__, d.getall("ACCEPT"), d["host"], len(d), list(d.items()), "hOsT" in d)
d.add("x", "1")
d.extend({"x": "2"}, y="3")
print(d.popall("x"), d.pop("nothing", 0), d.getone("y"), d.copy() == d)
proxy = multidict.CIMultiDictProxy(d)
try:
    proxy["a"] = 1
except TypeError as error:
    print(error)
try:
    d["missing"]
except KeyError as error:
    print(repr(error))
print(repr(pickle.loads(pickle.dumps(d))), [*d.keys() & {"Host", "no"}])
print(multidict.istr("Some").lower(), multidict.MultiDict(a=1))

u = yarl.URL("http://us%20er:p%40ss@ex\u00e4mple.com:8080/p\u00e5th/a%2Fb/../c?q=1&q=2&x=%26#frag")
print(u, u.host, u.raw_host, u.port, u.path, u.raw_path, u.query, u.fragment, u.user, u.password)
print(u / "more" % {"a": "b c", "n": 3}, u.join(yarl.URL("../up?z")), u.with_query(None).human_repr())
print(u.parent, u.name, u.suffix, u.origin(), hash(u) == hash(yarl.URL(str(u))), pickle.loads(pickle.dumps(u)) == u)
for bad in ("http://[::1", "http://a:b/"):
    try:
        print(yarl.URL(bad).port)
    except ValueError as error:
        print(error)
try:
    yarl.URL("/a").with_query({"a": [1, {}]})
except TypeError as error:
    print(error)

f = frozenlist.FrozenList([3, 1, 2])
f.append(5)
f.sort() if hasattr(f, "sort") else None
print(f, len(f), f[1:], f.frozen, list(reversed(f)))
f.freeze()
try:
    f.append(1)
except RuntimeError as error:
    print(error)
print(f.__class__.__module__, hash(f) == hash(tuple(f)), f == [3, 1, 2, 5], f < [9])
