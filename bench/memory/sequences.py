rows = [[i, None] for i in range(250000)]
pairs = [(i, i + 1) for i in range(500000)]
grown = []
for i in range(50000):
    row = []
    for k in range(6):
        row.append(k)
    grown.append(row)
print(len(rows), len(pairs), sum(map(len, grown)), len({p for p in pairs}))
