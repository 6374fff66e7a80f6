import ast

for value in (frozenset(), frozenset([1])):
    tree = ast.fix_missing_locations(ast.Expression(ast.Constant(value)))
    print(eval(compile(tree, "", "eval")) is value)
