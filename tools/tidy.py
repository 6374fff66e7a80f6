#!/usr/bin/env python3
"""Runs clang-tidy-19 with the tree's .clang-tidy and prints what it finds.

tidy.py [FILE...]     these files; none: those that differ from --since (default: HEAD)
tidy.py --all         every source file of src and tests (about an hour of one processor)

--build FOLDER has the compile_commands.json (default: build/release); --jobs N files at once.
A header is looked at through the first source file that includes it. Exit code 1 if anything is found.
"""
import argparse
import concurrent.futures
import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
TIDY = "clang-tidy-19"
FOLDERS = ("src", "tests")
FINDING = re.compile(r"^(/.*?:\d+:\d+: (?:warning|error): .*)$", re.M)


def changed(since):
    """Files that differ from a commit, and new ones."""
    names = subprocess.run(["git", "diff", "--name-only", "--diff-filter=d", since], cwd=ROOT, text=True,
                           check=True, capture_output=True).stdout.splitlines()
    names += subprocess.run(["git", "ls-files", "--others", "--exclude-standard", *FOLDERS], cwd=ROOT,
                            text=True, check=True, capture_output=True).stdout.splitlines()
    return [ROOT / name for name in names if name.startswith(FOLDERS)]


def compiled(build):
    """The source files that the build compiles."""
    commands = json.loads((build / "compile_commands.json").read_text())
    files = {(pathlib.Path(c["directory"]) / c["file"]).resolve() for c in commands}
    return {f for f in files if f.suffix == ".cpp" and f.is_relative_to(ROOT) and
            f.relative_to(ROOT).parts[0] in FOLDERS}


def includer(header, sources):
    """A source file that includes the header; its own if it has one."""
    own = header.with_suffix(".cpp")
    if own in sources:
        return own
    name = str(header.relative_to(ROOT / "src")) if header.is_relative_to(ROOT / "src") else header.name
    return next((s for s in sorted(sources) if f'"{name}"' in s.read_text()), None)


def to_look_at(files, sources):
    chosen = set()
    for file in files:
        source = includer(file, sources) if file.suffix == ".h" else file
        if source in sources:
            chosen.add(source)
        elif file.suffix in (".h", ".cpp"):
            print(f"{file.relative_to(ROOT)}: not part of this build, left out", file=sys.stderr)
    return sorted(chosen)


def tidy(build, file):
    done = subprocess.run([TIDY, "-p", str(build), "--quiet", str(file)], cwd=ROOT, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    found = [line.replace(f"{ROOT}/", "") for line in FINDING.findall(done.stdout)]
    if done.returncode != 0 and not found:
        found = [f"{file.relative_to(ROOT)}: {TIDY} ended with {done.returncode}"]
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--since", default="HEAD", metavar="COMMIT")
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build" / "release")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("files", nargs="*", type=lambda name: pathlib.Path(name).resolve())
    args = parser.parse_args()
    sources = compiled(args.build)
    files = sorted(sources) if args.all else to_look_at(args.files or changed(args.since), sources)
    seen = set()  # a header shows its findings in every file that includes it
    with concurrent.futures.ThreadPoolExecutor(max_workers=args.jobs) as pool:
        for found in pool.map(lambda file: tidy(args.build, file), files):
            for line in found:
                if line not in seen:
                    seen.add(line)
                    print(line, flush=True)
    print(f"{len(files)} files, {len(seen)} findings")
    return 1 if seen else 0


if __name__ == "__main__":
    sys.exit(main())
