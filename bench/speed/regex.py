import re

line = '127.0.0.%d - bob [10/Oct/2000:13:55:36 -0700] "GET /a/b%d.gif HTTP/1.0" 200 %d'
log = "\n".join(line % (i % 256, i, i * 37) for i in range(4000))
request = re.compile(r'^(\S+) (\S+) (\S+) \[([^\]]+)\] "(\w+) (\S+) [^"]*" (\d{3}) (\d+)$', re.M)
print(sum(int(m[8]) for m in request.finditer(log)))
print(len(re.findall(r"\b[a-z]+\b", log)), len(re.sub(r"(\d+)\.(\d+)", r"\2-\1", log)))
print(len(re.split(r"[\s,;]+", log)), len(re.findall(r"(?i)get|post|put", log)))
word = re.compile(r"(?P<name>[A-Za-z_]\w*)|(?P<number>\d+(?:\.\d+)?)|(?P<other>\S)")
kinds = {}
for match in word.finditer(log):
    kinds[match.lastgroup] = kinds.get(match.lastgroup, 0) + 1
print(sorted(kinds.items()))
hits = sum(1 for text in log.splitlines() for _ in range(10) if re.match(r".*gif.*\s200\s", text))
print(hits, bool(re.match(r"(?:ab|cd)*x", "abcd" * 50000)))
