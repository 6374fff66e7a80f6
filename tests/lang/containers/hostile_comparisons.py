# Comparisons that change the container they are called from.
import gc, sys
class Evil:
    def __init__(s,h,f): s.h=h; s.f=f
    def __hash__(s): return s.h
    def __eq__(s,o):
        s.f(); return False
d={}
n=0
def grow():
    global n
    n+=1
    if n<2000: d[n+1000]=n
for i in range(50): d[Evil(i%3,grow)]=i
print(len(d)>50)
s=set()
def clr():
    s.clear()
try:
    for i in range(50): s.add(Evil(i%2,clr))
except Exception as e: print(type(e))
print(len(s)<=50)
def cl(): d.clear()
d={}
for i in range(30): d[Evil(1,cl)]=i
print(len(d))
l=[]
class E2:
    def __eq__(s,o): l.clear(); return False
    def __lt__(s,o): l.clear(); return True
l=[E2() for _ in range(10)]
print(l.count(1)); l=[E2() for _ in range(10)]; print(E2() in l); l=[E2() for _ in range(5)]
try: l.sort()
except ValueError as e: print(e)
l=[E2() for _ in range(5)]
try: l.remove(5)
except ValueError as e: print(e)
l=[E2() for _ in range(5)]
print(l==[1]*5)
