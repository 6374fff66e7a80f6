# A chain of groups is freed once, also when the trash holds it back inside a base's deallocator.
for _ in range(3):
    error = TypeError(1)
    for _ in range(3000):
        error = ExceptionGroup("g", [error])
    try:
        error.subgroup(TypeError)
    except RecursionError:
        print("RecursionError")
    error = None
    print(ExceptionGroup("g", [TypeError(1)]).derive([ValueError(2)]))
