class D(dict):
    def __missing__(self, k): return ("missing", k)
d = D(a=1)
print(d["a"], d["b"], d.get("b"), "b" in d, len(d))
class E(dict):
    def __missing__(self, k): self[k] = v = []; return v
e = E(); e["x"].append(1); print(e)
print("{a} {zz}".format_map(d))
