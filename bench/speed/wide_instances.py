"""Attributes of instances that have many, or that have a dict: read, written, methods called."""


class State:
    limit = 7

    def __init__(self):
        for name in "abcdefghijklmnop":
            setattr(self, name, 1)

    def step(self):
        self.a += self.p
        self.b = self.a - self.c
        return self.scaled() if self.b < self.limit else self.o

    def scaled(self):
        return self.d * self.e


class Failure(Exception):
    def __init__(self):
        self.code = 1

    def next(self):
        self.code += 1
        return self.code


wide, shown, failure = State(), State(), Failure()
vars(shown)["extra"] = 1
total = 0
for _ in range(120_000):
    total += wide.step() + shown.step() + failure.next()
print(total)
