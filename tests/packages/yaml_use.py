"""PyYAML: both loaders and dumpers, tags, anchors, streams and error positions."""
# needs yaml
import collections
import datetime
import io

import yaml

text = """
a: &x [1, 2.5, 0x1F, 1_000, true, ~, "q\\u00e9", 'it''s']
b: *x
c: {d: 2020-01-02, e: 2020-01-02 03:04:05.678 +02:00}
f: |
  kept
    lines
g: >-
  folded
  lines
h: !!binary aGVsbG8=
i: !!set {one, two}
j: &base {k: 1}
l: {<<: *base, m: 2}
? [complex, key]
: value
"""
print(yaml.__with_libyaml__)
for loader in (yaml.SafeLoader, yaml.CSafeLoader, yaml.FullLoader, yaml.CFullLoader):
    try:
        data = yaml.load(text, loader)
    except yaml.YAMLError as error:
        print(loader.__name__, type(error).__name__, error.problem, error.problem_mark.line)
        data = yaml.load(text.replace("? [complex, key]\n: value\n", ""), loader)
    print(data["a"], data["a"] is data["b"], data["c"], data["f"], data["g"], data["h"], sorted(data["i"]), data["l"])
for dumper in (yaml.SafeDumper, yaml.CSafeDumper):
    print(yaml.dump({"list": [1, [2, {"x": None}]], "text": "multi\nline: \u4e2d", "when": datetime.date(2020, 1, 1), "b": b"\xff"}, Dumper=dumper, allow_unicode=True), end="")


class Point(yaml.YAMLObject):
    yaml_tag = "!point"

    def __init__(self, x, y):
        self.x, self.y = x, y

    def __repr__(self):
        return f"Point({self.x}, {self.y})"


print(yaml.load("!point {x: 1, y: [2]}", yaml.Loader), yaml.dump(Point(1, 2)), end="")
yaml.add_constructor("!sum", lambda loader, node: sum(loader.construct_sequence(node)), Loader=yaml.CSafeLoader)
print(yaml.load("!sum [1, 2, 3]", yaml.CSafeLoader), list(yaml.safe_load_all("a\n---\nb\n---\n- c\n")))
print([type(event).__name__ for event in yaml.parse("a: [b]", yaml.CLoader)])
for bad in ("a: [1", "\t- x", "a: b: c", "*nowhere", "!!python/object/apply:os.system ['true']", "\x01"):
    for loader in (yaml.SafeLoader, yaml.CSafeLoader):
        try:
            yaml.load(bad, loader)
        except yaml.YAMLError as error:
            print(loader.__name__, type(error).__name__, " ".join(str(error).split()))
print(yaml.dump(collections.OrderedDict(a=1)), end="")
big = {f"key{i}": list(range(20)) for i in range(300)}
print(yaml.load(yaml.dump(big, Dumper=yaml.CDumper), yaml.CSafeLoader) == big, yaml.load(io.BytesIO(b"\xff\xfea\x00"), yaml.CSafeLoader))
