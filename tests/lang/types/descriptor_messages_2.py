def show(function):
    try:
        print(function())
    except BaseException as error:
        print(type(error).__name__, error)


show(lambda: type.__dict__['__dict__'].__set__(int,3))
show(lambda: type(list.append)())
show(lambda: list.__len__)
show(lambda: list.append)
show(lambda: type.__dict__['__mro__'])
show(lambda: type.__dict__['__doc__'])
show(lambda: dict.__dict__['fromkeys'])
show(lambda: str.join(1,2))
