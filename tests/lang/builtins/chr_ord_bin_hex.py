def run(*tests, **names):
    for t in tests:
        try: print(t.encode("utf-8", "backslashreplace"), "->", repr(eval(t, globals(), names)))
        except Exception as e: print(t.encode("utf-8", "backslashreplace"), "->", type(e).__name__ + ":", e)
run("chr(97)", "chr(0x10ffff)", "chr(0x110000)", "chr(-1)", "chr('a')", "chr(1.0)", "ord('a')", "ord('ab')", "ord('')", "ord(b'a')", "ord(b'ab')", "ord(5)", "ord(bytearray(b'x'))", "bin(-5)", "bin(0)", "bin(1.0)", "hex(255)", "hex(-255)", "hex('a')", "oct(8)", "oct(-8)", "bin(True)", "hex(2**100)", "ascii('aé\u1234\U0001f600\n')", "ascii(['é'])", "repr('a\x00\x7f\x80\xad\u2028\ud800\'\"')", "repr(b'\x00a\'\"\n\xff')", "chr(0xd800)", "ascii(chr(0xd800))", "id()", "hash([])", "hash('')", "hash(1.0) == hash(1)", "hash(float('inf'))", "hash(-1)", "hash(-2)", "hash(2**61-1)", "hash(2**61)", "hash(1.5)", "hash(1j)", "hash(None) == hash(None)", "callable()", "callable(len)")
