#!/usr/bin/env python3
"""Calls native functions with odd arguments under python3.11 and taipan and compares what comes.

compare_calls.py TAIPAN [MODULE...] [--calls N] [--seed S] [--show N] [--jobs N]

tests/calls/targets.toml names the modules. Of each, all functions, types and methods that python3.11
has are called N times (default 30) with values of tests/calls/values.py, fewer or more of them than
the function takes, and keywords of its signature and others. Compared are the result's type and
repr(), or the exception's type and arguments, the warnings, and what became of the first argument.
A function passes if all of its calls are equal. The last line is `N passed, N failed, 0 skipped`.

Both interpreters run this file with --worker on the same list of calls, in an empty folder, with
little address space; a call that takes longer than two seconds is interrupted.
"""
import argparse
import concurrent.futures
import importlib
import inspect
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
CALLS = ROOT / "tests" / "calls"
ORACLE = "/usr/bin/python3.11"
ADDRESS_SPACE = 1536 << 20  # bytes: a wish for gigabytes is refused at once
CALL_LIMIT = 2  # seconds
WORKER_LIMIT = 240  # seconds for all calls of a module
# Attributes that are inherited or computed here.
UNSEEN = {"__module__", "__del__"}
# Attributes of types whose results are ours alone, or no methods.
NOT_CALLED = {"__sizeof__", "__new__", "__class__", "__init_subclass__", "__subclasshook__"}


# ---- In both interpreters --------------------------------------------------------------------

def worker(path):
    """Makes the calls of a file and prints one JSON string for each."""
    import re
    import resource
    import signal
    import warnings
    out = os.fdopen(os.dup(1), "w", encoding="ascii")
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    with open(path, encoding="utf-8") as file:
        module, calls = json.load(file)
    scope = {}
    exec((CALLS / "values.py").read_text(), scope)
    scope[module] = importlib.import_module(module)
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    address = re.compile(r"0x[0-9a-fA-F]{6,}")

    def interrupt(number, frame):
        raise TimeoutError("interrupted")

    def shown(value):
        try:
            # The order of a set goes by addresses.
            isSet = type(value) in (set, frozenset)
            text = f"set {sorted(map(repr, value))}" if isSet else repr(value)
        except BaseException as error:
            text = f"repr: {type(error).__name__}"
        return address.sub("0x", text)[:2000]

    signal.signal(signal.SIGALRM, interrupt)
    for target, positional, keywords in calls:
        first = None
        try:
            arguments = [eval(text, scope) for text in positional]
            named = {name: eval(text, scope) for name, text in keywords.items()}
            first = arguments[0] if arguments else None
            function = eval(target, scope)
        except Exception as error:
            said = f"no {target}: {error!r}"
        else:
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                signal.setitimer(signal.ITIMER_REAL, CALL_LIMIT)
                try:
                    result = function(*arguments, **named)
                    said = f"{type(result).__name__} {shown(result)}"
                    del result
                except BaseException as error:
                    said = f"{type(error).__name__}{shown(error.args)}"
                finally:
                    signal.setitimer(signal.ITIMER_REAL, 0)
            said += "".join(f" {w.category.__name__}: {w.message}" for w in caught)
            if isinstance(first, (list, dict, set, bytearray)):
                said += f" -> {shown(first)}"
        print(json.dumps(said), file=out, flush=True)
        arguments = named = first = function = None
    os._exit(0)


# ---- Which calls -----------------------------------------------------------------------------

def parameters(function):
    """The number and the names of a function's parameters, as far as it tells."""
    try:
        found = inspect.signature(function).parameters.values()
    except (ValueError, TypeError):
        return 3, []
    return len(found), [p.name for p in found if p.kind is not p.POSITIONAL_ONLY]


def is_native(function):
    return callable(function) and not inspect.isfunction(function)


def targets_of(module, spec):
    """(expression, function, type or None) for all that a module has to call."""
    out = spec.get("left_out", {})
    only = spec.get("only")
    for name in sorted(vars(module)):
        thing = getattr(module, name)
        if name.startswith("__") or name in out or not is_native(thing) or (only is not None and name not in only):
            continue
        home = getattr(thing, "__module__", None)
        if isinstance(thing, type) and spec.get("own", False) and home != module.__name__:
            continue
        expression = f"{module.__name__}.{name}"
        yield expression, thing, None
        if not isinstance(thing, type):
            continue
        yield f"(lambda: sorted(set(vars({expression})) - {UNSEEN}))", None, None
        for method in sorted(vars(thing)):
            function = vars(thing)[method]
            if f"{name}.{method}" in out or method in NOT_CALLED:
                continue
            if isinstance(function, (staticmethod, classmethod)) or type(function).__name__ == "classmethod_descriptor":
                yield f"{expression}.{method}", getattr(thing, method), None
            elif is_native(function) and not isinstance(function, type):
                yield f"{expression}.{method}", function, name


def calls_of(module, spec, values, number, seed):
    receivers = spec.get("receivers", {})
    for expression, function, kind in targets_of(module, spec):
        if function is None:
            yield expression, [], {}
            continue
        dice = random.Random(f"{seed} {expression}")
        count, names = parameters(function)
        own = receivers.get(kind)
        if kind is not None:
            count -= 1
        for _ in range(number):
            least = 0 if dice.random() < 0.3 else max(0, min(count, 4) - 1)
            wanted = dice.randint(least, min(count, 4) + 1)
            positional = [dice.choice(values) for _ in range(wanted)]
            if kind is not None and dice.random() < 0.97:
                positional.insert(0, dice.choice(own) if own else dice.choice(values))
            keywords = {}
            if dice.random() < 0.25:
                for name in dice.sample([*names, "key", "x"], dice.randint(1, min(2, len(names) + 1))):
                    keywords[name] = dice.choice(values)
            yield expression, positional, keywords


# ---- Comparing -------------------------------------------------------------------------------

def run_worker(binary, module, calls):
    """What each call said; a worker that dies or hangs is started again behind the call."""
    said = []
    environment = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1", "TZ": "UTC", "LC_ALL": "C.UTF-8"}
    while len(said) < len(calls):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "calls.json")
            inside = os.path.join(folder, "empty")
            os.mkdir(inside)
            with open(path, "w", encoding="utf-8") as file:
                json.dump([module, calls[len(said):]], file)
            command = [binary, str(pathlib.Path(__file__).resolve()), "--worker", path]
            try:
                done = subprocess.run(command, cwd=inside, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=WORKER_LIMIT)
                output, end = done.stdout, f"ended with {done.returncode}"
            except subprocess.TimeoutExpired as error:
                output, end = error.stdout or b"", "hangs"
        said += [json.loads(line) for line in output.splitlines() if line.endswith(b'"')]
        if len(said) < len(calls):
            said.append(f"the interpreter {end}")
    return said


def compare(binary, name, spec, options):
    """How many functions a module has and how many calls were made, and {function: [difference...]}."""
    scope = {}
    exec((CALLS / "values.py").read_text(), scope)
    module = importlib.import_module(name)
    calls = list(calls_of(module, spec, scope["VALUES"], options.calls, options.seed))
    theirs = run_worker(ORACLE, name, calls)
    ours = run_worker(binary, name, calls)
    bad = {}
    for (target, positional, keywords), their, our in zip(calls, theirs, ours):
        if their != our:
            words = [*positional, *(f"{k}={v}" for k, v in keywords.items())]
            bad.setdefault(target, []).append(f"{target}({', '.join(words)})\n  python3.11: {their}\n  taipan:     {our}")
    return len({call[0] for call in calls}), len(calls), bad


def main():
    import tomllib
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("modules", nargs="*")
    parser.add_argument("--calls", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=2, help="differences shown for a function")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    specs = tomllib.loads((CALLS / "targets.toml").read_text())
    names = options.modules or list(specs)
    binary = os.path.abspath(options.binary)
    passed = failed = made = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        running = {name: pool.submit(compare, binary, name, specs.get(name, {}), options) for name in names}
        for name, future in running.items():
            functions, calls, bad = future.result()
            made += calls
            passed += functions - len(bad)
            failed += len(bad)
            for differences in bad.values():
                print("\n".join(differences[:options.show]))
            print(f"{name}: {functions - len(bad)} of {functions} functions", flush=True)
    print(f"{made} calls")
    print(f"{passed} passed, {failed} failed, 0 skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--worker"]:
        worker(sys.argv[2])
    sys.exit(main())
