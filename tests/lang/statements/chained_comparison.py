def v(n): print("eval", n); return n
print(v(1) < v(2) < v(3), v(3) < v(1) < v(9), 1 < 2 > 1 != 0 is not None, 1 == 1.0 == True, [1] in [[1]] == True)
print(1 in [1] in [[1]], not 1 == 2, not (1 in [2]), 5 if 0 else 6 if 0 else 7, 1 or 2 and 3, (None or 0) is 0 if 0 else None, [] and 1, "" or "x" or v(1))
class N:
    def __lt__(s, o): return []
    def __eq__(s, o): return "eq"
print(N() < 1 < v(5), N() == N() == N(), 1 if N() < 1 else 2)
x = 5; print(3 < x < 7, 3 < x > 4, x == 5 in [5])
