# What the single-letter options do to a program and to sys.flags.
from _session import show, write

FLAGS = "import sys; print(sys.flags)"
for options in ([], ["-b"], ["-bb"], ["-B"], ["-BB"], ["-d"], ["-dd"], ["-E"], ["-I"], ["-O"], ["-OO"],
                ["-OOO"], ["-P"], ["-q"], ["-R"], ["-s"], ["-S"], ["-u"], ["-x"], ["-t"], ["-ss"],
                ["-bBdEIOPqsSu"], ["-W", "error"], ["-X", "dev"], ["-X", "utf8"], ["-X", "utf8=0"]):
    show(*options, "-c", FLAGS)
for options in ([], ["-O"], ["-OO"]):
    show(*options, "-c", 'def f(): "doc"\nassert 0, "text"\nprint(f.__doc__, __debug__)')
for options in ([], ["-b"], ["-bb"]):
    show(*options, "-c", "str(b'x'); b'x' == 'x'; b'x' == 1; {b'x': 1}.get('x')")
PATHS = "import sys; print(sys.path); print(sys.argv, sys.orig_argv[1:])"
write("lib/module_of_folder.py", "import sys\nprint(__name__, sys.path[0], sys.argv)\n")
write("lib/show_path.py", PATHS)
write("lib/package/__init__.py", "print('package')\n")
write("lib/package/__main__.py", "import sys\nprint(__name__, __package__, sys.argv)\n")
write("lib/package/inner.py", "import sys\nprint(__name__, __package__, sys.argv)\n")
for options in ([], ["-P"], ["-I"], ["-S"], ["-s"], ["-E"]):
    show(*options, "-c", PATHS, "a", "-b", cwd="lib")
    show(*options, "show_path.py", "a", "-b", cwd="lib")
    show(*options, "lib/show_path.py", env={"PYTHONPATH": "lib:/other::"})
    show(*options, "-m", "module_of_folder", "x", cwd="lib")
    show(*options, "-", "x", stdin=PATHS.encode())
show("-mpackage", "1", cwd="lib")
show("-m", "package.inner", "1", cwd="lib")
show("-m", "package.none", cwd="lib")
show("-m", "none", cwd="lib")
show("-m", "none.inner", cwd="lib")
show("-m", "module_of_folder.inner", cwd="lib")
show("-m", "module_of_folder.py", cwd="lib")
show("-m", "", cwd="lib")
show("-m", ".package", cwd="lib")
show("-m", "sys")
show("-m", "_io")
show("-m", "os", cwd="lib")
show("-x", write("first.py", b"this is no python\nprint(1)\nraise ValueError\n"))
show("-x", write("only.py", b"this is no python"))
show("-c", "print(__name__, __file__)")
show("-c", "print(sorted(globals()))")
show("-c", "print(__spec__, __loader__, __doc__, __package__, __annotations__)")
show("-c", "1 +")
show("-c", "if 1:\n  print(1)\n  1/0")
show("-c", "# coding: latin-1\nprint('é')")
show("-c", "")
show("-c", b"print(ascii('\xff'))")
show("-u", "-c", "import sys; print(sys.stdout.line_buffering, sys.stdout.write_through, sys.stderr.write_through, "
     "type(sys.stdout.buffer).__name__, sys.stdin.line_buffering)")
show("-c", "import sys; print(sys.stdout.line_buffering, sys.stdout.write_through, type(sys.stdout.buffer).__name__)")
show("-c", "import sys; print(sys.dont_write_bytecode)")
show("-B", "-c", "import sys; print(sys.dont_write_bytecode)")
show("-S", "-c", "import sys; print('site' in sys.modules, 'exit' in dir(__builtins__))")
show("-i", "-c", "x = 5", stdin=b"print(x)\n")
show("-i", "-c", "1/0", stdin=b"import sys; print(sys.last_type)\n")
show("-i", "-c", "raise SystemExit(4)", stdin=b"print(1)\n")
show("-i", "-c", "pass", stdin=b"raise SystemExit(5)\n")
show("-iq", stdin=b"1\n2 +\n'x'\n\nif 1:\n  3\n\n_\nimport sys; sys.exit(3)\n")
show("-q", stdin=b"1\nprint(2)\n")
show("-d", "-c", "print(1)")
