# Deeply nested exception groups are freed without the native stack and without harm to the class.
for _ in range(3):
    group = TypeError("innermost")
    for i in range(1000):
        group = ExceptionGroup(f"level {i}", [ValueError(i), group])
    print(isinstance(group, ExceptionGroup), len(group.exceptions))
    del group
print(repr(ExceptionGroup("x", [ValueError(1)])))
