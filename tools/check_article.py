#!/usr/bin/env python3
"""Verifies that docs/article.md names each of the article's rows once, and truly says where it is shown.

Every row whose state is `shown` has to be registered under its number by the function that is named;
every function that is registered has to stand in the table. Rows that need packages are registered in
tests/packages/article_use.py, which is read only: the packages need not be there.
"""
import ast
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
TABLE = ROOT / "docs" / "article.md"
PACKAGES = ROOT / "tests" / "packages" / "article_use.py"
SHOWN, WITH_PACKAGES = "shown", "shown with packages"
LINE = re.compile(rf"^\| (S\d+) \| (.+?) \| (?:`([\w.]+)`)? ?\| ({SHOWN}|{WITH_PACKAGES}|needs .+?) \|$", re.M)
COUNT = 242


def registered():
    """What the chapters register: row number -> chapter.function."""
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(ROOT / "examples"))
    import chapters
    from chapters.rows import ROWS
    for name in chapters.NAMES:
        chapters.load(name)
    return {row.id: f"{row.chapter}.{row.function.__name__}" for row in ROWS.values()}


def registered_with_packages():
    """The same of article_use.py."""
    found = {}
    for node in ast.parse(PACKAGES.read_text(encoding="utf-8")).body:
        for decorator in getattr(node, "decorator_list", ()):
            match decorator:
                case ast.Call(func=ast.Name(id="row"), args=[ast.Constant(value=number), _]):
                    found[number] = f"{PACKAGES.stem}.{node.name}"
    return found


def problems(lines, places):
    ids = [line[0] for line in lines]
    for number in (f"S{n:02}" for n in range(1, COUNT + 1)):
        if ids.count(number) != 1:
            yield f"{number} stands {ids.count(number)} times in the table"
    for number, _, place, state in lines:
        for name, shown in places.items():
            if state == name and shown.get(number) != place:
                yield f"{number} is said to be {name} by {place}, but it is {shown.get(number)}"
            if state != name and number in shown:
                yield f"{number} is {state} by the table, but {shown[number]} shows it"


def main():
    lines = LINE.findall(TABLE.read_text(encoding="utf-8"))
    found = list(problems(lines, {SHOWN: registered(), WITH_PACKAGES: registered_with_packages()}))
    states = [line[3] for line in lines]
    print("\n".join(found) if found else f"{states.count(SHOWN)} of {COUNT} rows shown, {states.count(WITH_PACKAGES)} more with packages, as the table says")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
