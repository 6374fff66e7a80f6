class A:
    __x = 1
    def f(self):
        self.__y = 2
        __local = 3
        def g(__arg): return __arg
        return self.__x, self.__y, __local, g.__code__.co_varnames, sorted(vars(self))
    def __m(self): pass
    __dunder__ = 4
class _B:
    __x = 1
class ___: __q = 1
print(A().f(), [k for k in vars(A) if "A" in k], [k for k in vars(_B) if "x" in k], "__q" in vars(___))
class C:
    import os.path as __os
    global __glob
    __glob = 5
print([k for k in vars(C) if "os" in k], [g for g in globals() if "glob" in g])
try: A().__x
except AttributeError as e: print(e)
