# The words for common mistakes.
TESTS = [
    ('f(x for x in y, 1)', 'exec'),
    ("print 'x'", 'exec'),
    ('x = 1 = 2', 'exec'),
    ('del f()', 'exec'),
    ('{1: 2, 3}', 'exec'),
    ('f"{a b}"', 'eval'),
    ('f"{None=}" = 1', 'eval'),
    ('f"{print x}"', 'eval'),
    ('match x:\n case 1 as _: pass', 'exec'),
    ('match x:\n case 1+1: pass', 'exec'),
    ('match x:\n case f(a=1, 2): pass', 'exec'),
]
for text, mode in TESTS:
    try:
        compile(text, '<s>', mode)
        print(repr(text), 'fine')
    except SyntaxError as e:
        print(repr(text), e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset)
