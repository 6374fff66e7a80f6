"""Compares a taipan build with python3.11: CPU seconds of every program in this folder.

usage: python3.11 bench/run.py [--taipan PATH] [--repeat N] [name ...]
Prints one line per program (ratio > 1: taipan is faster) and the geometric mean.
"""
import argparse
import math
import os
import resource
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def cpu_seconds(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, done.returncode, done.stdout


def best(command, repeat):
    runs = [cpu_seconds(command) for _ in range(repeat)]
    return min(run[0] for run in runs), runs[0][1], runs[0][2]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--taipan", default=os.path.join(HERE, "..", "build", "release", "taipan"))
    parser.add_argument("--python", default="/usr/bin/python3.11")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    names = options.names or sorted(
        f[:-3] for f in os.listdir(HERE) if f.endswith(".py") and f != "run.py")
    logs = []
    for name in names:
        path = os.path.join(HERE, name + ".py")
        reference, _, expected = best([options.python, path], options.repeat)
        ours, code, output = best([options.taipan, path], options.repeat)
        if code != 0 or output != expected:
            print(f"{name:20} FAILED (exit code {code})")
            continue
        ratio = reference / max(ours, 1e-9)
        logs.append(math.log(ratio))
        print(f"{name:20} {reference:7.3f} s {ours:7.3f} s {ratio:6.2f}x", flush=True)
    if logs:
        print(f"{'geometric mean':20} {'':19} {math.exp(sum(logs) / len(logs)):6.2f}x")


if __name__ == "__main__":
    sys.exit(main())
