#!/usr/bin/python3.11
"""Compares the code objects that Taipan's compiler makes with python3.11's, field by field.

    compare_code.py [-O LEVEL] [-n SHOWN] PROGRAM TREE...

PROGRAM is the taipan command, or compile_dump (the compiler without the runtime). Every .py file of
the trees is compiled by both; the share of equal code objects is printed, and the first
differences. With the taipan command the code objects travel through marshal.
"""
import collections
import marshal
import os
import struct
import subprocess
import sys
import tempfile
import types
import warnings

sys.setrecursionlimit(20000)
warnings.simplefilter('ignore')


def text(s):
    return s.encode('utf-8', 'surrogatepass').hex()


def const(value):
    kind = type(value)
    if kind is float:
        return ('f', struct.pack('<d', value).hex())
    if kind is complex:
        return ('c', struct.pack('<d', value.real).hex(), struct.pack('<d', value.imag).hex())
    if kind is str:
        return ('s', text(value))
    if kind is bytes:
        return ('b', value.hex())
    if kind is tuple:
        return ('t', *map(const, value))
    if kind is frozenset:
        return ('F', *sorted(map(const, value)))
    if kind is types.CodeType:
        return describe(value)
    return ('x', repr(value))


def describe(code):
    localsplus = list(code.co_varnames)
    kinds = [0x20] * len(localsplus)
    for name in code.co_cellvars:
        if name in code.co_varnames:
            kinds[localsplus.index(name)] |= 0x40
        else:
            localsplus.append(name)
            kinds.append(0x40)
    localsplus += code.co_freevars
    kinds += [0x80] * len(code.co_freevars)
    return ('code', {
        'name': text(code.co_name), 'qualname': text(code.co_qualname),
        'argcount': code.co_argcount, 'posonlyargcount': code.co_posonlyargcount,
        'kwonlyargcount': code.co_kwonlyargcount, 'stacksize': code.co_stacksize,
        'flags': code.co_flags, 'firstlineno': code.co_firstlineno, 'code': code.co_code.hex(),
        'linetable': code.co_linetable.hex(), 'exceptiontable': code.co_exceptiontable.hex(),
        'names': [text(n) for n in code.co_names], 'localsplus': [text(n) for n in localsplus],
        'kinds': bytes(kinds).hex(),
        'consts': [const(c) for c in code.co_consts]})


def normal(value):
    """Sets of ours in the order that const() uses."""
    if value[0] == 'F':
        return ('F', *sorted(value[1:]))
    if value[0] == 't':
        return ('t', *map(normal, value[1:]))
    if value[0] == 'code':
        value[1]['consts'] = [normal(c) for c in value[1]['consts']]
    return value


# Run by the taipan command: writes one marshalled value per file, code object or message.
DRIVER = """
import marshal, sys
level, out, *paths = sys.argv[1:]
with open(out, 'wb') as out:
    for path in paths:
        try:
            with open(path, 'rb') as file:
                source = file.read()
            value = compile(source, path, 'exec', dont_inherit=True, optimize=int(level))
        except Exception as error:
            value = f'{type(error).__name__}: {error}'
        data = marshal.dumps(value)
        out.write(len(data).to_bytes(4, 'little') + data)
        out.flush()
"""


class Runtime:
    """Compiles with the taipan command."""

    def __init__(self, program):
        self.program = program

    def compile(self, paths, level, result):
        with tempfile.NamedTemporaryFile() as out:
            ran = subprocess.run([self.program, '-W', 'ignore', '-c', DRIVER, str(level), out.name, *paths],
                                 capture_output=True, text=True)
            data = out.read()
        values = []
        while data:
            size = int.from_bytes(data[:4], 'little')
            values.append(marshal.loads(data[4:4 + size]))
            data = data[4 + size:]
        if len(values) < len(paths):
            result.show(f'{paths[len(values)]}: stopped ({ran.returncode}) {ran.stderr[-300:]}')
        return [('error', v) if isinstance(v, str) else describe(v) for v in values]


class Dump:
    """Compiles with compile_dump."""

    def __init__(self, program):
        self.program = program

    def compile(self, paths, level, result):
        ran = subprocess.run([self.program, '-O', str(level), *paths], capture_output=True,
                             text=True)
        lines = ran.stdout.splitlines()
        if len(lines) < len(paths):
            result.show(f'{paths[len(lines)]}: stopped ({ran.returncode}) {ran.stderr[-300:]}')
        values = []
        for line in lines:
            value = eval(line)
            if value[0] == 'error':
                value = ('error', f'{bytes.fromhex(value[1]).decode()} line {value[2:]}')
            values.append(normal(value))
        return values


class Comparison:
    def __init__(self, shown):
        self.equal = self.total = self.shown = 0
        self.limit = shown
        self.fields = collections.Counter()

    def show(self, *args):
        self.shown += 1
        if self.shown <= self.limit:
            print(*args)

    def code(self, path, ours, theirs):
        self.total += 1
        a, b = ours[1], theirs[1]
        different = []
        for key in b:
            if key == 'consts':
                mine = [c if c[0] != 'code' else ('code', c[1]['name']) for c in a[key]]
                other = [c if c[0] != 'code' else ('code', c[1]['name']) for c in b[key]]
                if mine != other:
                    different.append(key)
            elif a[key] != b[key]:
                different.append(key)
        if different:
            self.fields.update(different)
            self.show(f'{path}: {bytes.fromhex(b["qualname"]).decode()} line {b["firstlineno"]}: '
                      f'{", ".join(different)}')
        else:
            self.equal += 1
        mine = [c for c in a['consts'] if c[0] == 'code']
        other = [c for c in b['consts'] if c[0] == 'code']
        for x, y in zip(mine, other):
            self.code(path, x, y)
        self.total += max(0, len(other) - len(mine))


def count(theirs):
    return 1 + sum(count(c) for c in theirs[1]['consts'] if c[0] == 'code')


def main():
    args = sys.argv[1:]
    level, shown = 0, 40
    while args and args[0].startswith('-'):
        option, value = args[:2]
        if option == '-O':
            level = int(value)
        else:
            shown = int(value)
        args = args[2:]
    program, *trees = args
    paths = []
    for tree in trees:
        if os.path.isfile(tree):
            paths.append(tree)
        for folder, _, files in os.walk(tree):
            paths += [os.path.join(folder, f) for f in files if f.endswith('.py')]
    paths.sort()
    result = Comparison(shown)
    compiler = (Dump if 'dump' in os.path.basename(program) else Runtime)(program)
    for start in range(0, len(paths), 50):
        chunk = paths[start:start + 50]
        for path, ours in zip(chunk, compiler.compile(chunk, level, result)):
            try:
                with open(path, 'rb') as file:
                    theirs = describe(compile(file.read(), path, 'exec', dont_inherit=True,
                                              optimize=level))
            except (SyntaxError, ValueError, RecursionError) as error:
                if ours[0] != 'error':
                    result.show(f'{path}: python3.11 refuses: {error}')
                continue
            if ours[0] == 'error':
                result.show(f'{path}: refused: {ours[1]}')
                result.total += count(theirs)
                continue
            result.code(path, ours, theirs)
    share = result.equal / max(1, result.total)
    print(f'{result.equal} of {result.total} code objects equal ({share:.2%}); '
          f'differences: {dict(result.fields)}')


if __name__ == '__main__':
    main()
