# Messages and places of syntax errors.
sources = [
    "f(a b)", "x = (1,\n", "if x = 3: pass", "f() = 1", "(a, b): int", "{1: 2, 3}", "def f(a=1, b): pass",
    "for x in range(3)\n  pass", "try:\n  x\ny", "'abc", "1_", "0777", "a\u20acb", "f'{a b}'", "f'{}'",
    "'\\x1'", "b'\u00e9'", "print a", "lambda *: 1", "with a as f(): pass", "match x:\n case a as _: pass",
    "  x", "if 1:\n  x\n y", "f(**a, *b)", "x = 1 if 2", "[a, b for a in c]", "import a.b as c.d", "(]",
]
for source in sources:
    try:
        compile(source, "<source>", "exec")
    except SyntaxError as e:
        print(type(e).__name__, e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset, repr(e.text))
