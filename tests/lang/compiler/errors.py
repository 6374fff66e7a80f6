# Errors that only the compiler finds, with their places.
for source in ['return', 'break', 'x = yield', 'def f():\n  x\n  global x', 'def f(a, a): pass',
               'class A:\n  nonlocal x', 'def f():\n  nonlocal x', 'await x', 'f(a=1, a=2)',
               '[i := 0 for i in x]', 'async def f():\n  yield 1\n  return 2', '*a, *b = c',
               'from __future__ import nope', 'x: int\ndef f():\n  x: int\n  global x',
               'match x:\n  case a: pass\n  case b: pass', 'def f(): [(yield) for x in y]',
               'import a\nfrom __future__ import division', '__debug__ = 1']:
    try:
        compile(source, 'source', 'exec')
        print('fine', repr(source))
    except SyntaxError as e:
        print(e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset)
