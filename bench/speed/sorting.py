import operator

seed = 12345
values = []
for _ in range(60000):
    seed = (seed * 1103515245 + 12345) & 0x7fffffff
    values.append(seed)
print(sorted(values)[5])
print(sorted(map(float, values))[7], sorted(map(str, values))[9])
print(sorted([(v & 15, v) for v in values])[11], sorted(values, key=str)[3])
records = [{"k": v % 1000, "v": v} for v in values]
records.sort(key=operator.itemgetter("k", "v"), reverse=True)
print(records[0], sorted(values, key=lambda v: v & 0xff)[0])


class Item:
    def __init__(self, v):
        self.v = v

    def __lt__(self, other):
        return self.v < other.v


print(min(map(Item, values)).v, sorted(map(Item, values))[1].v)
print(max(values), sorted(range(300000), reverse=True)[0], sum(sorted(values + sorted(values))))
