# Damaged pickles give Python's exceptions; deep ones do not overflow the stack.
import _pickle as P
import io

for data in (
    b"", b"N", b".", b"(.", b"N(.", b"0.", b"N(0.", b"e", b"(e.", b"NNa.", b"}(Nu.", b"(NNNd.",
    b"X\xff\xff\xff\xff", b"\x8d" + b"\xff" * 7 + b"\x7f.", b"\x8e" + b"\xff" * 7 + b"\x7f.",
    b"\x95" + b"\xff" * 8, b"\x80\x06.", b"\x8b\xff\xff\xff\xff.", b"h\x05.", b"j\xff\xff\xff\xff.",
    b"g-1\n.", b"Np-1\n.", b"Npx\n.", b"Ix\n.", b"I01\n.", b"I00\n.", b"Lx\n.", b"L5L\n.", b"Fx\n.",
    b"F1e999\n.", b"F1 \n.", b"S'a\n.", b"S'\\x'\n.", b"U\x01\xe9.", b"cos\nnope\n.", b"cnope\nx\n.",
    b"cos\npath.join\n.", b"\x80\x04\x8c\x02os\x8c\x0ca.<locals>.b\x93.", b"NNR.", b"NN\x81.", b"NNb.",
    b"N}b.", b"N(NNtb.", b"\x82\x00.", b"\x82\x01.", b"Pa\n.", b"\x97.", b"N\x98.", b"\xff", b"z", b"'",
    b"X\x01\0\0\0\xff.", b"X\x03\0\0\0\xed\xa0\x80.", b"(No.", b"(ibuiltins\nint\n.", b"\x8f(]\x90.",
):
    for load in (P.loads, lambda b: P.load(io.BytesIO(b))):
        try:
            print(data, ascii(load(data)))
        except Exception as e:
            print(data, type(e).__name__, ascii(str(e)))

deep = []
for _ in range(100000):
    deep = [deep]
try:
    P.dumps(deep)
except RecursionError as e:
    print(e)
deep = P.loads(b"]" * 100000 + b"a" * 99999 + b".")
count = 0
while deep:
    deep = deep[0]
    count += 1
print(count)
