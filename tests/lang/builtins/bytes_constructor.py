def run(*tests, **names):
    for t in tests:
        try: print(t, "->", repr(eval(t, globals(), names)))
        except Exception as e: print(t, "->", type(e).__name__ + ":", e)
class B:
    def __bytes__(self): return b"made"
class Bad:
    def __bytes__(self): return "s"
class It:
    def __iter__(self): return iter([65, 66])
class Idx:
    def __index__(self): return 3
names = dict(B=B, Bad=Bad, It=It, Idx=Idx)
run(*[f"{t}({a})" for t in ("bytes", "bytearray") for a in ("", "3", "-1", "'a'", "'a', 'ascii'", "'é', 'ascii'", "'é', 'ascii', 'replace'", "[1, 2]", "[256]", "[-1]", "['a']", "(1,)", "range(3)", "1.5", "None", "b'x', 'ascii'", "3, 'ascii'", "B()", "Bad()", "It()", "Idx()", "2**70", "'a', 'bad-enc'", "'a', errors='x'", "source='a', encoding='utf-8'", "{1: 2}", "memoryview(b'ab')", "[Idx()]", "b'a', b'c'", "'a', 5")])
run("bytes.fromhex('0a 0B')", "bytes.fromhex('0')", "bytes.fromhex('zz')", "bytes.fromhex(5)", "bytes.fromhex('é')", "bytes.maketrans(b'a', b'bc')", "bytes.maketrans(b'a', b'b')[97]", "b'ab'.hex('-')", "b'abcd'.hex(':', 2)", "b'abcde'.hex(':', -2)", "b'a'.hex('--')", "b'a'.hex(5)", "b'a'[0]", "b'a'[1]", "b'a'['x']", "b'a' + 'b'", "b'a' * 3", "b'a' * 'b'", "b'a' % 5", "97 in b'a'", "256 in b'a'", "'a' in b'a'", "b'' in b'a'", "b'a' < b'b'", "b'a' < 'b'", "b'a' == 'a'", "bytes(b'a') is bytes(b'a')", "list(b'ab')", "b'a'.decode('ascii', 'x')", "b'\\xff'.decode()", "b'\\xff'.decode(errors='ignore')", "b'a'.decode('nope')", "bytearray(b'abc').pop()", "bytearray().pop()", "bytearray(b'a').remove(5)", "bytearray(b'a').append('x')", "bytearray(b'a').append(256)", "bytearray(b'a').extend('x')", "bytearray(b'a').insert(0, 300)", **names)
