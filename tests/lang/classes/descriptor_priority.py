class Data:
    def __get__(s, i, o): return ("data", i is None, o and o.__name__)
    def __set__(s, i, v): print("set", v)
class Non:
    def __get__(s, i, o): return "non"
class SetOnly:
    def __set__(s, i, v): i.__dict__["so"] = v
class A: d = Data(); n = Non(); so = SetOnly()
a = A(); a.__dict__.update(d=1, n=2)
print(a.d, a.n, A.d, A.n); a.d = 5; a.so = 7; print(a.so, type(A.so).__name__)
a.n = 3; print(a.n)
try: del a.d
except AttributeError as e: print(e)
class Del:
    def __delete__(s, i): print("deleted")
class B: x = Del()
del B().x
try: B().x = 1
except AttributeError as e: print(e)
print(Data.__get__(Data(), None, int), Data().__get__(5, None))
for f in (lambda: A.__dict__["n"].__get__(), lambda: (lambda: 0).__get__(), lambda: (lambda: 0).__get__(None), lambda: (lambda: 0).__get__(None, None), lambda: int.__add__.__get__("x"), lambda: str.upper.__get__(5, int)):
    try: print(type(f()).__name__)
    except TypeError as e: print(e)
