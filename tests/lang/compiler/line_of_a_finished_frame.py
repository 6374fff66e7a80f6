# A frame that has ended stays where it ended.
import sys

frame = None


def save():
    global frame
    frame = sys._getframe(1)


def f(test):
    save()
    if test:
        pass


def g():
    save()
    return [
        1,
        save,
    ]


for function, *args in (f, True), (f, False), (g,):
    function(*args)
    print(frame.f_lineno - frame.f_code.co_firstlineno)
