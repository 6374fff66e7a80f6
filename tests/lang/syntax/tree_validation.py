# What compile() refuses in trees made by hand.
import ast

load, store = ast.Load(), ast.Store()


def check(node):
    module = ast.fix_missing_locations(ast.Module([node], []))
    try:
        compile(module, "<tree>", "exec")
        print("fine")
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)


check(ast.Expr(ast.Name("x", store)))
check(ast.Expr(ast.Name("None", load)))
check(ast.Expr(ast.BoolOp(ast.And(), [ast.Constant(1)])))
check(ast.Expr(ast.Constant([1])))
check(ast.Expr(ast.Constant((1, (2.5, "a", b"b", None, ...)))))
check(ast.Assign([], ast.Constant(1)))
check(ast.While(ast.Constant(1), [], []))
check(ast.Expr(ast.Name(1, load)))
check(ast.Expr(ast.Tuple(1, load)))
check(ast.ImportFrom(None, [ast.alias("x")], -1))
check(ast.Pass(lineno=2, col_offset=0, end_lineno=1, end_col_offset=0))
check(ast.Match(ast.Name("x", load), [ast.match_case(ast.MatchStar("y"), None, [ast.Pass()])]))
for mode in "eval", "single":
    try:
        compile(ast.Module([], []), "<tree>", mode)
    except TypeError as e:
        print(e)
