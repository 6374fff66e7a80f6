def plain(a, b):
    return a


def defaults(a, b=1, c=2):
    return c


def keywords(a, *, k=1):
    return k


def star(*args, **kwargs):
    return len(args)


def run(n):
    total = 0
    for i in range(n):
        total += plain(i, 1) + defaults(i) + keywords(i, k=2) + star(1, 2, x=3)
    return total


print(run(1000000))
