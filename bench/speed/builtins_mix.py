def run(n):
    total = 0
    data = (1, 2.5, "x", [1], {"a": 1})
    for i in range(n):
        for item in data:
            if isinstance(item, int):
                total += item
            elif isinstance(item, str):
                total += len(item)
            elif type(item) is list:
                total += max(item[0], min(3, i))
    return total


print(run(500000))
