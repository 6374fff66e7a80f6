def count(words):
    table = {}
    for word in words:
        if word in table:
            table[word] += 1
        else:
            table[word] = 1
    return table


words = ["w%d" % (i * 7919 % 1000) for i in range(300000)]
table = count(words)
print(len(table), max(table.values()))
squares = {i: i * i for i in range(200000)}
print(sum(squares[i] for i in range(0, 200000, 3)))
