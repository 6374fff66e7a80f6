print(int | str, int | None, type(int | str), (int | str).__args__, int | str == str | int, isinstance(1, int | str), issubclass(bool, int | str))
for f in (lambda: int | 5, lambda: isinstance(1, list[int]), lambda: isinstance(1, list[int] | str), lambda: int < str, lambda: int[0], lambda: issubclass(1, int), lambda: issubclass(int, 1), lambda: isinstance(1, (1,)), lambda: (int | str)()):
    try: print(f())
    except TypeError as e: print(e)
print(list[int], list[int](), dict[str, list[int]].__args__, tuple[int, ...], list[int].__origin__, list[int] == list[int], type(list[int]), repr(int | list[str]))
