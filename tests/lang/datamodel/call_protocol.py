class A:
    def __call__(self, *a, **k): return a, k
a = A()
print(a(1, 2, x=3), callable(a), callable(A), callable(1))
a.__call__ = lambda: "instance"
print(a())
class B: __call__ = None
try: B()()
except TypeError as e: print(e)
class C: __call__ = 5
try: C()()
except TypeError as e: print(e)
for f in (lambda: 1(), lambda: "s"(), lambda: None(), lambda: [](), lambda: object()()):
    try: f()
    except TypeError as e: print(e)
