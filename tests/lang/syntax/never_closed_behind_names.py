# Behind names in a row python3.11 looks for what they could print, and so finds an open bracket.
for source in ("a b (", "a b c (", "a b c d e (", "a b {", "a b [ (", "x a b c\n(", "a b; (", "a b c; d (", "pass pass (", "*a b (", "import a b (",
               "class A B (", "lambda x y: (", "a b.c d (", "a 1 b (", "a b() c (", "a b c.d e (", "a b (\nc\nd)", "a b (\n)(", "'''\n''' b c (",
               "if a b c (", "with a b c (", "x = a b c (", "(a b c (", "f(a b (", "a b ' (", "a b ]", "a ? (", "return a b c (", "print a b ("):
    try:
        compile(source, "<x>", "exec")
    except SyntaxError as e:
        print(ascii(source), "->", e.msg, e.lineno, e.offset, ascii(e.text), e.end_lineno, e.end_offset)
