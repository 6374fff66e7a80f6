"""IPython: a session with magics, history, completion, inspection, errors and await."""
# needs IPython
import asyncio
import os
import re
import tempfile

os.environ["IPYTHONDIR"] = tempfile.mkdtemp()
os.chdir(os.environ["IPYTHONDIR"])
from IPython.core.interactiveshell import InteractiveShell
from IPython.testing.globalipapp import start_ipython  # noqa: F401  (must import without a terminal)
from IPython.utils.capture import capture_output

shell = InteractiveShell.instance(colors="NoColor")
shell.history_manager.enabled = False
CELLS = ["a = 6\na * 7", "%%capture grabbed\nprint('captured')", "grabbed.stdout", "_", "!echo shell $a", "%timeit -n1 -r1 pass", "x = !echo one; echo two\nx",
         "def f(n):\n    'doc of f'\n    return 1 / n\nf(0)", "f?", "f??", "%who", "%%python3 -c pass\n", "await __import__('asyncio').sleep(0, 'awaited')", "a b", "%nothing",
         "import math\nmath.sq", "%%writefile ipython_sample.py\nvalue = 5", "%run ipython_sample.py", "value", "%load_ext autoreload", "for i in range(2):\n    i", "%pdef f", "%%time\npass",
         "class T:\n    def _repr_html_(self): return '<b>'\n    def __repr__(self): return 'T!'\nT()", "[[i] * 30 for i in range(6)]", "{'a': {1, 2}, 'b': range(3)}", "raise SystemExit(3)", "%config Completer.use_jedi = False"]
for cell in CELLS:
    with capture_output() as out:
        result = shell.run_cell(cell, store_history=True)
    text = re.sub(r"0x[0-9a-f]+", "ADDRESS", out.stdout + out.stderr)
    text = re.sub(r"[\d.]+ (ns|\u00b5s|ms|us|s)\b|(CPU times|Wall time).*|File:.*", "TIME", text)
    print(repr(cell), result.success, repr(result.result)[:80], text.rstrip())
with capture_output():
    pass
print(shell.Completer.complete("math.sq")[1][-1:], shell.complete("os.pa")[1][:2], shell.complete("%time")[1][:3])
print(shell.object_inspect("f")["docstring"], shell.input_transformer_manager.transform_cell("%ls\n!x"))
print(shell.input_transformer_manager.check_complete("for i in x:"), asyncio.iscoroutinefunction(shell.run_cell_async))
