# A context's copy keeps its variables whatever happens to the original, and the other way round.
import contextvars

variables = [contextvars.ContextVar(f"v{i}") for i in range(100)]
context = contextvars.Context()


def fill(start):
    for i, variable in enumerate(variables):
        variable.set(start + i)


context.run(fill, 0)
copy = context.copy()
print(copy == context, copy is context, len(copy))
context.run(fill, 1000)
print(copy == context)
print(sorted(copy.values()) == list(range(100)), sorted(context.values())[:3])


def reset():
    token = variables[0].set("new")
    before = contextvars.copy_context()
    variables[0].reset(token)
    return before[variables[0]], variables[0].get()


print(copy.run(reset))

items = context.items()
first = next(items)
context.run(variables[5].set, "changed")
rest = list(items)
print(len(items), len(rest), all(value != "changed" for _, value in rest), list(items))
print(type(items).__name__, iter(items) is items, type(iter(context)).__name__)
print({variable.name for variable in context} == {f"v{i}" for i in range(100)})


def unset():
    extra = contextvars.ContextVar("extra")
    token = extra.set(1)
    size = len(contextvars.copy_context())
    extra.reset(token)
    return size, len(contextvars.copy_context()), extra.get("none")


print(context.run(unset))
