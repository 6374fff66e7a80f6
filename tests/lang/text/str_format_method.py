def run(*tests, **names):
    for t in tests:
        try: print(t, "->", repr(eval(t, globals(), names)))
        except Exception as e: print(t, "->", type(e).__name__ + ":", e)
class A:
    x = 5
    def __getitem__(self, k): return ("item", k)
    def __format__(self, s): return f"<{s}>"
run("'{} {}'.format(1, 2)", "'{1} {0}'.format(1, 2)", "'{a} {b.x} {b[k]} {b[0]}'.format(a=1, b=A())", "'{0[1]}'.format([1, 2])", "'{0[-1]}'.format([1, 2])", "'{!r} {!s:>5} {!a}'.format('é', 'b', 'é')", "'{:{}}'.format(5, 10)", "'{:{w}.{p}}'.format(3.14159, w=8, p=3)", "'{{}}'.format()", "'{'.format()", "'}'.format()", "'{0} {}'.format(1)", "'{} {0}'.format(1)", "'{}'.format()", "'{a}'.format()", "'{0.x}'.format(5)", "'{0[a]}'.format({'a': 1})", "'{0[a]}'.format({})", "'{!z}'.format(1)", "'{!}'.format(1)", "'{!rr}'.format(1)", "'{0!r:'.format(1)", "'{:{:{}}}'.format(1, 2, 3)", "'{0[}'.format([1])", "'{0[]}'.format([1])", "'{0.}'.format(1)", "'{.x}'.format(A())", "'{[0]}'.format([7])", "'{:spec}'.format(A())", "'{0[0]x}'.format([1])", "'{ 0}'.format(1)", "'{-1}'.format(1)", "'{01}'.format(1, 2)", "'{99999999999999999999}'.format(1)", "'{a.b.c}'.format(a=1)", "'{:d}'.format('x')", "'{}'.format_map({})", "'{a}'.format_map({'a': 1})", "'{a}'.format_map(5)", "'{a[b]}'.format_map({'a': {'b': 2}})", "'{0}'.format_map({'0': 1})", "format(5, 5)", "format(5)", "format(5, '', 1)", "''.format(*5)", A=A)
