def run(*tests, **names):
    for t in tests:
        try: print(t, "->", repr(eval(t, globals(), names)))
        except Exception as e: print(t, "->", type(e).__name__ + ":", e)
from collections import deque
d = deque("abc", 5)
run("d", "d.maxlen", "d.append('d')", "d.extendleft('xyz')", "d", "d.rotate(2)", "d", "d.rotate('a')", "d[0]", "d[9]", "d[0:1]", "d.index('a')", "d.index('q')", "d.insert(0, 1)", "d.remove('q')", "d.count('a')", "d.pop()", "deque().pop()", "deque().popleft()", "deque(maxlen=-1)", "deque(maxlen='x')", "deque(5)", "deque(1, 2, 3)", "d + deque([1])", "d + [1]", "d * 2", "deque([1]) < deque([2])", "deque([1]) == [1]", "hash(d)", "d.copy() == d", "reversed(d)", "deque([1, 2, 3], 2)", "deque([], 0).append(1)", "d.__iadd__('q')", "'q' in d", "deque([deque()])", "d.__setitem__(0, 9)", "d.__delitem__(0)", "list(d)", "d.clear()", "bool(d)", d=d)
r = deque(); r.append(r); print(r)
