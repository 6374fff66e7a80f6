#!/usr/bin/env python3
"""Verifies that every path quoted in README, CONTRIBUTING and docs/ exists."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
QUOTED = re.compile(r"`((?:src|tests|tools|docs|bench|examples|cmake)/[\w./*-]*)`")


def main():
    bad = []
    for doc in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        if not doc.exists():
            continue
        for path in QUOTED.findall(doc.read_text()):
            if not list(ROOT.glob(path.rstrip("/"))):
                bad.append(f"{doc.relative_to(ROOT)}: {path} does not exist")
    print("\n".join(bad) if bad else "quoted paths exist")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
