class A:
    def __len__(self): return 3
    def __getitem__(self, i): return i * 2
class B: __reversed__ = None
class C:
    def __reversed__(self): return "anything"
print(list(reversed(A())), reversed(C()), list(reversed({1: 2, 3: 4})), list(reversed(range(3))), list(reversed("abc")))
for f in (lambda: reversed(B()), lambda: reversed({1}), lambda: reversed(iter([])), lambda: reversed(5), lambda: reversed()):
    try: f()
    except TypeError as e: print(e)
r = reversed([1, 2, 3]); next(r)
print(r.__length_hint__(), type(r).__name__)
