def run(*tests, **names):
    for t in tests:
        try: print(t, "->", repr(eval(t, globals(), names)))
        except Exception as e: print(t, "->", type(e).__name__ + ":", e)
from array import array, typecodes
a = array("i", [1, 2, 3])
run("typecodes", "a", "array('u', 'aé')", "array('d', [1, 2.5])", "array('z')", "array()", "array('i', ['a'])", "array('b', [200])", "array('B', [-1])", "array('f', [1e300])", "array('i', b'\\x01\\x00\\x00\\x00')", "array('i', b'abc')", "array('i', 5)", "array(5)", "a[0]", "a[9]", "a['x']", "a[::2]", "a + array('i', [4])", "a + array('b', [4])", "a + [4]", "a * 2", "a.tolist()", "a.tobytes()", "a.append('x')", "a.append(2**40)", "a.extend([1, 'x'])", "a.index(2)", "a.index(99)", "a.remove(99)", "a.pop()", "array('i').pop()", "a.count(1)", "a.reverse()", "a.byteswap()", "a.buffer_info()[1]", "a.itemsize", "a.insert(1, 5)", "a.frombytes(b'ab')", "a.fromlist([1, 'a'])", "a.fromlist(5)", "a.tounicode()", "a == array('i', [1])", "a < array('i', [1])", "a == [1]", "hash(a)", "memoryview(array('h', [1])).format", "a.__class_getitem__(int)", "3 in array('d', [3])", "array('u', [1])", "array('q', [2**63])", "array('Q', [2**64 - 1])", "array('h', range(3))", "repr(array('b'))", "repr(array('u'))", "bytes(array('H', [258]))", a=a)
s = array("i", [1, 2, 3, 4]); s[1:3] = array("i", [9]); print(s); del s[0]; print(s)
for v in ([1], array("b", [1])):
    try: s[0:1] = v
    except TypeError as e: print(e)
try: s[0] = 1.5
except TypeError as e: print(e)
m = memoryview(s)
try: s.append(1)
except BufferError as e: print(e)
