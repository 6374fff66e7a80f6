class A:
    def __dir__(self): return ["b", "a", "c"]
class B:
    def __dir__(self): return ("x", 1)
class C:
    def __dir__(self): return 5
print(dir(A()))
for k in (B, C):
    try: print(dir(k()))
    except TypeError as e: print(e)
def f():
    zz = 1; aa = 2
    return dir()
print(f())
class M(type):
    def __dir__(cls): return ["meta"]
print(dir(M("X", (), {})))
