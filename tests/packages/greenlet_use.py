"""greenlet: switching, arguments, exceptions across stacks, deep stacks, collection, threads, tracing."""
# needs greenlet
import gc
import sys
import threading
import weakref

from greenlet import GreenletExit, getcurrent, greenlet, settrace

log = []


def ping(x):
    for i in range(3):
        x = other.switch(x + 1)
        log.append(("ping", x))
    return x


def pong(x):
    while True:
        log.append(("pong", x))
        x = main.switch(x * 2)


main, other = greenlet(ping), greenlet(pong)
print(main.switch(1), log, main.dead, other.dead)


def deep(n, to):
    if n:
        return deep(n - 1, to) + 1
    return to.switch()


parent = getcurrent()
children = [greenlet(lambda: deep(300, parent)) for _ in range(20)]
for child in children:
    child.switch()
print([child.switch(i) for i, child in enumerate(children)])


def failing():
    try:
        parent.switch("before")
    except KeyError as error:
        print("inside", repr(error))
        raise ValueError("out") from error


g = greenlet(failing)
print(g.switch())
try:
    g.throw(KeyError("thrown"))
except ValueError as error:
    print(repr(error), repr(error.__cause__))


def cleanup():
    try:
        parent.switch()
    except GreenletExit:
        log.append("exit")
        raise


g = greenlet(cleanup)
g.switch()
reference = weakref.ref(g)
del g
gc.collect()
print(reference(), log[-1])


def generator_in_greenlet():
    def numbers():
        for i in range(3):
            yield parent.switch(i)
    return list(numbers())


g = greenlet(generator_in_greenlet)
print(g.switch(), g.switch("a"), g.switch("b"), g.switch("c"))
try:
    raise OSError("outer")
except OSError:
    g = greenlet(lambda: sys.exc_info())
    print(g.switch(), sys.exc_info()[0])


def in_thread():
    results = []
    main = getcurrent()
    g = greenlet(lambda: results.append(main.switch("from child")))
    results.append(g.switch())
    g.switch("to child")
    found.append(results)


found = []
threads = [threading.Thread(target=in_thread) for _ in range(4)]
[t.start() for t in threads]
[t.join() for t in threads]
print(found)
events = []
settrace(lambda event, args: events.append(event))
greenlet(lambda: None).switch()
settrace(None)
print(events)
try:
    greenlet(lambda: sys.setrecursionlimit and (lambda f: f(f))(lambda f: f(f))).switch()
except RecursionError as error:
    print(error)
g = greenlet(lambda: sys._getframe().f_back)
print(g.switch(), g.gr_frame)
