def run(*tests, **names):
    for t in tests:
        try: print(t, "->", repr(eval(t, globals(), names)))
        except Exception as e: print(t, "->", type(e).__name__ + ":", e)
import random
r = random.Random(42)
print(r.random(), r.randint(1, 100), r.randrange(0, 100, 7), r.choice("abc"), r.choices([1, 2, 3], [1, 1, 5], k=5), r.sample(range(100), 5), r.uniform(1, 2), r.gauss(0, 1), r.normalvariate(0, 1), r.expovariate(1), r.betavariate(1, 2), r.gammavariate(2, 1), r.triangular(0, 1, 0.5), r.getrandbits(70), r.randbytes(5), r.paretovariate(2), r.vonmisesvariate(0, 1), r.lognormvariate(0, 1), r.weibullvariate(1, 2))
l = list(range(10)); r.shuffle(l); print(l)
for s in (1, "text", b"bytes", 1.5, None, -5, 2**100, bytearray(b"x")):
    if s is not None: print(s, random.Random(s).random())
random.seed("x", version=1); print(random.random()); random.seed(5); st = random.getstate(); a = random.random(); random.setstate(st); print(a == random.random())
run("random.randrange(0)", "random.choice([])", "random.sample([1], 2)", "random.sample({1}, 1)", "random.randint(2, 1)", "random.randrange(1, 2, 0)", "random.getrandbits(-1)", "random.getrandbits(0)", "random.choices([])", "random.choices([1], [1], cum_weights=[1])", "random.choices([1], [0])", "random.randrange(1.5)", "random.seed([])", "random.shuffle((1,))", "random.Random((1,))", random=random)
