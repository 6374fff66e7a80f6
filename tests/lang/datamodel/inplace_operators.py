class A:
    def __init__(self): self.log = []
    def __iadd__(self, o): self.log.append(("iadd", o)); return self
    def __add__(self, o): return "add"
    def __mul__(self, o): return "mul"
    def __isub__(self, o): return NotImplemented
    def __sub__(self, o): return "sub"
a = b = A()
a += 1
print(a is b, a.log)
a *= 2; print(a)
b -= 1; print(b)
for code in ("x = 1; x += 'a'", "x = []; x -= []", "x = 'a'; x @= 1", "x = {}; x |= 5", "x = (1,); x[0] += 1", "x = None; x **= 2", "x = 1; x <<= 1.5", "x=object(); x//=1", "x=1; x&='a'"):
    try: exec(code)
    except TypeError as e: print(e)
t = ([1],)
try: t[0] += [2]
except TypeError as e: print(e, t)
