for s in ('x = ', '1 +', 'def f(', "x = 'abc", 'if x\n  pass',
          'for in x: pass', '  x', 'if 1:\npass', 'x = [1, 2', 'a b',
          'return 5', 'yield 1', 'break', 'continue', 'def f(a, a): pass',
          '1 = x', 'f() = 1', 'None = 1', 'import', 'from x import',
          'class A(:', 'lambda x', '\tx\n        y', 'async x', 'await x',
          'nonlocal x', 'def f():\n  global x\n  x: int = 1\n  nonlocal x', "'\\N{bad}'", "'\\x1'", '0777',
          '1_', '1__0', '0b2', '0xg', '1e',
          'é = €', 'x = (1]', 'x!', '$', 'a ? b',
          '*a', '*a = 1', 'a, *b, *c = d'):
    try: compile(s, "<s>", "exec"); print(repr(s), "fine")
    except SyntaxError as e: print(repr(s), type(e).__name__, e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset, repr(e.text))
