class L:
    def __add__(self, o): print("L.add"); return NotImplemented
class R:
    def __radd__(self, o): print("R.radd"); return "r"
class Sub(L):
    def __radd__(self, o): print("Sub.radd"); return "sub"
class Same(L):
    pass
print(L() + R(), L() + Sub(), Sub() + R())
for f in (lambda: L() + L(), lambda: L() + 1, lambda: R() + R(), lambda: L() - 1, lambda: 1 - R(), lambda: L() @ 2, lambda: pow(L(), 2), lambda: divmod(L(), 1),
          lambda: L() ** 2, lambda: -L(), lambda: ~1.5, lambda: +"x", lambda: 1 << 1.0, lambda: "a" * "b", lambda: [1] + (2,), lambda: "a" + 1, lambda: b"" + "",
          lambda: 1 + "a", lambda: {} | [], lambda: {1} | [1], lambda: {1} - 1, lambda: not_defined):
    try: print(f())
    except (TypeError, NameError) as e: print(e)
