# Messages and places of syntax errors.
sources = [
    'x = (1,\n', 'f() = 1', 'for x in range(3)\n  pass', "'abc", '1_', '0777', 'a\u20acb', "f'{}'",
    "'\\x1'", "b'\xe9'", '  x', 'if 1:\n  x\n y', 'import a.b as c.d', '(]',
]
for source in sources:
    try:
        compile(source, "<source>", "exec")
    except SyntaxError as e:
        print(type(e).__name__, e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset, repr(e.text))
