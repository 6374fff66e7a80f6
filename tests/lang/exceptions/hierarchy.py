def walk(c, d=0):
    print("  " * d + c.__name__)
    for s in sorted(c.__subclasses__(), key=lambda c: c.__name__):
        if s.__module__ == "builtins": walk(s, d + 1)
walk(BaseException)
print(IOError is OSError, EnvironmentError is OSError, ValueError.__mro__, FileNotFoundError.__mro__)
