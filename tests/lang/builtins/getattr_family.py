def run(*tests, **names):
    for t in tests:
        try: print(t.encode("utf-8", "backslashreplace"), "->", repr(eval(t, globals(), names)))
        except Exception as e: print(t.encode("utf-8", "backslashreplace"), "->", type(e).__name__ + ":", e)
class A:
    x = 1
    def __getattr__(self, n):
        if n == "err": raise ValueError("not attr")
        raise AttributeError(n)
a = A()
run("getattr(a, 'x')", "getattr(a, 'y')", "getattr(a, 'y', 5)", "getattr(a, 'err', 5)", "hasattr(a, 'err')", "hasattr(a, 'y')", "getattr(a)", "getattr(a, 5)", "hasattr(a, 5)", "getattr(a, 'x', 1, 2)", "setattr(a, 'z', 1)", "a.z", "delattr(a, 'z')", "delattr(a, 'z')", "setattr(a, 5, 1)", "setattr(a, 'x')", "delattr(a, 5)", "vars(a)", "vars(5)", "vars()['A'] is A", "dir(a)[-1]", "setattr(5, 'x', 1)", "setattr(int, 'x', 1)", "delattr(5, 'real')", "delattr([], 'append')", "setattr([], 'append', 1)", "setattr('', 'zz', 1)", "getattr(a, '\ud800', 7)", "type(a)", "type(a, 1)", "type()", "isinstance(1, int)", "isinstance(1)", "issubclass(int)", "issubclass(bool, (str, (int,)))", "isinstance(1, ())", "isinstance(True, int | None)", "globals() is globals()", "object() == object()", "input(1, 2)", "super()", "__import__('math').pi", "type(__build_class__).__name__", "__build_class__()", "__build_class__(1, 2)", "__build_class__(lambda: 0, 2)")
