"""Keys of a class's dict that are not str: what their comparison does happens once for each lookup."""


class Key:
    count = 0

    def __hash__(self):
        return hash("name")

    def __eq__(self, other):
        Key.count += 1
        return False


class Base:
    name = "of the base"


X = type("X", (Base,), {Key(): 1})
for _ in range(3):
    print(X.name, Key.count)
    print(X().name, Key.count)
