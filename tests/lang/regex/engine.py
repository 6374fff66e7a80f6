import re

print(re.findall(r"\w+", "hello world foo"), re.sub(r"(a)(b)?", r"[\1\2]", "abaca"))
print(re.match(r"(?:a|ab)(?:c|bcd)(d*)$", "abcd").groups())
print(re.split(r"(,)\s*", "a, b,c"), re.match(r"(a*?)b", "aaab").group(1))
print(re.search(r"(?<=x)y+?", "axyyy"), re.search(r"(?<!x)y", "xyy"))
print(re.findall(r"(?i)straße", "STRAßE straße"), re.sub("x*", "-", "abxd"))
print(re.match(r"((a)|b)*", "abab").groups(), re.fullmatch(r"(\d+)-(\d+)", "12-34").span(2))
print([m.span() for m in re.finditer(r"a*", "baac")], re.match(r"(?P<x>a)(?(x)b|c)", "ab"))
print(re.match(r"(a++)b", "aaab"), re.match(r"(?>a*)a", "aaa"), re.search(b"[^a]+", b"aab"))
print(re.compile("x", re.I | re.M), re.match(r"(?:(\w)|\d)+", "a1b2").lastindex)
