"""csv: rows written and read, quoted ones and dictionaries among them."""
import csv
import io

rows = [[i, f"name {i}", i / 4, 'said "so", twice', ""] for i in range(25_000)]
for _ in range(4):
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    text = out.getvalue()
    print(len(text), sum(len(row) for row in csv.reader(io.StringIO(text))))
out = io.StringIO()
writer = csv.DictWriter(out, ["a", "b", "c"])
writer.writeheader()
for i in range(10_000):
    writer.writerow({"a": i, "b": i + 1, "c": "x"})
print(sum(int(row["a"]) for row in csv.DictReader(io.StringIO(out.getvalue()))))
