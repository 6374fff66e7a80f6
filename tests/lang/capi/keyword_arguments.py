# PyArg_ParseTupleAndKeywords: counts, names and nested groups.
import _testcapi


def show(function, *args, **kwargs):
    try:
        result = repr(function(*args, **kwargs))
    except Exception as error:
        result = f"{type(error).__name__}: {error}"
    print(function.__name__, args, kwargs, "->", result)


show(_testcapi.getargs_tuple)
for args in ((1,), (1, (2,)), (1, (2, 3)), (1, 2), (1, "ab"), (1, b"ab"), (1, (2, "x")), (1, (2, [3]))):
    show(_testcapi.getargs_tuple, *args)
k = _testcapi.getargs_keywords
show(k, (1, 2), 3, (4, (5, 6)), (7, 8, 9), 10)
show(k, arg1=(1, 2), arg2=3, arg3=(4, (5, 6)))
show(k)
show(k, 1)
show(k, (1, 2))
show(k, (1, 2), 3, arg5=10, arg4=(1, 2, 3))
show(k, (1, 2), 3, (4, (5, 6)), (7, 8, 9), 10, 11)
show(k, (1, 2), 3, arg5=10, arg666=1)
show(k, (1, 2), 3, (4, (5, 6)), arg1=3)
show(k, (1, 2), 3, (4, 5))
show(k, (1, 2), 3, (4, (5, 6, 7)))
o = _testcapi.getargs_keyword_only
for args, kwargs in (((1, 2), {"keyword_only": 3}), ((1,), {}), ((), {}), ((1, 2, 3), {}),
                     ((1, 2, 3), {"keyword_only": 5}), ((1, 2), {"monster": 6}),
                     ((), {"keyword_only": 3}), ((1,), {"required": 2})):
    show(o, *args, **kwargs)
p = _testcapi.getargs_positional_only_and_keywords
for args, kwargs in (((1, 2, 3), {}), ((1,), {}), ((), {}), ((1, 2), {"keyword": 3}),
                     ((), {"keyword": 3}), ((1, 2, 3, 4), {}), ((1, 2), {"foo": 1})):
    show(p, *args, **kwargs)
