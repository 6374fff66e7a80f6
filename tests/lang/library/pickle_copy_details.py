def run(*tests, **names):
    for t in tests:
        try: print(t, "->", repr(eval(t, globals(), names)))
        except Exception as e: print(t, "->", type(e).__name__ + ":", e)
import pickle, copy, sys
class A:
    def __init__(self, x): self.x = x
    def __eq__(self, o): return vars(self) == vars(o)
    def __hash__(self): return 1
class B(A):
    def __getstate__(self): return {"x": self.x, "tag": "state"}
    def __setstate__(self, s): self.x = s["x"] * 2
class R:
    def __reduce__(self): return (sorted, ([3, 1, 2],))
class S: __slots__ = ("a", "b")
class L(list): pass
class N:
    def __new__(cls, v): o = object.__new__(cls); o.v = v; return o
    def __getnewargs__(self): return (self.v,)
s = S(); s.a = 1
l = L([1]); l.extra = 5
cyc = []; cyc.append(cyc)
shared = [1]; both = [shared, shared]
for p in range(6):
    for o in (1, -1, 2**100, 1.5, "é\n", b"x\xff", None, True, (1, 2, 3, 4), [1], {1: 2}, {1}, frozenset([1]), ..., len, int, A, A(5), B(2), R(), l, 3j, range(3), bytearray(b"x"), N(4), NotImplemented, ValueError(1, 2), slice(1, 2), (), "", type(None)):
        try: r = pickle.loads(pickle.dumps(o, p)); print(p, type(r).__name__, r if not isinstance(r, (A, N)) else vars(r))
        except Exception as e: print(p, type(o).__name__, type(e).__name__, e)
c = pickle.loads(pickle.dumps(cyc)); print(c[0] is c); b = pickle.loads(pickle.dumps(both)); print(b[0] is b[1]); print(vars(pickle.loads(pickle.dumps(l))), pickle.loads(pickle.dumps(s)).a)
run("pickle.dumps(lambda: 0)", "pickle.dumps((x for x in ''))", "pickle.loads(b'')", "pickle.loads(b'garbage')", "pickle.loads('x')", "pickle.dumps(1, 99)", "pickle.loads(b'cos\\nnope\\n.')", "pickle.dumps(sys)", "pickle.dumps(open)", "pickle.loads(b'I5\\n.')", "copy.copy([1])", "copy.deepcopy(A([1])).x", "copy.copy(B(2)).x", "copy.copy(len) is len", "copy.deepcopy((1, 2))", "copy.copy(sys)", "copy.deepcopy(R())", "copy.copy(l).extra", "copy.deepcopy({1: [2]})", "copy.copy((x for x in ''))", "pickle.HIGHEST_PROTOCOL", "pickle.DEFAULT_PROTOCOL", A=A, B=B, R=R, l=l)
print(len(pickle.dumps(list(range(1000)))), pickle.dumps({"a": [1, (2, "x")], 5: None}), pickle.dumps([1.5, "é"], 0), pickle.dumps((1, [2]), 2))
