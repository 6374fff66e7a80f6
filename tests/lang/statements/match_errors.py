class A: __match_args__ = 5
class B: __match_args__ = (5,)
class C: __match_args__ = ("x", "x")
class D: pass
class E: __match_args__ = ["x"]
def t(k, o, n):
    match o:
        case k(a): return a
def t2(o):
    match o:
        case C(a, b): return a, b
def t3(o):
    match o:
        case C(a, x=b): return a, b
def t4(o):
    match o:
        case int(a, b): return a
c = C(); c.x = 1
for f in (lambda: t(A, A(), 1), lambda: t(B, B(), 1), lambda: t(D, D(), 1), lambda: t2(c), lambda: t3(c), lambda: t4(5), lambda: t(E, E(), 1), lambda: t(5, 5, 1), lambda: t(int, 5, 1), lambda: t(str, "s", 1), lambda: t(dict, {1: 2}, 1)):
    try: print(f())
    except TypeError as e: print(e)
for s in ('match x:\n case a: pass\n case b: pass', 'match x:\n case a | b: pass', 'match x:\n case [*a, *b]: pass', "match x:\n case {**a, 'x': 1}: pass", "match x:\n case {'a': 1, 'a': 2}: pass",
          'match x:\n case f(a, a): pass', 'match x:\n case f(x=1, x=2): pass', 'match x:\n case {**_}: pass', 'match x:\n case a.b(): pass', 'match x:\n case -a: pass'):
    try: compile(s, "s", "exec"); print("fine")
    except SyntaxError as e: print(e.msg, e.lineno, e.offset)
