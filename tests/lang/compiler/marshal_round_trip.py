# marshal keeps values, types and shared structure.
import marshal

shared = ['x']
value = [1, -2.5, 'a', 'é\ud800', (1, 2), {1: shared}, shared, {3}, frozenset([4]), 10 ** 40,
         -10 ** 20, None, True, b'x', 1j, ..., StopIteration]
again = marshal.loads(marshal.dumps(value))
print(again == value, again[5][1] is again[6])
for version in range(5):
    print(version, marshal.loads(marshal.dumps([1.5, 2j, 'é', 2 ** 70], version)))
for bad in b'', b'?', b'(\xff\xff\xff\xff', b'i\x01', b'[\x01\x00\x00\x000', b'l\x01\x00\x00\x00\x00\x00':
    try:
        print(marshal.loads(bad))
    except Exception as error:
        print(type(error).__name__, error)
