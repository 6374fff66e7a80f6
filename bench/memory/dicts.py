records = [{"id": i, "name": None, "size": 3} for i in range(300000)]
table = {i: i for i in range(700000)}
print(len(records), len(table), sum(r["id"] for r in records))
