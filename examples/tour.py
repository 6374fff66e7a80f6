#!/usr/bin/env python3
"""A tour through the Python system: objects, protocols, collections, descriptors, generators with
their frames, bytecode, threads, queues and locks, sockets. Says what it shows as it goes."""
import abc
import collections
import dis
import functools
import io
import itertools
import queue
import socket
import sys
import threading
import weakref


def section(title):
    print(f"\n== {title}")


def objects():
    section("everything is an object")
    print(type(type(1)), type(object), type.__base__, object.__base__)
    a, b = None, None
    print("one None:", id(a) == id(b), "two lists:", id([1]) == id([2]))
    print([type(x).__name__ for x in (1, 0.2, True, 1j, "s", b"b", [], (), {}, {1}, ..., print)])


def classes():
    section("classes, metaclasses, C3")

    class Meta(type):
        @classmethod
        def __prepare__(mcs, name, bases, **options):
            return collections.OrderedDict(made_by="prepare")

        def __new__(mcs, name, bases, namespace, **options):
            return super().__new__(mcs, name, bases, dict(namespace), **options)

    class Base(metaclass=Meta):
        registry = []

        def __init_subclass__(cls, **options):
            Base.registry.append((cls.__name__, sorted(options)))

    class Left(Base, flavour="sour"):
        def who(self):
            return "left"

    class Right(Base):
        def who(self):
            return "right"

    class Both(Left, Right):
        def who(self):
            return "both+" + super().who()

    print(Base.made_by, Base.registry, Both().who(), [c.__name__ for c in Both.__mro__])
    try:
        type("Broken", (Base, Both), {})
    except TypeError as error:
        print(str(error).splitlines()[0])


def descriptors():
    section("descriptors and attribute lookup")

    class Typed:
        def __init__(self, kind):
            self.kind = kind

        def __set_name__(self, owner, name):
            self.name = "_" + name

        def __get__(self, instance, owner=None):
            return self if instance is None else getattr(instance, self.name)

        def __set__(self, instance, value):
            if not isinstance(value, self.kind):
                raise TypeError(f"{self.name[1:]} must be {self.kind.__name__}")
            setattr(instance, self.name, value)

    class Person:
        age = Typed(int)

        def __init__(self, age):
            self.age = age

        def __getattr__(self, name):
            return f"no {name} here"

        @functools.cached_property
        def decades(self):
            print("computing once")
            return self.age // 10

    person = Person(42)
    print(person.age, person.shoe, person.decades, person.decades, vars(person))
    try:
        person.age = "old"
    except TypeError as error:
        print("TypeError:", error)


def protocols():
    section("protocols and ABCs")

    class Countdown(collections.abc.Sequence):
        def __init__(self, n):
            self.n = n

        def __len__(self):
            return self.n

        def __getitem__(self, i):
            if not 0 <= i < self.n:
                raise IndexError(i)
            return self.n - i

    c = Countdown(4)
    print(list(c), 3 in c, c.index(2), list(reversed(c)))

    class Shape(abc.ABC):
        @abc.abstractmethod
        def area(self): ...

    try:
        Shape()
    except TypeError as error:
        print(error)

    class Vector:
        __slots__ = ("x", "y")

        def __init__(self, x, y):
            self.x, self.y = x, y

        def __add__(self, other):
            return Vector(self.x + other.x, self.y + other.y)

        __matmul__ = lambda self, other: self.x * other.x + self.y * other.y

        def __repr__(self):
            return f"Vector({self.x!r}, {self.y!r})"

    print(Vector(1, 2) + Vector(3, 4), Vector(1, 2) @ Vector(3, 4))


def containers():
    section("collections")
    words = "the quick brown fox jumps over the lazy dog the end".split()
    print(collections.Counter(words).most_common(2))
    groups = collections.defaultdict(list)
    for word in words:
        groups[len(word)].append(word)
    print(dict(groups), collections.deque(range(10), maxlen=3))
    Point = collections.namedtuple("Point", "x y")
    print(Point(1, 2)._replace(y=5), collections.ChainMap({"a": 1}, {"a": 2, "b": 3})["b"])
    print([k for k, _ in itertools.groupby("aaabbc")], list(itertools.accumulate([1, 2, 3])))


def generators():
    section("generators and their frames")

    def averager():
        total, count, average = 0, 0, None
        while True:
            value = yield average
            if value is None:
                return count
            total += value
            count += 1
            average = total / count

    def delegating(results):
        results.append((yield from averager()))

    results = []
    g = delegating(results)
    next(g)
    print(g.send(10), g.send(20), g.gi_frame.f_locals["results"] is results)
    try:
        g.send(None)
    except StopIteration:
        print("counted", results, g.gi_frame)
    print([i.opname for i in dis.get_instructions(lambda x: x + 1)])


def context_managers():
    section("with and exceptions")

    class Guard:
        def __enter__(self):
            return self

        def __exit__(self, kind, value, traceback):
            print("leaving because of", kind.__name__ if kind else None)
            return kind is KeyError

    with Guard():
        raise KeyError("swallowed")
    try:
        raise ExceptionGroup("several", [ValueError(1), TypeError(2)])
    except* ValueError as group:
        print("values:", group.exceptions)
    except* TypeError as group:
        print("types:", group.exceptions)


def threads():
    section("threads, queues, locks, conditions, semaphores")
    jobs, done = queue.Queue(), queue.Queue()

    def worker():
        while (n := jobs.get()) is not None:
            done.put(n * n)

    pool = [threading.Thread(target=worker) for _ in range(3)]
    for thread in pool:
        thread.start()
    for n in range(20):
        jobs.put(n)
    for _ in pool:
        jobs.put(None)
    for thread in pool:
        thread.join()
    print("sum of squares", sum(done.get() for _ in range(20)))
    lock, counter = threading.Lock(), [0]

    def add():
        for _ in range(1000):
            with lock:
                counter[0] += 1

    pool = [threading.Thread(target=add) for _ in range(4)]
    [t.start() for t in pool]
    [t.join() for t in pool]
    condition, ready = threading.Condition(), []
    waiter = threading.Thread(target=lambda: wait_for(condition, ready))
    waiter.start()
    with condition:
        ready.append("go")
        condition.notify_all()
    waiter.join()
    semaphore = threading.Semaphore(2)
    print(counter[0], ready, semaphore.acquire(), semaphore.acquire(), semaphore.acquire(blocking=False))


def wait_for(condition, ready):
    with condition:
        condition.wait_for(lambda: ready)
        ready.append("seen")


def sockets():
    section("sockets")
    server = socket.create_server(("127.0.0.1", 0))

    def serve():
        connection, _ = server.accept()
        with connection:
            connection.sendall(connection.recv(100).upper())

    thread = threading.Thread(target=serve)
    thread.start()
    with socket.create_connection(server.getsockname()) as client:
        client.sendall(b"hello over loopback")
        print(client.recv(100))
    thread.join()
    server.close()


def memory():
    section("references and finalisation")

    class Noisy:
        def __del__(self):
            print("gone")

    noisy = Noisy()
    watcher = weakref.ref(noisy)
    print(watcher() is noisy, sys.getrefcount(noisy))
    del noisy
    print("after del:", watcher())


def main():
    for part in (objects, classes, descriptors, protocols, containers, generators, context_managers,
                 threads, sockets, memory):
        part()
    print(io.StringIO("the end").read())


if __name__ == "__main__":
    main()
