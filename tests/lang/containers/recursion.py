# Self-containing containers have a repr; deep nesting is freed without overflowing the stack.
a = [1]; a.append(a); print(a)
t = ([],); t[0].append(t); print(t)
d = {"l": a}; a.append(d); print(d)
deep = []
for i in range(200000):
    deep = [deep]
del deep
deep = ()
for i in range(200000):
    deep = (deep,)
del deep
deep = {}
for i in range(100000):
    deep = {0: deep}
del deep
print("freed")
x = []
for i in range(100000):
    x = [x]
try:
    repr(x)
except RecursionError as e:
    print("RecursionError")
