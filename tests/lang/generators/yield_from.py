def inner():
    try: r = yield 1
    except KeyError: r = "key"
    yield r
    return "result"
def outer():
    x = yield from inner()
    print("inner returned", x)
    yield from (10, 20)
    yield from ""
    return "done"
o = outer(); print(next(o), o.send("sent"), next(o), o.gi_yieldfrom is not None, next(o))
try: next(o)
except StopIteration as e: print(e.value)
o = outer(); next(o); print(o.throw(KeyError)); o.close()
class It:
    def __iter__(self): return self
    def __next__(self): return "n"
    def send(self, v): return ("send", v)
    def throw(self, *a): return ("throw", len(a))
    def close(self): print("closed")
def d(): yield from It()
g = d(); print(next(g), g.send(5), g.throw(ValueError)); g.close()
def e(): yield from [1, 2]
g = e(); next(g)
try: g.send(5)
except AttributeError as x: print(x)
def f(): yield from 5
try: next(f())
except TypeError as x: print(x)
