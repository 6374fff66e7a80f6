import struct


def run(n):
    record = struct.Struct("<IhdB3s")
    total = 0
    for i in range(n):
        data = record.pack(i, i & 0x7fff, i / 3, i & 255, b"abc")
        a, b, c, d, e = record.unpack(data)
        total += a + b + d + len(e) + data[0]
        total += int.from_bytes(data[:4], "little")
    return total


print(run(200000))
buffer = bytearray()
for i in range(600000):
    buffer.append(i & 255)
buffer += b"tail" * 1000
print(len(buffer), buffer.count(b"tail"), buffer.find(b"tail"), len(buffer.split(b"\x00")))
print(sum(bytes(buffer)), sum(memoryview(buffer)[::2]), len(bytes(buffer).hex()))
print(len(bytes(buffer).translate(bytes(range(255, -1, -1))).replace(b"\x80", b"..")))
print(len(b"".join(bytes([i & 255, 1]) for i in range(200000))))
