# raises
def f(n): return f(n + 1)
import sys
sys.setrecursionlimit(100)
f(0)
