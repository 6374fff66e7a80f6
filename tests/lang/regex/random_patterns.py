"""Random patterns on random texts: every result, mark and group as python3.11 has them. (Possessive
repeats of groups are left out: python3.11 mixes up their marks.)"""
import hashlib
import random
import re
import warnings

warnings.simplefilter("ignore")
r = random.Random(311)
LETTERS = "abAB01_ \n-\u00e9\u0130\u017f\u00df\u0394\u03b4Z"
SETS = ["a", "b", "A-Z", "0-9", r"\w", r"\s", "\u00e9", "_", r"\D", "\u0370-\u03ff"]
PLACES = [r"\b", r"\B", "^", "$", r"\A", r"\Z"]
REPEATS = ["*", "+", "?", "*?", "+?", "??", "{2}", "{1,3}", "{0,2}?"]
GROUPS = ["(", "(", "(?:", "(?:", "(?=", "(?!", "(?>", "(?i:", "(?a:"]
BEHIND = ["a", "b", "ab", "[ab]", r"\w"]


def single():
    kind = r.random()
    if kind < 0.4:
        return r.choice("abAB01_ \u00e9")
    if kind < 0.6:
        return r.choice([r"\w", r"\W", r"\d", r"\s", r"\S", "."])
    return "[" + r.choice(["", "", "^"]) + "".join(r.choice(SETS) for _ in range(r.randint(1, 3))) + "]"


def item(depth):
    kind = r.random()
    if kind < 0.1:
        return r.choice(PLACES)
    if kind < 0.15:
        return r.choice(["(?<=", "(?<!"]) + r.choice(BEHIND) + ")"
    if kind < 0.6 or depth == 0:
        return single() + r.choice(["", "", r.choice(REPEATS + ["*+", "++", "?+", "{1,2}+"])])
    return r.choice(GROUPS) + alternatives(depth - 1) + ")" + r.choice(["", "", r.choice(REPEATS)])


def alternatives(depth):
    return "|".join(
        "".join(item(depth) for _ in range(r.randint(1, 4))) for _ in range(r.choice([1, 1, 1, 2, 3])))


def outcome(pattern, text):
    found = [(m.regs, m.groups(), m.lastindex) for m in pattern.finditer(text)]
    more = [pattern.match(text), pattern.fullmatch(text), pattern.search(text, 2)]
    return repr((found, [m and m.regs for m in more], pattern.split(text), pattern.sub("<>", text)))


for block in range(20):
    digest = hashlib.sha1()
    for _ in range(100):
        source = alternatives(2)
        flags = r.choice([0, 0, 0, re.I, re.M, re.S, re.A, re.I | re.A, re.M | re.I])
        text = "".join(r.choice(LETTERS) for _ in range(r.randint(0, 18)))
        if r.random() < 0.5:
            text = text.encode("ascii", "ignore").decode()
        digest.update(outcome(re.compile(source, flags), text).encode())
    print(block, digest.hexdigest())
