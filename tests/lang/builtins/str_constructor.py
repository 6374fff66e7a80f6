def run(*tests, **names):
    for t in tests:
        try: print(t, "->", repr(eval(t, globals(), names)))
        except Exception as e: print(t, "->", type(e).__name__ + ":", e)
class S:
    def __str__(self): return "made"
run("str()", "str(5)", "str(b'a')", "str(b'a', 'ascii')", "str(b'\\xff', 'ascii')", "str(b'\\xff', errors='replace')", "str('a', 'ascii')", "str(5, 'ascii')", "str(object=1)", "str(b'a', encoding='utf-16')", "str(S())", "str(S(), 'ascii')", "str(bytearray(b'x'), 'utf-8')", "str(memoryview(b'x'), 'utf-8')", "str(1, 2, 3, 4)", "str(x=1)", "str.maketrans('ab', 'cd')", "str.maketrans('ab', 'c')", "str.maketrans({'a': 'x', 98: None})", "str.maketrans({'ab': 1})", "str.maketrans(5)", "str.maketrans('a', 'b', 'c')", "str.maketrans({1.5: 2})", "'abc'.translate({97: 'X', 98: None, 99: 100})", "'abc'.translate({97: 2**40})", "'abc'.translate(5)", "'abc'.translate({97: 1.5})", "'ab'.translate([0] * 97 + ['z'])", S=S)
