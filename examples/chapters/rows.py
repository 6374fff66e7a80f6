"""What a chapter is made of: rows, which show one behaviour each, and the means to show and check it."""
import contextlib
import dataclasses
import io
import typing


@dataclasses.dataclass(frozen=True)
class Row:
    id: str
    title: str
    function: typing.Callable

    @property
    def chapter(self):
        return self.function.__module__.rpartition(".")[2]


ROWS = {}


def row(id, title):
    """Registers the decorated function as the one that shows row `id`."""
    def register(function):
        if id in ROWS:
            raise ValueError(f"{id} is shown by {ROWS[id].function.__name__} already")
        ROWS[id] = Row(id, title, function)
        return function
    return register


def show(what, value, expected):
    """Prints what a value is and insists on what it has to be."""
    print(f"  {what}: {value!r}")
    if value != expected or type(value) is not type(expected):
        raise AssertionError(f"{what}: {value!r} where {expected!r} was expected")


def fails(kind, message, action, *arguments):
    """Prints how an action fails and insists on the kind and the words of its exception."""
    try:
        action(*arguments)
    except kind as error:
        print(f"  {type(error).__name__}: {error}")
        if type(error) is not kind or str(error) != message:
            raise AssertionError(f"{kind.__name__}: {message!r} was expected") from error
        return error
    raise AssertionError(f"{kind.__name__} was expected")


def prints(lines, action, *arguments):
    """Prints what an action prints, indented, and insists on the lines; returns its result."""
    with contextlib.redirect_stdout(io.StringIO()) as caught:
        result = action(*arguments)
    got = caught.getvalue().splitlines()
    for line in got:
        print(f"  | {line}")
    if got != list(lines):
        raise AssertionError(f"printed {got!r} where {list(lines)!r} was expected")
    return result
