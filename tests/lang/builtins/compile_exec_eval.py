def run(*tests, **names):
    for t in tests:
        try: print(t, "->", repr(eval(t, globals(), names)))
        except Exception as e: print(t, "->", type(e).__name__ + ":", e)
run("compile('1', 'f', 'eval')", "compile('1', 'f', 'bad')", "compile(5, 'f', 'eval')", "compile('1', 5, 'eval')", "compile('x = 1', 'f', 'eval')", "compile('1; 2', 'f', 'single')", "compile('1\\n2', 'f', 'single')", "compile('', 'f', 'eval')", "compile('1', 'f', 'eval', flags=999999)", "compile('1', 'f', 'eval', optimize=5)", "compile(b'\\xff', 'f', 'exec')", "compile('a\\0b', 'f', 'exec')", "eval('1 + 1')", "eval('  1')", "eval('1\\n')", "eval('')", "eval(5)", "eval(b'1')", "eval('x', {'x': 5})", "eval('x', {}, {'x': 6})", "eval('1', 5)", "exec('1', None, 5)", "exec('x', {'x': 1})", "exec(5)", "exec('y')", "eval(compile('z', 'f', 'eval'), {'z': 9})", "eval('__builtins__', {'__builtins__': 5})", "eval('len', {'__builtins__': {}})", "eval('abs(-1)', {'__builtins__': {'abs': lambda x: 'mine'}})", "exec('import os', {'__builtins__': {}})", "exec('class A: pass', {'__builtins__': {}})", "eval('lambda: 1')()", "eval((lambda: 1).__code__)", "exec((lambda x: x).__code__)", "compile('assert 0', 'f', 'exec', optimize=1).co_names", "eval('[i for i in range(n)]', {'n': 3})", "exec('def f(): return q', {})", "exec('a: int = 1; print(__annotations__)', {})", "exec(compile('print(__name__)', 'f', 'exec'), {'__name__': 'nm'})")
import ast
print(ast.dump(compile("a + 1", "f", "eval", ast.PyCF_ONLY_AST)), eval(compile(ast.parse("1 + 2", mode="eval"), "f", "eval")))
def f(): x = 1; return (lambda: x)
try: exec(f().__code__)
except TypeError as e: print(e)
try: exec(f().__code__, closure=5)
except TypeError as e: print(e)
exec(f().__code__, closure=f().__closure__)
