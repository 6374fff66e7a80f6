# How deep source may nest, and what is said beyond.
def say(name, source):
    try:
        compile(source, "<source>", "exec")
        print(name, "fine")
    except SyntaxError as e:
        print(name, type(e).__name__, e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset)
    except (MemoryError, RecursionError) as e:
        print(name, type(e).__name__, e)


for n in (90, 199, 200, 201, 1000):
    for opening, closing in ("()", "[]", "{}", ("f(", ")"), ("a[", "1]")):
        say(f"{opening} {n}", opening * n + closing * n)
    say(f"open {n}", "(" * n)
for n in (1000, 10000, 100000):
    for prefix in ("-", "not ", "1**", "lambda:", "1 if 1 else ", "await "):
        say(f"{prefix} {n}", prefix * n + "1")
for n in (19, 20, 21, 99, 100, 101):
    for header in ("for a in b:", "if a:", "with a:", "def f():"):
        say(f"{header} {n}", "".join(" " * i + header + "\n" for i in range(n)) + " " * n + "pass")
