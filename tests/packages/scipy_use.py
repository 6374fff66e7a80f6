"""scipy: linear algebra, optimisation, integration, sparse matrices, signals, statistics, interpolation with Python callbacks."""
# needs scipy
import ctypes

import numpy as np
from scipy import fft, integrate, interpolate, linalg, ndimage, optimize, signal, sparse, spatial, special, stats
from scipy.sparse import linalg as sparse_linalg

rng = np.random.default_rng(3)
a = rng.normal(size=(6, 6))
print(np.allclose(linalg.inv(a) @ a, np.eye(6)), np.round(linalg.svdvals(a), 6), np.round(np.sort(linalg.eigvals(a).real), 6))
print(np.round(optimize.minimize(optimize.rosen, [1.3, 0.7, 0.8], method="BFGS").x, 4), round(optimize.brentq(lambda x: x**3 - 2, 0, 2), 9))
print(np.round(optimize.curve_fit(lambda x, p, q: p * np.exp(-q * x), np.arange(5.0), 3 * np.exp(-0.5 * np.arange(5.0)))[0], 6))
print([round(v, 9) for v in integrate.quad(lambda x: np.exp(-x * x), -np.inf, np.inf)[:1]], np.round(integrate.solve_ivp(lambda t, y: -y, (0, 2), [1.0], rtol=1e-8).y[0, -1], 6))
m = sparse.diags([1, -2, 1], [-1, 0, 1], shape=(200, 200), format="csc")
print(m.nnz, np.round(sparse_linalg.spsolve(m, np.ones(200))[:3], 4), np.round(np.sort(sparse_linalg.eigsh(m, 2, v0=np.ones(200))[0]), 5), (m @ m).nnz)
b, c = signal.butter(3, 0.2)
print(np.round(signal.lfilter(b, c, np.ones(6)), 6), signal.find_peaks([0, 2, 0, 3, 1])[0], np.round(abs(fft.fft(np.arange(4))), 4))
print(round(stats.norm.cdf(1.96), 6), np.round(stats.ttest_ind([1, 2, 3], [2, 3, 9]), 6), np.round(stats.linregress([1, 2, 3], [2, 4, 7]).slope, 6))
print(np.round(interpolate.CubicSpline([0, 1, 2], [0, 1, 8])([0.5, 1.5]), 6), spatial.cKDTree(rng.random((50, 2))).query([0.5, 0.5])[1])
print(np.round(special.gamma([0.5, 5]), 6), np.round(special.jv(0, [1.0, 2.0]), 6), ndimage.gaussian_filter(np.eye(4), 1).round(4).tolist()[0])
print(spatial.ConvexHull([[0, 0], [1, 0], [0, 1], [0.2, 0.2]]).vertices.tolist(), spatial.distance.pdist([[0, 0], [3, 4]]).tolist())


def failing(x):
    raise KeyError("from the callback")


for call in (lambda: integrate.quad(failing, 0, 1), lambda: optimize.brentq(failing, 0, 1), lambda: optimize.minimize(failing, [0.0]), lambda: linalg.inv(np.zeros((2, 2))),
             lambda: optimize.brentq(lambda x: 1, 0, 1), lambda: linalg.solve(np.eye(2), np.ones(3))):
    try:
        call()
    except Exception as error:
        print(type(error).__name__, error)
