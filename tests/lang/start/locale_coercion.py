import os
import subprocess
import sys

for coerce in "", "0", "1", "warn":
    for variable in "LC_ALL", "LC_CTYPE", "LANG":
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG"))}
        environment |= {variable: "C", "PYTHONCOERCECLOCALE": coerce}
        code = "import os; print(os.environ.get('LC_CTYPE'), __import__('sys').flags.utf8_mode)"
        done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True)
        print(variable, coerce, done.stdout.decode(), done.stderr.decode())
