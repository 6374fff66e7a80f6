import sys

# \N escapes are read with the module unicodedata.
sys.modules["unicodedata"] = None
for action in (
    lambda: eval(r"'\N{SOFT HYPHEN}'"),
    lambda: rb"\N{SOFT HYPHEN}".decode("unicode_escape"),
    lambda: "\xad".encode("ascii", "namereplace"),
):
    try:
        print(ascii(action()))
    except Exception as error:
        print(type(error).__name__, error)
