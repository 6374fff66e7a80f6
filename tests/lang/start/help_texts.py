# The words of the help texts are each program's own; that each option and variable is explained is not.
import re
import subprocess
import sys

OPTIONS = "-b -B -c -d -E -h -i -I -m -O -OO -P -q -s -S -u -v -V -W -x -X --check-hash-based-pycs --help-env --help-xoptions --help-all".split()
VARIABLES = """STARTUP PATH SAFEPATH HOME PLATLIBDIR CASEOK UTF8 IOENCODING FAULTHANDLER HASHSEED INTMAXSTRDIGITS MALLOC COERCECLOCALE BREAKPOINT DEVMODE
PYCACHEPREFIX WARNDEFAULTENCODING NODEBUGRANGES DEBUG DONTWRITEBYTECODE INSPECT NOUSERSITE OPTIMIZE UNBUFFERED VERBOSE WARNINGS""".split()
XOPTIONS = "faulthandler tracemalloc importtime dev utf8 pycache_prefix warn_default_encoding no_debug_ranges frozen_modules int_max_str_digits".split()


def shown(*arguments):
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True)
    print(arguments, done.returncode, len(done.stderr))
    return done.stdout


text = shown("-h")
print(text.splitlines()[0].replace(sys.executable, "<python>"))
print([o for o in OPTIONS if not re.search(rf"^{o}\b", text, re.M) and o not in text])
print([o for o in ("file", "-", "arg ...") if not re.search(rf"^{re.escape(o)} *:", text, re.M)])
print(text == shown("--help"), text == shown("-?"))
variables = shown("--help-env")
print([v for v in VARIABLES if "PYTHON" + v not in variables])
options = shown("--help-xoptions")
print([x for x in XOPTIONS if x not in options])
everything = shown("--help-all")
print(all(part.strip() in everything for part in (text, variables, options)))
print([bool(shown("-c", f"print({name})").strip()) for name in ("copyright", "credits", "license", "help", "exit", "quit")])
