#!/usr/bin/env python3
"""Rejects includes that go upwards: a layer includes itself and what its DEPENDS names.

The rules are read from the py_layer() lines of src/*/CMakeLists.txt.
"""
import pathlib
import re
import sys

SRC = pathlib.Path(__file__).resolve().parent.parent / "src"
LAYER = re.compile(r"py_layer\((\w+)(?:\s+HOT)?(?:\s+DEPENDS\s+([\w\s]+))?\)")
INCLUDE = re.compile(r'^\s*#\s*include\s+"([a-z_]+)/[^"]*"|^\s*#\s*include\s+<(Python\.h)>', re.M)


def main():
    allowed = {}
    for cmake in sorted(SRC.glob("*/CMakeLists.txt")):
        match = LAYER.search(cmake.read_text())
        if match:
            allowed[match[1]] = {match[1], *(match[2] or "").split()}
    bad = []
    for path in sorted(SRC.glob("*/**/*")):
        if path.suffix not in (".h", ".cpp", ".inc"):
            continue
        layer = path.relative_to(SRC).parts[0]
        for match in INCLUDE.finditer(path.read_text()):
            if match[2] and layer != "capi":
                bad.append(f"{path.relative_to(SRC)}: only capi/ includes Python.h")
            elif match[1] in allowed and match[1] not in allowed[layer]:
                bad.append(f"{path.relative_to(SRC)}: {layer} may not include {match[1]}/")
    print("\n".join(bad) if bad else "layers are clean")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
