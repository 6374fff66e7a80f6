import os
import subprocess
import sys

# The file system's encoding is the locale's unless UTF-8 mode is on.
code = """import io, locale, sys
print(sys.getfilesystemencoding(), locale.getencoding(), sys.stdout.encoding, sys.stdout.errors)
print(open('/dev/null').encoding, open('/dev/null', encoding='locale').encoding)
print(ascii(sys.argv[1]), sys.flags.utf8_mode)
"""
for locale in "C", "POSIX", "C.UTF-8":
    for options in [], ["-X", "utf8"], ["-X", "utf8=0"]:
        environment = {**os.environ, "LC_ALL": locale}
        command = [sys.executable, *options, "-c", code, "\xe9".encode()]
        print(locale, options, subprocess.check_output(command, env=environment).decode())
