def run(n):
    x, v, dt = 0.0, 1.0, 0.001
    for _ in range(n):
        a = -x
        v = v + a * dt
        x = x + v * dt
    return x, v


print(run(5000000))
