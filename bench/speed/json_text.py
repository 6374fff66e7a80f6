import json

rows = [{"id": i, "name": "row %d" % i, "tags": ["a", "b\n", "\u00e9"], "value": i / 3, "ok": i % 2 == 0,
         "none": None, "nested": {"x": [1, 2, 3], "y": {}}} for i in range(600)]
total = 0
for _ in range(20):
    text = json.dumps(rows)
    total += len(text)
    assert json.loads(text) == rows
print(total, len(json.dumps(rows, indent=1, sort_keys=True)))
