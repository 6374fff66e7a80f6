def fannkuch(n):
    count = list(range(1, n + 1))
    most, checksum, r, sign = 0, 0, n, 0
    perm1 = list(range(n))
    while True:
        while r != 1:
            count[r - 1] = r
            r -= 1
        flips = 0
        perm = perm1[:]
        k = perm[0]
        while k:
            perm[:k + 1] = reversed(perm[:k + 1])
            flips += 1
            k = perm[0]
        most = max(most, flips)
        checksum += -flips if sign & 1 else flips
        sign += 1
        while r != n:
            perm1.insert(r, perm1.pop(0))
            count[r] -= 1
            if count[r] > 0:
                break
            r += 1
        else:
            return most, checksum


for _ in range(3):
    result = fannkuch(8)
print(result)
