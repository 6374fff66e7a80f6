class P:
    __match_args__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
def f(v):
    match v:
        case 0 | 1: return "small"
        case True: return "never"
        case str() as s if len(s) > 3: return "long " + s
        case "a" | 'b': return "letter"
        case [] : return "empty"
        case [x]: return f"one {x}"
        case [1, *rest, 9]: return f"rest {rest}"
        case (a, b) if a == b: return "pair"
        case {"k": v, **kw} if kw: return f"k {v} {kw}"
        case {"k": v}: return f"just k {v}"
        case {}: return "mapping"
        case P(0, y=y): return f"P0 {y}"
        case P(x, y): return f"P {x} {y}"
        case -1.5 | 2+3j: return "number"
        case None: return "none"
        case int(n): return f"int {n}"
        case bytes(): return "bytes"
        case [[_, [z]], *_]: return f"nested {z}"
        case _: return "other"
for v in (0, True, "abcd", "a", "zz", [], [5], (1, 2, 3, 9), [2, 2], {"k": 1, "z": 2}, {"k": 3}, {}, {"q": 1}, P(0, 1), P(2, 3), -1.5, 2+3j, None, 77, b"x", [[1, [2]], 3], {1}, iter([]), range(2), bytearray(b"1")):
    print(f(v))
