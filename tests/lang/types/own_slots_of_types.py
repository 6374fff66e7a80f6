import builtins

# Which of the common slots a type defines itself.
for name, kind in sorted(vars(builtins).items()):
    if isinstance(kind, type):
        own = vars(kind)
        names = "__getattribute__", "__init__", "__new__", "__hash__", "__contains__"
        print(name, [(n, type(own[n]).__name__) for n in names if n in own])
