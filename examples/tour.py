#!/usr/bin/env python3
"""A tour through the Python system, chapter by chapter: tour.py [CHAPTER...] shows and checks each row."""
import argparse
import sys

import chapters
from chapters.rows import ROWS


def run(name):
    """Shows the rows of a chapter in their order; returns how many there are."""
    module = chapters.load(name)
    print(f"== {name}: {module.__doc__.strip().splitlines()[0]}")
    rows = [row for row in ROWS.values() if row.chapter == name]
    for row in rows:
        print(f"{row.id} {row.title}")
        row.function()
    print(flush=True)
    return len(rows)


def main():
    parser = argparse.ArgumentParser(description="shows Python's behaviour, row by row")
    parser.add_argument("chapter", nargs="*", help=", ".join(chapters.NAMES))
    options = parser.parse_args()
    unknown = [name for name in options.chapter if name not in chapters.NAMES]
    if unknown:
        parser.error(f"no such chapter: {', '.join(unknown)}")
    names = options.chapter or chapters.NAMES
    shown = sum(run(name) for name in names)
    print(f"{shown} rows shown in {len(names)} chapters")
    return 0


if __name__ == "__main__":
    sys.exit(main())
