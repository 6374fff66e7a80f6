#!/usr/bin/env python3
"""Turns CSV into JSON and a table: report.py [--by COLUMN] [--json] (reads its own sample)."""
import argparse
import csv
import io
import json

SAMPLE = """region,product,units,price
north,apples,12,0.50
south,pears,7,0.80
north,pears,3,0.75
east,"plums, dried",20,2.25
south,apples,9,0.55
"""


def summarise(rows, key):
    table = {}
    for row in rows:
        entry = table.setdefault(row[key], {"units": 0, "value": 0.0})
        entry["units"] += int(row["units"])
        entry["value"] += int(row["units"]) * float(row["price"])
    return table


def main():
    parser = argparse.ArgumentParser(description="sales by column")
    parser.add_argument("--by", default="region", choices=["region", "product"])
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    table = summarise(csv.DictReader(io.StringIO(SAMPLE)), options.by)
    if options.json:
        print(json.dumps(table, indent=2, sort_keys=True))
        return
    width = max(map(len, table))
    for name, entry in sorted(table.items(), key=lambda item: -item[1]["value"]):
        print(f"{name:<{width}} {entry['units']:>4} {entry['value']:>8.2f}")
    print(json.dumps(table, sort_keys=True))


if __name__ == "__main__":
    main()
