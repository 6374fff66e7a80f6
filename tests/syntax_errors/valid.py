x = 1

x = y = f(1, 2)

a, b = b, a

a, *b = c

(a, b), c = d

[a, b.c, d[0]] = e

x: int = 1

x.y: List[int]

(x): int = 3

x += 1

x[a, b:c, ::2] -= y

del x, y.z, w[0]

del (a, b), [c]

return_value = lambda: 0

f(a, *b, c=1, **d)

f(x for x in y)

f(a)(b)[c].d

f(a, b=c, d=e)

print("hello", file=f)

x = [1, 2, 3]

x = [a, *b]

x = {1, 2, *c}

x = {'a': 1, 'b': 2, **c}

x = {}

x = (1,)

x = ()

x = [i for i in y if i]

x = [i for i, j in y for k in j]

x = {k: v for k, v in z}

x = {k for k in z}

x = (i for i in y)

x = a if b else c

x = not a and b or c

x = a < b <= c != d

x = a in b and c not in d and e is not f

x = -a ** -b + ~c // d % e @ f

x = a[1:2], b[::3], c[:], d[1]

x = lambda a, b=1, *c, d, e=2, **f: a

x = lambda: (yield)

x = lambda *, a: a

x = lambda a, /, b: a

x = (y := f(x))

if (n := len(a)) > 10: pass

x = "a" 'b' f"c{d}e"

x = f"{a!r:>{b}} {c:02d}"

x = f'{a["b"]} {c(d)}'

x = b'a' b'b'

x = 0x1F + 0b11 + 0o17 + 1_000 + 1.5e3 + 2j

x = ...

x = None is True

x = await_

global x, y

assert x, "message"

assert (x == 1)

pass; pass

import a.b.c as d, e

from a import b as c, d

from a import (b, c as d,)

from . import x

from ...a.b import *

raise X from y

raise

if a:
    b
elif c:
    d
else:
    e

while x:
    break
else:
    pass

for i in range(10):
    continue
else:
    pass

for i, (j, k) in x: print(i)

for x in *a, b: pass

try:
    a
except B as c:
    d
except (E, F):
    g
except:
    h
else:
    i
finally:
    j

try:
    a
finally:
    b

try:
    a
except* B as c:
    d
except* (E, F):
    pass

with a: pass

with a as b, c as (d, e): pass

with (a as b, c as d,):
    pass

with open(a) as f, open(b) as g:
    x = f.read()

def f(): pass

def f(a, b=1, *c, d, e=2, **g): return a

def f(a, /, b, *, c): pass

def f(a: int, b: str = "x", *args: int, **kw: float) -> None: pass

def f(*args: *Ts): yield x

def f(
    a,
    b=(1, 2),
):
    """doc"""
    x = yield a
    y = yield from b
    return x, y

async def f():
    await x
    async with a as b: pass
    async for i in y: pass
    return [i async for i in z]

class A: pass

class A(B, metaclass=C, **d):
    x: int = 1
    def f(self): return super().f()

@a.b(c)
@d
def f(): pass

@x
class A(B): pass

match x:
    case 1: pass
    case "a" | b"b" | None: pass
    case [a, b, *c]: pass
    case {"k": v, **rest}: pass
    case A(b, c=d): pass
    case a.b: pass
    case (1 | 2) as n if n > 1: pass
    case -1.5 + 2j: pass
    case _: pass

match a, b:
    case x, y: pass

match = 1

match(x)

print(match, case)

case = {'a': [1, (2, 3)], 'b': f(x)[0]}

x = [
    1,
    2,
    f(a,
      b),
]

while True:
    if x:
        y = 1
        z = 2
    w = 3

if x: y
else: z

def g():
    global a
    nonlocal_ = 1
    def h():
        nonlocal nonlocal_
        nonlocal_ = 2
    return h

x = a or b; y = c

x = (a,
     b) + \
    c

print(*a, sep='')

x = y[f(a):b, *c]

d = dict(a=1, b=[x for x in y])

x = "%s" % (a, b)

raise ValueError("x %d" % 1)

self.x = self.y.z(1)[2]

if x == 1 or y != 2 and not z: return_ = 1

def f(self, x=None): self.x = x; return self

for x in y: 
    with z: pass

x = yield_ if a else [b for c in d if e]

elements = a.b.c, d[e], f

lines = [line.strip() for line in open(name) if not line.startswith('#')]
