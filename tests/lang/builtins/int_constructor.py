def run(*tests, **names):
    for t in tests:
        try: print(t, "->", repr(eval(t, globals(), names)))
        except Exception as e: print(t, "->", type(e).__name__ + ":", e)
run("int()", "int('12')", "int(' -12\\n')", "int('1_000')", "int('_1')", "int('1__0')", "int('0x1f', 16)", "int('0x1f', 0)", "int('0b101', 0)", "int('010', 0)", "int('0o17', 0)", "int('z', 36)", "int('z')", "int('')", "int(' ')", "int('1', 1)", "int('1', 37)", "int('9', 8)", "int(3.9)", "int(-3.9)", "int(1e20)", "int(float('nan'))", "int(float('inf'))", "int(b'12')", "int(bytearray(b'7'))", "int(b'x')", "int('١٢٣')", "int('１２')", "int(None)", "int([])", "int(1j)", "int('1.5')", "int('1' * 5000)", "int('12', base=3)", "int(x='12')", "int(base=3)", "int(5, 10)", "int('5', 2.0)", "int('+5')", "int('+-5')", "int('\u00bd')", "int('5\\0')", "int(True)", "int(' 5 5')", "int.from_bytes(b'\\x01\\x00', 'big')", "int.from_bytes(b'\\xff', 'little', signed=True)", "int.from_bytes([1, 2])", "int.from_bytes(b'a', 'bad')", "int.from_bytes('a', 'big')", "(300).to_bytes(2, 'little')", "(300).to_bytes(1, 'big')", "(-1).to_bytes(2, 'big')", "(-1).to_bytes(2, 'big', signed=True)", "(5).to_bytes()", "(0).to_bytes(0, 'big')", "(1).to_bytes(-1, 'big')", "(5).bit_length()", "(5).bit_count()", "(5).as_integer_ratio()", "(5).conjugate()", "(5).real", "5 .imag", "(5).is_integer()", "int.__new__(int, '5')", "str(10**5000)", "f'{10**4300}'", "int('1' + '0' * 4300)")
import sys
sys.set_int_max_str_digits(0); print(len(str(10**5000))); 
for bad in (5, "x", -1):
    try: sys.set_int_max_str_digits(bad)
    except (ValueError, TypeError) as e: print(e)
