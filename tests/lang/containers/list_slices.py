# Slice reading, assignment and deletion.
a = list(range(10))
print(a[2:5], a[::3], a[::-1], a[8:2:-2], a[-3:], a[5:2], a[100:], a[:-100])
a[2:4] = "abc"
print(a)
a[::2] = [0] * len(a[::2])
print(a)
del a[1:8:3]
print(a)
a[len(a):] = [7, 8]
a[:0] = a
print(a)
del a[::-2]
print(a)
a[:] = ()
print(a, a == [])
b = [1, 2, 3]
b += b
b *= 2
print(b, 3 * b[:2], b * 0, b * -1)
b.insert(-100, "first"); b.insert(100, "last"); b.insert(-1, "almost")
print(b)
t = (1, 2, 3, 4)
print(t[1:3], t[::-1], t[::2], t * 2, t + (5,), t[:] is t, not t[4:])
