# Long runs of reordering and deleting in dicts.
from collections import OrderedDict
od=OrderedDict((i,i) for i in range(200))
for i in range(5000):
    k=i*31%200
    od.move_to_end(k,last=bool(i%3))
    if i%7==0: kk,v=od.popitem(last=False); od[kk]=v
print(len(od),sum(od)==sum(range(200)), list(od)[:5])
big={i:i for i in range(100000)}
for i in range(0,100000,2): del big[i]
print(len(big), next(iter(big)), sum(big)==sum(range(1,100000,2)))
while big and len(big)>10: big.pop(next(iter(big)))
print(big)
