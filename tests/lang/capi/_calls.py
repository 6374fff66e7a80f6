"""Functions of the C API called through ctypes, and what came of it printed."""
import re
from ctypes import c_void_p, py_object, pythonapi as api


def shown(value):
    """An argument as it is printed: values of ctypes' simple types are looked into."""
    if isinstance(value, c_void_p) and value.value is not None:
        return "pointer"
    if not isinstance(value, (bytes, str, type(None))):
        value = getattr(value, "value", value)
    if isinstance(value, (int, float, str, bytes, tuple, list, dict, type(None))):
        return value
    return type(value).__name__


def P(name, *args, res=py_object):
    """Calls one function and prints its arguments and its result or exception."""
    f = getattr(api, name)
    f.restype = res
    try:
        text = f"-> {f(*args)!r}"
    except BaseException as error:
        text = f"!! {type(error).__name__} {error}"
        if "bad argument to internal" in text:
            # Which file and line of the implementation says so.
            text = f"!! {type(error).__name__} bad argument to internal function"
    print(name, [shown(arg) for arg in args], re.sub("0x[0-9a-f]+", "ADDRESS", text))
