# The warning of a coroutine that nobody awaited comes also where its formatter fails.
import sys
import warnings


async def nobody():
    pass


sys.unraisablehook = lambda args: print("unraisable", args.exc_type.__name__)
warnings._warn_unawaited_coroutine = lambda coroutine: 1 / 0
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    nobody()
print([str(w.message) for w in caught])
