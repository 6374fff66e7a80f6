# What csv, pickle's find_class and the normal distribution say to arguments that do not fit.
import _csv
import io
import pickle
import _statistics


def show(f, *args, **kwargs):
    try:
        result = f(*args, **kwargs)
    except Exception as error:
        print(type(error).__name__, error)
    else:
        print("ok", type(result).__name__)


class Sink:
    def write(self, text):
        return len(text)


for f, first in (_csv.reader, []), (_csv.writer, Sink()), (_csv.register_dialect, "n"):
    for args in (), (first, 0, 0), (0, "nope"), (first, "nope"), (first, 5), (first, None):
        show(f, *args)
    for kwargs in dict(foo=1), dict(delimiter="ab"), dict(quoting="a"), dict(dialect="nope"):
        show(f, first, **kwargs)
for kwargs in dict(foo=1), dict(dialect="excel"):
    show(_csv.Dialect, None, **kwargs)
for f in _csv.unregister_dialect, _csv.get_dialect:
    for args in (), ("nope",), (0, 0), ([],):
        show(f, *args)
    show(f, name="nope")
    show(f, foo=1)
for args in (0, 0), ("a",), (2**64,), (1.5,), (None,):
    show(_csv.field_size_limit, *args)
show(_csv.field_size_limit, limit=1)
show(_csv.field_size_limit, new=1)

unpickler = pickle.Unpickler(io.BytesIO())
for args in (0, "a"), ("no_such_module", 0), ("os", 0), ("os", "no_such_name"), ("", "a"):
    try:
        unpickler.find_class(*args)
    except Exception as error:
        print(type(error).__name__)

for sigma in 1, 0, -1, -0.0, float("-inf"), float("nan"):
    for p in 0.5, 0.1, 0, 1, -1, float("nan"):
        show(_statistics._normal_dist_inv_cdf, p, 0, sigma)


class Index:
    def __init__(self, error):
        self.error = error

    def __index__(self):
        raise self.error


class Both(bytes):
    def __index__(self):
        raise KeyError


for text in b"abc", bytearray(b"abc"):
    for value in Index(KeyError(1)), Index(OverflowError(2)), Both(b"b"), 98, 2**70, -1, "a":
        show(text.__contains__, value)
        show(text.find, value)
