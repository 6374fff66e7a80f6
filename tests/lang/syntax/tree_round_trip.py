# Trees of every kind of statement, printed, compiled and run.
import ast

source = '''
def f(a, /, b=1, *c, d: int = 2, **e) -> int:
    with open(a) as g, (h := b): pass
    return [x async for x in y if z] if False else f"{b!r:>{d}}{c=}"
class C(object, metaclass=type):
    x: int = 1; y = z = -2j; del z
    for q in (1, *[2]): y += q
    else: pass
match (1, {"k": [2, 3]}):
    case (1 | 2 as n, {"k": [_, *rest], **kw}) if n: print(n, rest, kw)
try: raise ValueError from None
except* (ValueError, TypeError) as group: print(group.exceptions)
print(lambda *a, k=1: (yield), C.y, not 1 < 2 <= 3 or b"x" in {**{}} and ...)
'''
source = source.replace("async for", "for").replace("lambda *a, k=1: (yield)", "(lambda *a, k=1: k)()")
tree = ast.parse(source)
print(ast.dump(tree, include_attributes=True))
print(ast.unparse(tree))
exec(compile(tree, "<tree>", "exec"))
