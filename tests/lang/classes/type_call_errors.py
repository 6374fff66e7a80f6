for a in ((), (1, 2), ("A", (), {}, 1), (1, (), {}), ("A", 1, {}), ("A", (), 1), ("A\0", (), {}), ("A", (), {1: 2}), ("A", [], {}), ("A", (), {"__slots__": 1}), ("A", (), {"__qualname__": 1}), ("A", (), {"__doc__": 5})):
    try: print(type(*a))
    except (TypeError, ValueError) as e: print(type(e).__name__, e)
class A: pass
for n, v in (("__name__", 5), ("__name__", "B"), ("__qualname__", 5), ("__bases__", 5), ("__bases__", ()), ("__bases__", (int,)), ("__module__", "m"), ("__doc__", "d"), ("__dict__", {}), ("__mro__", ()), ("__name__", "a\0")):
    try: setattr(A, n, v); print(n, "ok", A)
    except (TypeError, AttributeError, ValueError) as e: print(n, type(e).__name__, e)
for n in ("__name__", "__bases__", "__module__", "__doc__", "nope"):
    try: delattr(A, n); print("deleted", n)
    except (TypeError, AttributeError) as e: print(type(e).__name__, e)
for t in (int, object, type):
    try: t.x = 1
    except TypeError as e: print(e)
    try: del t.__str__
    except (TypeError, AttributeError) as e: print(e)
