class A:
    x = 1
    def __getattr__(self, n):
        print("getattr", n)
        if n == "bad": raise AttributeError("no " + n)
        return 42
    def __setattr__(self, n, v):
        print("set", n, v); object.__setattr__(self, n, v)
    def __delattr__(self, n):
        print("del", n); object.__delattr__(self, n)
a = A()
print(a.x, a.y)
a.z = 3
print(a.z, vars(a))
del a.z
try: del a.z
except AttributeError as e: print(e, e.name, e.obj is a)
try: a.bad
except AttributeError as e: print(e, e.name, e.obj)
print(hasattr(a, "bad"), getattr(a, "bad", "default"))
