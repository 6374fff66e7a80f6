def run(*tests, **names):
    for t in tests:
        try: print(t, "->", repr(eval(t, globals(), names)))
        except Exception as e: print(t, "->", type(e).__name__ + ":", e)
x, y, d, w = 5, "str", {"a": 1, "b c": 2}, 10
class A:
    def __format__(self, s): return f"<{s}>"
    def __repr__(self): return "A!"
    def __str__(self): return "str A"
a = A()
print(f"{x}{y!r}{y!s}{y!a:>8}", f"{x=}", f"{x = }", f"{y=!s}", f"{x=:>5}", f"{x + 1 = :.1f}", f"{a}|{a:spec}|{a!r:>5}|{a!s:*<8}|{a=}|{a=:x}")
print(f"{d['a']}", f'{d["b c"]}', f"{x:{w}}|{x:<{w}}|{x:{'0'}{w}}", f"{{}} {{{x}}}", f"{'nested ' + f'{x}'}", f"{(lambda v: v * 2)(3)}", f"{x!r:^{w}.{3}}", f"{3.14159:.{2}f}")
print(f"{'a' if x else 'b'}", f"{[i for i in range(3)]}", f"{ {1: 2}[1] }", f"{x:,}", f"{x!s}", f"a{'b'}" "c" f"{x}", rf"\n{x}", f"\N{DIGIT ONE}{x}", f"""{
x}""", f"{x:%}", f"{1,2}", f"{*[1, 2],}", f"{yield_ if (yield_ := 1) else 0}", f"{x:=5}", f"{(y:=7)}", y)
import datetime; print(f"{datetime.date(2020, 1, 2):%Y/%m/%d}", f"{None}", f"{...}")
for s in ('f"{"', 'f"}"', 'f"{}"', 'f"{ }"', 'f"{x!z}"',
          'f"{x!}"', 'f"{x:{y:{z}}}"', 'f"{#}"', 'f"{x\\n}"', "f'{a['b']}'",
          'f"{x!r:{"', 'f"{lambda x: 1}"', 'f"{x =!z}"', 'f"{1:"', 'f"{(}"',
          'f"{x)}"', 'f"{=}"', 'f"{!r}"', 'f"{:5}"', 'f"{x;y}"',
          'f"{def}"', 'f"{a.}"', 'f"{*}"', 'f"{x:=}"'):
    try: compile(s, "s", "eval"); print(s, "fine")
    except SyntaxError as e: print(s, "->", e.msg, e.lineno, e.offset)
