class I:
    def __init__(self, v): self.v = v
    def __index__(self): return self.v
class Sub(int): pass
print([1, 2, 3][I(1)], "abc"[I(-1)], hex(I(255)), bin(I(5)), oct(I(8)), range(I(3)), [0] * I(2), bytes(I(2)), chr(I(65)))
print([1, 2, 3][I(0):I(2)], int(I(7)), float(I(7)), complex(I(3)), round(1.234, I(1)), "x".center(I(3)), divmod(7, 2)[I(1)])
for bad in (I("x"), I(1.5), I(None)):
    try: print([1][bad])
    except TypeError as e: print(e)
try: [1][I(2**80)]
except IndexError as e: print(e)
print([1, 2][:I(2**80)])
import warnings
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always")
    print([1, 2][I(Sub(1))], operator.index(I(True)) if 0 else "")
    import operator
    print(operator.index(I(Sub(1))))
    print([str(x.message) for x in w])
