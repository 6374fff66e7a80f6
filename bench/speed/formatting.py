def run(n):
    total = 0
    for i in range(n):
        x = i / 7
        total += len(f"{i:>8}|{x:.3f}|{i:#x}")
        total += len("%s=%d (%5.2f)" % ("key", i, x))
        total += len("{}:{name!r}:{:05d}".format("a", i, name="b"))
        total += len(str(i)) + len(repr(x)) + len(format(i, ","))
        total += len("key".ljust(10) + str(i).zfill(8))
        total += int(str(i)) + int(float("1.5"))
    return total


print(run(150000))
