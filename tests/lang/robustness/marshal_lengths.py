# Data that says it is longer than it is: an error, and no memory for what is not there.
import io
import marshal

for data in (b"s\xff\xff\xff\x00abc", b"u\xff\xff\xff\x00abc", b"l\xff\xff\xff\x00\x01\x00",
             b"(\x00\x00\x02\x00N", b"[\x00\x00\x02\x00N", b"<\x00\x00\x02\x00N"):
    for load in (marshal.loads, lambda d: marshal.load(io.BytesIO(d))):
        try:
            print(load(data))
        except (EOFError, ValueError) as error:
            print(type(error).__name__)
large = tuple(range(70000)), b"x" * 3_000_000
print(marshal.load(io.BytesIO(marshal.dumps(large))) == large)
