import traceback, sys
def show(f):
    try: f()
    except Exception as e: print(traceback.format_exception_only(e)[-1], end="")
class A:
    value = 1
    _private = 2
    def method(self): return self.valeu
def local():
    blech = 1; print(bleech)
import math
show(lambda: A().valu); show(lambda: A().method()); show(local); show(lambda: math.sqr); show(lambda: prnt(1)); show(lambda: A.methods); show(lambda: [].apend)
show(lambda: A().privat); show(lambda: A().zzzzzz); show(lambda: "x".uper()); show(lambda: exit_(1)); show(lambda: A().VALUE)
