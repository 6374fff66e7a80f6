for i in []: pass
else: print("empty else")
n = 0
while n < 3:
    n += 1
    if n == 2: continue
    print(n)
else: print("while else")
for x in range(3):
    for y in range(3):
        if y == 1: break
    else: print("never")
    if x == 1: break
else: print("never")
print(x, y)
l = [1, 2, 3]
for v in l:
    if v < 3: l.append(v * 10)
    if len(l) > 6: break
print(l)
d = {1: 1, 2: 2}
for f in (lambda: [d.pop(k) for k in d], lambda: [d.update({k * 10: 1}) for k in d], lambda: [d.__setitem__(k, 9) for k in d]):
    d = {1: 1, 2: 2}
    try: f(); print(d)
    except RuntimeError as e: print(e)
s = {1, 2}
try:
    for k in s: s.add(k + 10)
except RuntimeError as e: print(e)
from collections import deque, OrderedDict
q = deque([1, 2])
try:
    for k in q: q.append(1)
except RuntimeError as e: print(e)
o = OrderedDict(a=1, b=2)
try:
    for k in o: o["c" + k] = 1
except RuntimeError as e: print(e)
