def count(words):
    table = {}
    for word in words:
        if word in table:
            table[word] += 1
        else:
            table[word] = 1
    return table


class Name:
    def __init__(self, text):
        self.text = text

    def __hash__(self):
        return hash(self.text)

    def __eq__(self, other):
        return self.text == other.text


words = ["w%d" % (i * 7919 % 1000) for i in range(600000)]
table = count(words)
print(len(table), max(table.values()))
squares = {i: i * i for i in range(400000)}
print(sum(squares[i] for i in range(0, 400000, 3)))
pairs = {(i, i + 1): i for i in range(100000)}
print(sum(pairs[i, i + 1] for i in range(100000)))
print(sum(value for key, value in squares.items() if key & 1), len(list(squares)))
small = 0
for i in range(200000):
    record = {"id": i, "name": "n", "size": 3}
    record.update(size=4, kind=5)
    small += record.get("kind", 0) + record.pop("size") + len({**record, "x": 1})
print(small)
names = {Name("n%d" % i): i for i in range(30000)}
print(sum(names[Name("n%d" % i)] for i in range(30000)))
groups = {}
for i in range(300000):
    groups.setdefault(i % 97, []).append(i)
for key in list(groups):
    del groups[key]
print(len(groups))
