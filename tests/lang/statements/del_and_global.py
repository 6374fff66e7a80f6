x = 1
def f():
    global x, newly
    x += 1; newly = "made"
    del x
f()
try: x
except NameError as e: print(e)
print(newly)
for s in ("def f():\n x = 1\n global x", "def f(x):\n global x", "def f():\n print(x)\n global x", "def f():\n nonlocal y", "nonlocal x", "def f(x):\n nonlocal x", "class A:\n nonlocal q", "def f():\n global x\n nonlocal x", "def f():\n for x in y:\n  pass\n global x", "def f():\n import x\n global x", "def f():\n x: int\n global x"):
    try: compile(s, "s", "exec"); print("fine")
    except SyntaxError as e: print(e.msg, e.lineno, e.offset)
