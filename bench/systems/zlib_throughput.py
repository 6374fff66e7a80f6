"""zlib and gzip: whole and in pieces."""
import gzip
import random
import zlib

random.seed(1)
words = [bytes(random.choices(b"abcdefghij", k=random.randint(2, 9))) for _ in range(500)]
data = b" ".join(random.choices(words, k=120_000))
for level in (1, 6):
    packed = zlib.compress(data, level)
    assert zlib.decompress(packed) == data
    print(level, len(packed) < len(data) // 2)
packer, size = zlib.compressobj(), 0
for i in range(0, len(data), 512):
    size += len(packer.compress(data[i:i + 512]))
print(size + len(packer.flush()) > 0, zlib.crc32(data), zlib.adler32(data))
print(len(gzip.decompress(gzip.compress(data, 5))))
for _ in range(20_000):
    zlib.crc32(b"short")
