def run(*tests, **names):
    for t in tests:
        try: print(t, "->", repr(eval(t, globals(), names)))
        except Exception as e: print(t, "->", type(e).__name__ + ":", e)
from collections import Counter, defaultdict, ChainMap, OrderedDict, UserDict
c = Counter("abracadabra")
run("c.most_common(2)", "c['z']", "c + Counter(a=1)", "c - Counter(a=10)", "c & Counter(a=2, z=1)", "c | Counter(z=3)", "+Counter(a=-1, b=2)", "-Counter(a=-1)", "c.total()", "sorted(c.elements())", "Counter(a=1) == Counter(a=1, b=0)", "Counter(a=1) <= Counter(a=2)", "Counter([1, 2], [3])", "Counter.fromkeys('a')", "c.update(5)", "Counter({'a': 'x'}).most_common()", "Counter(a=1) < Counter(a=1)", "repr(Counter())", "Counter('ab').subtract('a')", "Counter(None)", c=c)
d = defaultdict(list, a=[1])
run("d['x'].append(1)", "d", "d.get('q')", "d.default_factory", "d.__missing__('new')", "defaultdict()", "defaultdict(5)", "d.copy()", "d | {'m': 1}", "{'m': 1} | d", "defaultdict(None)['k']", "defaultdict(lambda: 1 / 0)[1]", "repr(defaultdict(int, {1: 2}))", "d.setdefault('s', 5)", d=d)
m = ChainMap({"a": 1}, {"a": 2, "b": 3})
run("m['b']", "m['z']", "list(m)", "len(m)", "m.maps", "m.parents", "m.new_child({'n': 1})", "m | {'q': 1}", "m.pop('b')", "m.pop('a')", "m.popitem()", "m.get('zz', 5)", "'b' in m", "m == {'a': 2, 'b': 3}", "m.__missing__('q')", "del_()", "bool(ChainMap())", "dict(m)", "m.fromkeys('ab', 1)", m=m)
o = OrderedDict.fromkeys("abc", 0)
run("o.move_to_end('a')", "list(o)", "o.move_to_end('c', last=False)", "list(o)", "o.move_to_end('z')", "o.popitem(last=False)", "o.popitem()", "o", "o == {'a': 0}", "OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1)", "reversed(o)", "OrderedDict([(1, 2)]) | {3: 4}", "OrderedDict(5)", "OrderedDict().popitem()", "o.pop('q')", "o.pop('q', 1)", "o.setdefault('n', 2)", o=o)
