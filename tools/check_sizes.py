#!/usr/bin/env python3
"""Rejects source files past 1,500 lines and folders past 30 entries; lists files past 800 lines."""
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
LIMIT = 1500
REVIEW = 800
ENTRIES = 30


def main():
    too_long = 0
    for path in sorted((ROOT / "src").rglob("*")):
        if path.suffix not in (".h", ".cpp", ".inc", ".def"):
            continue
        lines = len(path.read_text().splitlines())
        if lines > LIMIT:
            too_long += 1
            print(f"too long: {path.relative_to(ROOT)} has {lines} lines")
        elif lines > REVIEW:
            print(f"review: {path.relative_to(ROOT)} has {lines} lines")
    for folder in sorted(path for path in (ROOT / "src").rglob("*") if path.is_dir()):
        entries = len(list(folder.iterdir()))
        if entries > ENTRIES:
            too_long += 1
            print(f"too long: {folder.relative_to(ROOT)} has {entries} entries")
    return 1 if too_long else 0


if __name__ == "__main__":
    sys.exit(main())
