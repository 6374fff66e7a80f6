# Signs and sizes around the 30-bit digit boundaries, against identities.
import random

rng = random.Random(5)
values = [0, 1, -1, 2**15, 2**30 - 1, 2**30, -(2**30), 2**60 - 1, 2**60, -(2**60), 2**63, -(2**63), 2**64]
values += [rng.getrandbits(k) * rng.choice((1, -1)) for k in (31, 61, 90, 200, 1000, 5000)]
total = 0
for a in values:
    for b in values:
        if b:
            q, r = divmod(a, b)
            assert q * b + r == a and (0 <= r < b or b < r <= 0), (a, b)
            total ^= hash((q, r))
        assert (a + b) - b == a and (a - b) + b == a
        assert (a & b) + (a | b) == a + b and (a ^ b) == (a | b) - (a & b)
        total ^= hash(a * b) ^ hash(a + b)
    for s in (0, 1, 29, 30, 31, 64, 100):
        assert (a << s) >> s == a and a >> s == a // 2**s
    total ^= hash(a) ^ a.bit_length() ^ a.bit_count()
print(total)
print(2**200, -(3**50), 7**-2, pow(3, -5, 7), pow(-3, 5, 7), pow(3, 5, -7), pow(2**70, 2**65, 10**9 + 7))
print(~0, ~2**31, -7 // 2, -7 % 3, 7 % -3, divmod(-2**70, 3))
print(10**25 / 10**3, 1 / 3, -1 / 2**1074, (2**53 + 1) / 1, 0 / -5)
