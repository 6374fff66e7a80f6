def multiply(a, b):
    n = len(a)
    result = [[0] * n for _ in range(n)]
    for i in range(n):
        row = a[i]
        for j in range(n):
            total = 0
            for k in range(n):
                total += row[k] * b[k][j]
            result[i][j] = total
    return result


n = 200
a = [[i * j % 10 for j in range(n)] for i in range(n)]
print(sum(map(sum, multiply(a, a))))
