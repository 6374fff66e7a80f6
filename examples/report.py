#!/usr/bin/env python3
# args: --sample sales.csv
# args: sales.csv --by region product --sum units value --sort value
# args: sales.csv --where region=north units>5 --format json
# args: sales.csv --by product --sum value --format csv --output out.csv
# args: out.csv --format table
# args: sales.csv --by colour
"""Reads CSV or JSON tables, filters, groups and sums them, and writes a table, CSV or JSON.

report.py FILE [--where CONDITION...] [--by COLUMN...] [--sum COLUMN...] [--sort COLUMN]
[--format table|csv|json] [--output FILE]; report.py --sample FILE writes a table to try it with.
"""
import argparse
import collections
import contextlib
import csv
import decimal
import json
import operator
import pathlib
import re
import sys
import unicodedata

SAMPLE = '''region,product,units,price,value
north,apples,12,0.50,6.00
south,pears,7,0.80,5.60
north,pears,3,0.75,2.25
east,"plums, dried",20,2.25,45.00
south,apples,9,0.55,4.95
east,"桃子 ""white""",4,1.10,4.40
'''
OPERATORS = {"=": operator.eq, "!=": operator.ne, "<": operator.lt, ">": operator.gt, "<=": operator.le,
             ">=": operator.ge}
CONDITION = re.compile(r"(\w+)(!=|<=|>=|=|<|>)(.*)")


class ReportError(Exception):
    """What the user has to be told."""


def number(text):
    """A cell as a number if it is one, else as it stands."""
    try:
        return decimal.Decimal(text)
    except (decimal.InvalidOperation, TypeError):
        return text


def read(path):
    with open(path, encoding="utf-8", newline="") as stream:
        if path.suffix == ".json":
            return json.load(stream)
        return [{key: number(cell) for key, cell in row.items()} for row in csv.DictReader(stream)]


def condition(text):
    """`units>5` as a function of a row."""
    match = CONDITION.fullmatch(text)
    if match is None:
        raise argparse.ArgumentTypeError(f"not a condition: {text!r}")
    column, sign, wanted = match.groups()
    compare, wanted = OPERATORS[sign], number(wanted)
    return lambda row: compare(cell(row, column), wanted)


def cell(row, column):
    try:
        return row[column]
    except KeyError:
        raise ReportError(f"no column {column!r}; there are {', '.join(row)}") from None


def group(rows, by, sums):
    """One row for each combination of the columns `by`, with the sums of others and a count."""
    groups = collections.defaultdict(lambda: dict.fromkeys(sums, decimal.Decimal()) | {"count": 0})
    for row in rows:
        totals = groups[tuple(cell(row, column) for column in by)]
        totals["count"] += 1
        for column in sums:
            totals[column] += cell(row, column)
    return [dict(zip(by, key)) | totals for key, totals in groups.items()]


def width(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def write_table(rows, stream):
    columns = list(rows[0]) if rows else []
    lines = [columns, *([str(row[column]) for column in columns] for row in rows)]
    widths = [max(map(width, column)) for column in zip(*lines)]
    for number_of_line, line in enumerate(lines):
        print("  ".join(text + " " * (w - width(text)) for text, w in zip(line, widths)).rstrip(), file=stream)
        if number_of_line == 0:
            print("  ".join("-" * w for w in widths), file=stream)


def write_csv(rows, stream):
    writer = csv.DictWriter(stream, list(rows[0]) if rows else [], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)


def write_json(rows, stream):
    json.dump(rows, stream, indent=1, ensure_ascii=False, default=float)
    print(file=stream)


WRITERS = {"table": write_table, "csv": write_csv, "json": write_json}


def parse_arguments():
    parser = argparse.ArgumentParser(prog="report.py", description=__doc__.splitlines()[0])
    parser.add_argument("file", type=pathlib.Path)
    parser.add_argument("--sample", action="store_true", help="write a table to FILE")
    parser.add_argument("--where", type=condition, nargs="+", default=[], metavar="CONDITION")
    parser.add_argument("--by", nargs="+", metavar="COLUMN")
    parser.add_argument("--sum", nargs="+", default=[], metavar="COLUMN")
    parser.add_argument("--sort", metavar="COLUMN")
    parser.add_argument("--format", choices=WRITERS, default="table")
    parser.add_argument("--output", type=pathlib.Path)
    return parser.parse_args()


def run(options):
    if options.sample:
        options.file.write_text(SAMPLE, encoding="utf-8")
        return
    rows = [row for row in read(options.file) if all(wanted(row) for wanted in options.where)]
    if options.by:
        rows = group(rows, options.by, options.sum)
    if options.sort:
        rows.sort(key=lambda row: cell(row, options.sort), reverse=True)
    with contextlib.ExitStack() as stack:
        stream = stack.enter_context(options.output.open("w", encoding="utf-8")) if options.output else sys.stdout
        WRITERS[options.format](rows, stream)


def main():
    try:
        run(parse_arguments())
    except (ReportError, OSError) as error:
        print(f"report.py: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
