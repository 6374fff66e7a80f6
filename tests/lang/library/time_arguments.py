"""The functions of time with arguments that they do not want."""
import time


def show(function, /, *args):
    try:
        function(*args)
        print(function.__name__, len(args), "fine")
    except (OSError, TypeError, ValueError, OverflowError) as error:
        print(function.__name__, len(args), f"{type(error).__name__}: {error}")


for function in (time.clock_gettime, time.clock_getres, time.get_clock_info, time.gmtime,
                 time.localtime, time.ctime, time.asctime, time.mktime, time.strftime,
                 time.sleep):
    show(function)
    for value in ("a", b"a", "a\0", None, 1.5j, 2**31, 2**64, -1, (), [], (1,) * 9):
        if function is not time.sleep or not isinstance(value, int):
            show(function, value)
    show(function, 0, 0, 0)
