"""matplotlib: several plots drawn into a PNG file and an SVG file; the PNG is the same, pixel for pixel."""
# needs matplotlib
import hashlib
import io
import os

os.environ["SOURCE_DATE_EPOCH"] = "0"
import matplotlib

matplotlib.use("Agg")
matplotlib.rcParams["svg.hashsalt"] = "same"
import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(0, 10, 200)
figure, axes = plt.subplots(2, 3, figsize=(9, 6))
axes[0, 0].plot(x, np.sin(x), "r--", label="$\\sin(x)$")
axes[0, 0].legend()
axes[0, 1].bar(["a", "b", "c"], [3, 1, 2], yerr=0.3)
axes[0, 2].imshow(np.add.outer(x[:20], x[:20]) % 3, cmap="viridis")
axes[1, 0].scatter(x, np.cos(x), c=x, s=5)
axes[1, 1].hist(np.random.default_rng(1).normal(size=500), bins=20)
axes[1, 2].contourf(*np.meshgrid(x[::10], x[::10]), np.sin(np.add.outer(x[::10], x[::10])))
figure.suptitle("Title with \u00fcml\u00e4ut and $\\frac{a}{b}$")
figure.tight_layout()
png = io.BytesIO()
figure.savefig(png, format="png", metadata={"Software": None})
print(len(png.getvalue()), hashlib.md5(png.getvalue()).hexdigest(), png.getvalue()[:8])
svg = io.BytesIO()
figure.savefig(svg, format="svg")
print(hashlib.md5(svg.getvalue()).hexdigest())
pdf = io.BytesIO()
figure.savefig(pdf, format="pdf")
print(pdf.getvalue()[:8], axes[0, 0].get_xlim(), [t.get_text() for t in axes[0, 1].get_xticklabels()])
try:
    axes[0, 0].plot([1, 2], [1, 2, 3])
except ValueError as error:
    print(error)
