def factorial(n):
    value = 1
    for i in range(2, n):
        value *= i
    return value


def pi_digits(n):
    digits = []
    q, r, t, k, m, x = 1, 0, 1, 1, 3, 3
    while len(digits) < n:
        if 4 * q + r - t < m * t:
            digits.append(m)
            q, r, m = 10 * q, 10 * (r - m * t), 10 * (3 * q + r) // t - 10 * m
        else:
            q, r, t, k, m, x = (q * k, (2 * q + r) * x, t * x, k + 1,
                                (q * (7 * k + 2) + r * x) // (t * x), x + 2)
    return digits


def mix(n):
    a, b = 1, 0
    mask = (1 << 64) - 1
    for i in range(n):
        a = (a * 6364136223846793005 + 1442695040888963407) & mask
        b ^= a >> 33
        b += (a << 3) % 1000003
    return a, b


print(factorial(4000) % (10 ** 9 + 7))
print(sum(pi_digits(900)))
print(mix(500000))
print(pow(3, 10 ** 5, 2 ** 2203 - 1) % 1000007, len(str(3 ** 6000)), int("7" * 4000) % 9973)
