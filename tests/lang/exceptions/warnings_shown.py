import warnings
def f(): warnings.warn("from f", stacklevel=2)
f()
warnings.warn("user")
warnings.warn("dep", DeprecationWarning)
warnings.simplefilter("error")
try: warnings.warn("now an error", RuntimeWarning)
except RuntimeWarning as e: print(repr(e))
warnings.simplefilter("always")
for i in range(2): warnings.warn("twice")
with warnings.catch_warnings():
    warnings.simplefilter("ignore"); warnings.warn("never")
for a in (("x", 5), (5, int)):
    try: warnings.warn(*a)
    except TypeError as e: print(e)
class W(UserWarning): pass
warnings.warn(W("instance")); warnings.warn_explicit("explicit", W, "file.py", 7)
