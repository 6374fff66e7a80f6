def risky(i):
    if i % 3 == 0:
        raise ValueError(i)
    return i


def run(n):
    good = bad = 0
    for i in range(n):
        try:
            good += risky(i)
        except ValueError:
            bad += 1
    return good, bad


print(run(1800000))
