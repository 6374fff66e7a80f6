"""Compares Taipan's parser with python3.11's own.

compare_ast.py TOOL [FILE_OR_FOLDER...]   trees of whole files (default: the standard library)
compare_ast.py TOOL --errors FILE...      errors of the snippets in FILEs (python lists of strings)
compare_ast.py TOOL --mutate N [FOLDER]   N broken variants of files: same error, no crash
compare_ast.py TOOL --time                parse time of the standard library on both sides

TOOL is the `ast_dump` binary. Run with /usr/bin/python3.11.
"""
import ast
import pathlib
import random
import re
import subprocess
import sys
import time
import warnings

STDLIB = pathlib.Path("/usr/lib/python3.11")


class Tool:
    def __init__(self, path):
        self.path = path
        self.start()

    def start(self):
        self.process = subprocess.Popen([self.path, "--serve"], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)

    def ask(self, source, mode="exec", flags="-"):
        try:
            self.process.stdin.write(b"%s %s %d\n" % (mode.encode(), flags.encode(), len(source)))
            self.process.stdin.write(source)
            self.process.stdin.flush()
            size = int(self.process.stdout.readline())
            return self.process.stdout.read(size).decode()
        except (ValueError, OSError):
            self.process.wait()
            code = self.process.returncode
            self.start()
            return f"CRASH {code}"


def dump(node):
    """ast.dump(include_attributes=True), with ascii() for strings."""
    if isinstance(node, ast.AST):
        parts = []
        for name in node._fields:
            value = getattr(node, name)
            if value is None and (getattr(type(node), name, ...) is None) and not (
                    isinstance(node, (ast.Constant, ast.MatchSingleton)) and name == "value"):
                continue
            parts.append(f"{name}={dump(value)}")
        for name in node._attributes:
            parts.append(f"{name}={getattr(node, name)}")
        return f"{type(node).__name__}({', '.join(parts)})"
    if isinstance(node, list):
        return f"[{', '.join(map(dump, node))}]"
    if isinstance(node, (float, complex)):
        return repr(node).replace("inf", "1e309")
    return ascii(node)


FLAGS = {"t": ast.PyCF_TYPE_COMMENTS, "i": 0x4000, "d": 0x200}


def expected(source, mode="exec", flags="-"):
    bits = ast.PyCF_ONLY_AST | sum(FLAGS.get(f, 0) for f in flags)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = compile(source, "<f>", mode, bits, True)
        return dump(tree)
    except SyntaxError as e:
        out = f"ERROR {type(e).__name__}|{ascii(e.msg)}"
        if e.end_lineno is None:
            return out
        return out + f"|{e.lineno}|{e.offset}|{e.end_lineno}|{e.end_offset}|{ascii(e.text)}"
    except MemoryError:
        return "ERROR MemoryError|''"
    except RecursionError:
        return "ERROR RecursionError"
    except (ValueError, OverflowError) as e:
        return f"OTHER {e}"


def files(paths):
    for path in paths:
        path = pathlib.Path(path)
        yield from sorted(path.rglob("*.py")) if path.is_dir() else [path]


def report(name, want, got):
    at = next((i for i, (a, b) in enumerate(zip(want, got)) if a != b), min(len(want), len(got)))
    lead = max(0, at - 100)
    print(f"DIFFERENT {name}\n  python: ...{want[lead:at + 160]}\n  taipan: ...{got[lead:at + 160]}")


def compare_files(tool, paths, flags):
    same = different = 0
    for path in files(paths):
        source = path.read_bytes()
        want = expected(source, flags=flags)
        if want.startswith(("OTHER", "ERROR Rec")):
            continue
        got = tool.ask(source, flags=flags)
        if want == got:
            same += 1
        else:
            different += 1
            report(path, want, got)
    print(f"{same} files equal, {different} different")
    return different


def shown(case):
    text = repr(case)
    return text if len(text) < 200 else text[:200] + "..."


def compare_snippets(tool, cases):
    same = different = 0
    kinds = {}
    for source, mode, flags in cases:
        data = source.encode("utf-8", "surrogatepass") if isinstance(source, str) else source
        if isinstance(source, str):
            flags += "s"
        want = expected(source, mode, flags)
        if want.startswith("OTHER"):
            continue
        got = tool.ask(data, mode, flags)
        if want == got or want == "ERROR RecursionError":
            same += 1
        else:
            different += 1
            key = want.split("|")[1] if want.startswith("ERROR") else "ok"
            kinds[key] = kinds.get(key, 0) + 1
            print(f"{shown(source)} {mode} {flags}\n  python: {want[:300]}\n  taipan: {got[:300]}")
    for key, count in sorted(kinds.items(), key=lambda item: -item[1]):
        print(f"{count:5} {key}")
    print(f"{same} snippets equal, {different} different")
    return different


def snippets(paths):
    """Every string literal in the files that could be source, and doctest lines."""
    seen = set()
    for path in files(paths):
        tree = ast.parse(path.read_bytes())
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes)):
                for text in pieces(node.value):
                    if text not in seen:
                        seen.add(text)
                        yield text, "exec", "-"
                        if len(text) < 200:
                            yield text, "eval", "-"
                            yield text, "single", "-"


def pieces(value):
    yield value
    if isinstance(value, str) and ">>> " in value:
        current = None
        for line in value.split("\n"):
            m = re.match(r"\s*>>> (.*)", line)
            c = re.match(r"\s*\.\.\. ?(.*)", line)
            if m:
                if current is not None:
                    yield current
                current = m[1]
            elif c and current is not None:
                current += "\n" + c[1]
            elif current is not None:
                yield current + "\n"
                current = None
        if current is not None:
            yield current


def mutations(count, paths):
    rng = random.Random(count)
    sources = [p.read_bytes() for p in files(paths)]
    sources = [s for s in sources if 0 < len(s) < 60000]
    words = [b"(", b")", b"[", b"]", b"{", b"}", b":", b",", b"=", b" if ", b" for ", b" in ", b"\n",
             b"\n    ", b"*", b"**", b"'", b'"', b"f'", b"\\", b" not ", b" lambda ", b":=", b".",
             b" async ", b" await ", b"@", b"0", b"1_", b" class ", b" def ", b" match ", b" case ",
             b" as ", b"->", b" else ", b" try ", b" except ", b"#", b" yield ", b"None", b"x"]
    for _ in range(count):
        source = rng.choice(sources)
        lines = source.split(b"\n")
        start = rng.randrange(len(lines))
        part = b"\n".join(lines[start:start + rng.randrange(1, 40)])
        for _ in range(rng.choice([1, 1, 1, 2, 3])):
            if not part:
                break
            at = rng.randrange(len(part))
            kind = rng.randrange(5)
            if kind == 0:
                part = part[:at]
            elif kind == 1:
                part = part[:at] + part[at + rng.randrange(1, 6):]
            elif kind == 2:
                part = part[:at] + rng.choice(words) + part[at:]
            elif kind == 3:
                part = part[:at] + rng.choice(words) + part[at + 1:]
            else:
                tokens = re.findall(rb"\w+|[^\w\s]|\s+", part)
                i = rng.randrange(len(tokens))
                del tokens[i]
                part = b"".join(tokens)
        if b"\0" in part:
            continue
        try:
            yield part.decode("utf-8"), "exec", "-"
        except UnicodeDecodeError:
            pass


def time_both(tool):
    ours = theirs = size = 0
    for path in files([STDLIB]):
        source = path.read_bytes()
        start = time.perf_counter()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                import _ast
                compile(source, "<f>", "exec", 0x8000 | 0, True) if False else None
                start = time.perf_counter()
                tree = compile(source, "<f>", "exec", ast.PyCF_ONLY_AST, True)
        except (SyntaxError, ValueError):
            continue
        theirs += time.perf_counter() - start
        del tree
        got = tool.ask(source, flags="n")
        if got.startswith("TIME"):
            ours += int(got[5:]) / 1e9
        size += len(source)
    print(f"{size / 1e6:.1f} MB: python3.11 {theirs:.2f} s (with ast objects), taipan {ours:.2f} s")


def main():
    sys.setrecursionlimit(100000)
    tool = Tool(sys.argv[1])
    args = sys.argv[2:]
    if args[:1] == ["--errors"]:
        return compare_snippets(tool, snippets(args[1:]))
    if args[:1] == ["--mutate"]:
        return compare_snippets(tool, mutations(int(args[1]), args[2:] or [STDLIB / "test"]))
    if args[:1] == ["--time"]:
        return time_both(tool)
    flags = "-"
    if args[:1] == ["--type-comments"]:
        flags, args = "t", args[1:]
    return compare_files(tool, args or [STDLIB], flags)


if __name__ == "__main__":
    sys.exit(bool(main()))
