def f(a: int, b: "str" = 1, *c: list, d: 5 = 2, **e: None) -> float:
    """doc"""
    x = 1
    def inner(): return x
    return inner
print(f.__name__, f.__qualname__, f.__doc__, f.__module__, f.__annotations__)
i = f(1)
print(i.__qualname__, i.__closure__[0].cell_contents, i.__code__.co_freevars, f.__code__.co_cellvars, f.__code__.co_varnames, f.__code__.co_argcount, f.__code__.co_kwonlyargcount, f.__code__.co_posonlyargcount)
f.custom = 1; print(f.__dict__, vars(f))
del f.__annotations__; print(f.__annotations__); del f.__doc__; print(f.__doc__)
l = lambda: 0; print(l.__name__, l.__qualname__, repr(l).split(" at ")[0])
print(print.__name__, print.__qualname__, print.__module__, [].append.__qualname__, [].append.__self__, str.upper.__objclass__, len.__text_signature__, print.__self__.__name__)
import inspect
print(inspect.signature(f), inspect.signature(len), inspect.signature(str.split), inspect.signature(print), inspect.getdoc(len))
