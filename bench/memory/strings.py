names = ["name %d" % i for i in range(600000)]
wide = ["n\u00e4me \u20ac %d" % i for i in range(200000)]
data = [b"%d" % i for i in range(200000)]
text = "".join(names)
print(len(names) + len(wide) + len(data), len(text), len(text.split("1")))
