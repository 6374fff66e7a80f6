"""json: documents of records, of numbers and of text, written and read."""
import json

records = [{"id": i, "name": f"name {i}", "tags": ["a", "b", str(i)], "value": i / 3, "on": i % 2 == 0, "none": None}
           for i in range(2_000)]
for document in (records, list(range(20_000)), [i / 7 for i in range(10_000)], ["text \u20ac \n" * 3] * 5_000):
    for _ in range(8):
        text = json.dumps(document)
        assert json.loads(text) == document
    print(len(text))
print(len(json.dumps(records, indent=2, sort_keys=True)))
