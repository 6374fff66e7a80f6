# Text that is shorter than any match is refused without trying.
import re

print(re.match("(a?){30}a{30}" * 3, "a" * 29), re.fullmatch("(a?){30}a{30}" * 3, "a" * 89))
print(re.match("ab(?=cd)", "ab"), re.match("(?<=x)ab", "xab"), re.compile("ab").match("xab", 1), re.compile("ab").match("xab", 1, 2))
