#!/usr/bin/env python3
"""Writes the frozen modules as C++ tables: freeze.py OUT.cpp [STDLIB].

Each module of the installed standard library that the runtime needs before it can import from
files is compiled and marshalled into the binary, so that start-up opens none of them. Has to run
under a Python 3.11 (the bytecode is 3.11's).
"""
import marshal
import os
import sys

# name, path below the standard library, is a package
MODULES = [
    ("_frozen_importlib", "importlib/_bootstrap.py", False),
    ("_frozen_importlib_external", "importlib/_bootstrap_external.py", False),
    ("zipimport", "zipimport.py", False),
    ("abc", "abc.py", False),
    ("codecs", "codecs.py", False),
    ("io", "io.py", False),
    ("_collections_abc", "_collections_abc.py", False),
    ("_sitebuiltins", "_sitebuiltins.py", False),
    ("genericpath", "genericpath.py", False),
    ("ntpath", "ntpath.py", False),
    ("posixpath", "posixpath.py", False),
    ("os", "os.py", False),
    ("site", "site.py", False),
    ("stat", "stat.py", False),
    ("importlib.util", "importlib/util.py", False),
    ("importlib.machinery", "importlib/machinery.py", False),
    ("runpy", "runpy.py", False),
    ("__hello__", "__hello__.py", False),
    ("__phello__", "__phello__/__init__.py", True),
    ("__phello__.ham", "__phello__/ham/__init__.py", True),
    ("__phello__.ham.eggs", "__phello__/ham/eggs.py", False),
    ("__phello__.spam", "__phello__/spam.py", False),
]

# alias, the name it is frozen under, is a package
ALIASES = [
    ("os.path", "posixpath", False),
    ("__hello_alias__", "__hello__", False),
    ("__phello_alias__", "__hello__", True),
    ("__phello_alias__.spam", "__hello__", False),
    ("__phello__.__init__", "<__phello__", False),
    ("__phello__.ham.__init__", "<__phello__.ham", False),
    ("__hello_only__", "__hello__", False),
]

# The tables of the C API (ctypes' documentation), by the module that begins each; within a table
# the order is that of MODULES, an alias standing behind the module named here, else at the end.
GROUPS = {"_frozen_importlib": "kBootstrap", "abc": "kStdlib", "__hello__": "kTest"}
ALIAS_AFTER = {
    "os.path": "posixpath",
    "__hello_alias__": "__hello__",
    "__phello_alias__": "__hello_alias__",
    "__phello_alias__.spam": "__phello_alias__",
    "__phello__.__init__": "__phello__",
    "__phello__.ham.__init__": "__phello__.ham",
}

# Debian does not install these; they are empty.
EMPTY = ("__phello__/ham/__init__.py", "__phello__/ham/eggs.py")

# Modules whose real name differs from the one they are frozen under.
ORIGINS = {
    "_frozen_importlib": "importlib._bootstrap",
    "_frozen_importlib_external": "importlib._bootstrap_external",
}


def c_bytes(data):
    rows = []
    for i in range(0, len(data), 64):
        rows.append('"' + "".join("\\%03o" % b for b in data[i : i + 64]) + '"')
    return "\n".join(rows)


def main():
    out_path = sys.argv[1]
    stdlib = sys.argv[2] if len(sys.argv) > 2 else "/usr/lib/python3.11"
    assert sys.version_info[:2] == (3, 11), "needs Python 3.11"
    out = ['// Made by tools/gen/freeze.py.', '#include "modules/import/frozen.h"', "namespace taipan {"]
    rows = []
    for name, path, package in MODULES:
        full = os.path.join(stdlib, path)
        source = b""
        if path not in EMPTY or os.path.exists(full):
            with open(full, "rb") as file:
                source = file.read()
        origin = ORIGINS.get(name, name)
        code = compile(source, "<frozen %s>" % origin, "exec", dont_inherit=True, optimize=0)
        data = marshal.dumps(code)
        ident = "frozen_" + name.replace(".", "_")
        out.append("static const char %s[] =\n%s;" % (ident, c_bytes(data)))
        rows.append((name, ident, len(data), package, origin))
    known = {name: (ident, size) for name, ident, size, _, _ in rows}
    # "<" before a target: the alias is the package's own file.
    for alias, target, package in ALIASES:
        ident, size = known[target.lstrip("<")]
        row = (alias, ident, size, package, "" if alias == "__hello_only__" else target)
        names = [other[0] for other in rows]
        rows.insert(names.index(ALIAS_AFTER.get(alias, names[-1])) + 1, row)
    out.append("constinit const FrozenModule frozenModules[] = {")
    group = None
    for name, ident, size, package, origin in rows:
        group = GROUPS.get(name, group)
        out.append('    {"%s", %s, %d, %s, "%s", FrozenGroup::%s},'
                   % (name, ident, size, "true" if package else "false", origin, group))
    out.append("    {nullptr, nullptr, 0, false, nullptr, FrozenGroup::kTest}};")
    out.append("}  // namespace taipan")
    with open(out_path, "w") as file:
        file.write("\n".join(out) + "\n")


main()
