"""numpy: scalars and small arrays, where the calls cost more than the arithmetic (python3-numpy)."""
import numpy as np

total = np.float64(0)
one = np.float64(1.5)
for _ in range(200_000):
    total = total + one * 2
print(total)
a, b = np.arange(3.0), np.ones(3)
for _ in range(50_000):
    c = a + b
    c[1] = c[0] * 2
    c.sum()
print(c, np.dot(a, b))
m = np.eye(3)
for _ in range(20_000):
    m = (m @ np.eye(3)).reshape(3, 3).T
print(m.trace(), sum(float(x) for x in np.linspace(0, 1, 50_000)))
