def run(*tests, **names):
    for t in tests:
        try: print(t, "->", repr(eval(t, globals(), names)))
        except Exception as e: print(t, "->", type(e).__name__ + ":", e)
import abc, collections.abc as c
class A(abc.ABC):
    @abc.abstractmethod
    def f(self): ...
    @property
    @abc.abstractmethod
    def p(self): ...
class B(A):
    def f(self): return super().f()
class D(B): p = 1
class Reg: pass
A.register(Reg)
run("A()", "B()", "D().p", "isinstance(Reg(), A)", "issubclass(Reg, A)", "A.register(5)", "A.__abstractmethods__ == {'f', 'p'}", "object.__abstractmethods__", "type.__abstractmethods__", "A.f.__isabstractmethod__", "abc.get_cache_token() >= 0", "isinstance([], c.Sequence)", "isinstance({}, c.Mapping)", "isinstance('', c.Collection)", "isinstance(5, c.Hashable)", "isinstance([], c.Hashable)", "isinstance(iter([]), c.Iterator)", "isinstance((x for x in ''), c.Generator)", "issubclass(bytes, c.ByteString)", "isinstance(range(1), c.Reversible)", "issubclass(dict.keys, c.KeysView)" if 0 else "isinstance({}.keys(), c.KeysView)", "isinstance(len, c.Callable)", "issubclass(list, c.MutableSequence)", "issubclass(tuple, c.MutableSequence)", "isinstance(memoryview(b''), c.Sequence)", "c.Sequence()", "c.Mapping()", "c.Callable[[int], str]", "c.Mapping[str, int]", "issubclass(5, A)", "isinstance(5, 5)", A=A, B=B, D=D, Reg=Reg)
class M(c.Mapping):
    def __init__(self): self.d = {"a": 1}
    def __getitem__(self, k): return self.d[k]
    def __iter__(self): return iter(self.d)
    def __len__(self): return len(self.d)
m = M(); print(m.get("z", 5), "a" in m, list(m.items()), m == {"a": 1}, m.keys() & {"a"}, m.values(), m.keys())
class Sq(c.Sequence):
    def __getitem__(self, i): return [10, 20, 30][i]
    def __len__(self): return 3
s = Sq(); print(s.index(20), list(reversed(s)), 30 in s, s.count(5))
try: s.index(99)
except ValueError as e: print(repr(e))
class St(c.Set):
    def __init__(self, i): self.i = list(i)
    def __contains__(self, x): return x in self.i
    def __iter__(self): return iter(self.i)
    def __len__(self): return len(self.i)
print(sorted(St([1, 2]) | St([2, 3])), St([1]) <= St([1, 2]), St([1]) == {1}, St([1]).isdisjoint([2]), sorted(St([1, 2]) ^ [2, 5]), hash(frozenset([1])) == St([1])._hash())
