# An empty list that is filled with a known number of items makes room for an even number.
import sys

for n in range(8):
    grown = []
    grown.extend(range(n))
    filled = list(tuple(range(n)))
    print(n, [sys.getsizeof(x) for x in ([*range(n)], grown, filled, list(iter(filled)))])
