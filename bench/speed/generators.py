def numbers(n):
    for i in range(n):
        yield i


def flat(tree):
    if isinstance(tree, list):
        for part in tree:
            yield from flat(part)
    else:
        yield tree


print(sum(numbers(3000000)))
print(sum(x * 2 for x in numbers(2000000)))
tree = [[[1, 2], [3, [4, 5]]], [6]] * 50
print(sum(sum(flat(tree)) for _ in range(400)))
