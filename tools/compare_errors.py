#!/usr/bin/env python3
"""Compares what python3.11 and taipan say about sources that are wrong.

compare_errors.py TAIPAN                    the hand-written corpus, tests/syntax_errors/*.txt
compare_errors.py TAIPAN --mutate N [SEED]  N broken variants of statements of the corpus and of
                                            the standard library
compare_errors.py TAIPAN --strings FILE...  every string literal in Python files, doctest examples
                                            too
  --show N    print at most N differences (default 20)
  --least P   with --mutate: succeed if at least P per cent are equal

Compared are the exception's type, message, lineno, offset, end_lineno, end_offset and text, and
the warnings (category, message, line). Both interpreters run this file with --worker on the same
list. The last line is `N passed, N failed, 0 skipped`.

A file of the corpus holds a snippet a line, in which `\\n` is a line end and `\\xHH` a byte; a line
`#: eval` or `#: single` sets the mode of what follows. Run with /usr/bin/python3.11.
"""
import ast
import collections
import io
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import tokenize

ROOT = pathlib.Path(__file__).resolve().parent.parent
ORACLE = "/usr/bin/python3.11"
STDLIB = pathlib.Path("/usr/lib/python3.11")
BATCH = 2000


# ---- In both interpreters --------------------------------------------------------------------

def judged(source, mode):
    """What the interpreter says about a source, as a tuple of plain values."""
    import warnings
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            compile(source, "<s>", mode, 0, True)
            said = ("fine",)
        except SyntaxError as e:
            said = (type(e).__name__, e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset, e.text)
        except (ValueError, OverflowError, MemoryError, RecursionError, SystemError) as e:
            said = (type(e).__name__, str(e))
    return said, [(w.category.__name__, str(w.message), w.lineno) for w in caught]


def worker(path):
    with open(path, encoding="utf-8") as file:
        cases = eval(file.read())
    for source, mode in cases:
        print(ascii(judged(source, mode)), flush=True)


# ---- The comparison --------------------------------------------------------------------------

def answers(binary, cases, folder):
    """One answer a case; a case that ends the process is answered with how it ended."""
    said = []
    while len(said) < len(cases):
        path = os.path.join(folder, "cases")
        with open(path, "w", encoding="utf-8") as file:
            file.write(ascii(cases[len(said):]))
        try:
            done = subprocess.run([binary, os.path.abspath(__file__), "--worker", path], capture_output=True,
                                  text=True, cwd=folder, timeout=300,
                                  env=dict(os.environ, PYTHONDONTWRITEBYTECODE="1"))
            ended = f"ended with {done.returncode}: {done.stderr[-300:]}"
            out = done.stdout
        except subprocess.TimeoutExpired as late:
            ended, out = "hangs", (late.stdout or b"").decode()
        lines = out.splitlines()
        said += [ast.literal_eval(line) for line in lines]
        if len(said) < len(cases):
            said.append(((ended,), []))
    return said


def compare(taipan, cases, show):
    """Prints differences; returns how many cases are equal and how many are not."""
    same = 0
    different = []
    with tempfile.TemporaryDirectory() as folder:
        for start in range(0, len(cases), BATCH):
            part = cases[start:start + BATCH]
            for case, want, got in zip(part, answers(ORACLE, part, folder),
                                       answers(taipan, part, folder)):
                if want == got:
                    same += 1
                else:
                    different.append((case, want, got))
    for (source, mode), want, got in different[:show]:
        print(f"{mode} {source!r}\n  python3.11 {want}\n  taipan     {got}")
    kinds = collections.Counter((short(want), short(got)) for _, want, got in different)
    for (want, got), count in kinds.most_common(40):
        print(f"{count:5}  {want}   <>   {got}")
    return same, len(different)


def short(answer):
    said = answer[0]
    text = said[1] if len(said) > 1 else said[0]
    return re.sub(r"\d+", "N", text or "")[:60]


# ---- Sources ---------------------------------------------------------------------------------

def corpus():
    cases = []
    for path in sorted((ROOT / "tests" / "syntax_errors").glob("*.txt")):
        mode = "exec"
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("#:"):
                mode = line[2:].strip()
            elif line:
                cases.append((unescaped(line), mode))
    return cases


def unescaped(line):
    """`\\n` as a line end; with `\\xHH` the snippet is bytes."""
    if re.search(r"(?<!\\)\\x[0-9a-f]{2}", line):
        return re.sub(rb"\\x([0-9a-f]{2})", lambda m: bytes([int(m[1], 16)]),
                      line.encode().replace(b"\\n", b"\n"))
    return line.replace("\\n", "\n")


def doctest_examples(text):
    found = []
    for line in text.split("\n"):
        first = re.match(r"\s*>>> (.*)", line)
        more = re.match(r"\s*\.\.\. ?(.*)", line)
        if first:
            found.append(first[1])
        elif more and found:
            found[-1] += "\n" + more[1]
    return found


def strings(paths):
    seen = set()
    for path in paths:
        for node in ast.walk(ast.parse(pathlib.Path(path).read_bytes())):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, (str, bytes)):
                continue
            texts = [node.value]
            if isinstance(node.value, str):
                texts += doctest_examples(node.value)
            for text in texts:
                if text in seen:
                    continue
                seen.add(text)
                for mode in ("exec", "eval", "single") if len(text) < 200 else ("exec",):
                    yield text, mode


WORDS = """( ) [ ] { } : , . = == := + - * ** / // % @ & | ^ ~ << >> < > <= >= != -> ... ; += *= not
and or in is if else elif for while try except finally with as def class return yield lambda from
import global nonlocal del pass break continue raise assert async await None True False match case
print exec x y f() 1 2.5 'a' f'{x}' b'b' _ $ ? !""".split()


def statements(rng):
    """Valid sources to break: the corpus's `valid` files and pieces of the standard library."""
    own = (ROOT / "tests" / "syntax_errors" / "valid.py").read_text().split("\n\n")
    pieces = []
    for path in rng.sample(sorted(STDLIB.glob("*.py")), 60):
        lines = path.read_text(encoding="utf-8").splitlines()
        tree = ast.parse("\n".join(lines))
        for node in ast.walk(tree):
            if isinstance(node, ast.stmt) and node.end_lineno - node.lineno < 12:
                start = node.lineno - 1
                text = "\n".join(lines[start:node.end_lineno])
                indent = len(text) - len(text.lstrip())
                pieces.append("\n".join(line[min(indent, len(line) - len(line.lstrip())):]
                                        for line in text.split("\n")))
    return own, pieces


def broken(source, rng):
    """The source with a token deleted, inserted, replaced, doubled or swapped with the next."""
    try:
        tokens = [t for t in tokenize.generate_tokens(io.StringIO(source).readline)
                  if t.string.strip()]
    except (tokenize.TokenError, IndentationError, SyntaxError):
        return None
    if not tokens:
        return None
    starts = [0]
    for line in source.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    at = rng.randrange(len(tokens))

    def span(token):
        return (starts[token.start[0] - 1] + token.start[1], starts[token.end[0] - 1] + token.end[1])
    begin, end = span(tokens[at])
    kind = rng.randrange(6)
    if kind == 0:
        return source[:begin] + source[end:]
    if kind == 1:
        return source[:begin] + rng.choice(WORDS) + " " + source[begin:]
    if kind == 2:
        return source[:begin] + rng.choice(WORDS) + source[end:]
    if kind == 3:
        return source[:end] + " " + source[begin:end] + source[end:]
    if kind == 4 and at + 1 < len(tokens):
        begin2, end2 = span(tokens[at + 1])
        return (source[:begin] + source[begin2:end2] + source[end:begin2] + source[begin:end]
                + source[end2:])
    return source[:end] + "\n" + source[end:]


def mutations(count, seed):
    rng = random.Random(seed)
    own, pieces = statements(rng)
    cases = []
    while len(cases) < count:
        text = broken(rng.choice(own if rng.randrange(2) else pieces), rng)
        if text is not None and "\0" not in text:
            cases.append((text, "exec"))
    return cases


def main():
    args = sys.argv[1:]
    if args[0] == "--worker":
        return worker(args[1])
    options = {"--show": "20", "--least": "100"}
    for name in options:
        if name in args:
            at = args.index(name)
            options[name] = args[at + 1]
            del args[at:at + 2]
    show = int(options["--show"])
    if args[1:2] == ["--mutate"]:
        cases = mutations(int(args[2]), int(args[3]) if len(args) > 3 else 1)
    elif args[1:2] == ["--strings"]:
        cases = list(strings(args[2:]))
    else:
        cases = corpus()
    same, different = compare(os.path.abspath(args[0]), cases, show)
    share = 100 * same / max(1, same + different)
    print(f"{share:.2f} % of {same + different} equal")
    if args[1:2] == ["--mutate"]:
        good = share >= float(options["--least"])
        print(f"{int(good)} passed, {int(not good)} failed, 0 skipped")
        return not good
    print(f"{same} passed, {different} failed, 0 skipped")
    return different != 0


if __name__ == "__main__":
    sys.exit(main())
