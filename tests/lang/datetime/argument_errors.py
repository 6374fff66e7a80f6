# What dates and times say to arguments that do not fit. Arguments are converted one after another:
# a missing one is only reported after those before it were taken.
import datetime as D


def show(f, *args, **kwargs):
    try:
        result = f(*args, **kwargs)
    except Exception as error:
        print(type(error).__name__, error)
    else:
        print("ok", repr(result))


class Bad:
    def __index__(self):
        1 / 0


makers = D.date, D.datetime, D.time, D.date.fromisocalendar
for make in makers:
    print(make.__name__)
    for args in [
        (), (1.5,), ("a",), (2**31,), (2**64,), (Bad(),), (2000, "a"), (2000, 13, "a"), (2000, 2**31),
        (2000, 1), (2000, 1, 1.5), (2000, 1, 1, 25, "a"), ("a" * 10, None), (b"\0" * 10, None),
    ]:
        show(make, *args)
    for kwargs in dict(year=1.5), dict(year=2000, month="a"):
        if make in (D.date, D.datetime):
            show(make, **kwargs)
show(D.datetime, 2000, 1, 1, day=2)
show(D.date.fromisocalendar, year=1.5)
show(D.date.fromisocalendar, 2000, 60, 1)

# The state bytes of pickles: a month or an hour out of range makes them something else.
for make in D.date, D.datetime, D.time:
    for state in [
        b"a", b"\x07\xd0\x01\x01", b"\x07\xd0\x0d\x01", "\x07\xd0\x01\x01", "\u1234" * 4, "\u1234" * 10,
        "\u1234" * 6, b"\x07\xd0\x01\x01\0\0\0\0\0\0", b"\x07\xd0\x81\x01\0\0\0\0\0\0", b"\0" * 6,
        b"\x80" + b"\0" * 5, b"\x18" + b"\0" * 5, "\x01\x01\x01\u1234", "\x01\x01\x01\u1234" + "\x01" * 6,
        "\x01\x01\x01\u1234\x01\x01",
    ]:
        show(make, state)
    show(make, b"\x07\xd0\x01\x01\0\0\0\0\0\0", 5)
    show(make, b"\0" * 6, 5)

date, datetime, time = D.date(2000, 1, 1), D.datetime(2000, 1, 1), D.time(1)
for value in date, datetime, time:
    print(type(value).__name__)
    for form in "%Y\0%Y", "\0", "%\0Y", "%z\0a", "%f\0", 0, None:
        show(value.strftime, form)
        show(value.__format__, form)
    show(value.__format__)
    show(value.__format__, 1, 2)
    show(value.__reduce_ex__, 4)
    if value is date:
        continue
    for args in (), ("a",), (2**40,), (1, 2):
        show(value.__reduce_ex__, *args)
    for args in [
        (0,), ("a",), ("\0",), (0, 0), ("T", 0), ("T", "x"), ("T", "x\0"), ("T", "hours\0"), ("hours\0",),
        (None,), ("T", None),
    ]:
        show(value.isoformat, *args)
    show(value.isoformat, timespec="hours\0")
    show(value.isoformat, timespec=0)
    show(value.replace, hour=2**31, minute="a")

for args in [
    (), (0,), (date,), (date, 0), (0, time), (date, time, 0), (date, time, None, 0), (date, date), (None, 0),
]:
    show(D.datetime.combine, *args)
show(D.datetime.combine, time=time)
show(D.datetime.combine, date=0)

for f in D.date.fromordinal, D.datetime.fromordinal, D.datetime.utcfromtimestamp:
    for args in (), ("a",), (1, 2), (2**64,), (None,):
        show(f, *args)
    show(f, n=1)
for args in (), ("a",), ("a", "b", "c"), ("a", 1), (1, 2):
    show(D.datetime.strptime, *args)
show(D.datetime.strptime, "a", format="b")
