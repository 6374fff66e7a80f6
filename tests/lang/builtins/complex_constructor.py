def run(*tests, **names):
    for t in tests:
        try: print(t, "->", repr(eval(t, globals(), names)))
        except Exception as e: print(t, "->", type(e).__name__ + ":", e)
run("complex()", "complex(1, 2)", "complex('1+2j')", "complex(' -1.5e2-j ')", "complex('(1+2j)')", "complex('1 + 2j')", "complex('j')", "complex('1+2')", "complex('')", "complex(1j, 1j)", "complex('1', 2)", "complex(1, '2')", "complex([])", "complex('nan+infj')", "complex(real=1, imag=2)", "complex(x=1)", "complex(1, None)", "1j * 1j", "1j ** 2", "(1+2j) / (3-4j)", "1j / 0", "1j // 1", "1j % 1", "divmod(1j, 1)", "1j < 2j", "abs(3+4j)", "(1+2j).conjugate()", "(1+2j).real", "int(1j)", "float(1j)", "hash(1+0j)", "1+0j == 1", "-0j", "0j ** -1", "0j ** 1j", "(1+1j) ** 3", "complex(float('inf'), float('nan'))", "repr(complex(-0.0, -0.0))", "complex(1e300, 1e300) * 10**10", "f'{1+2j:.2f}'", "f'{1+2j:>20}'", "f'{1+2j:05}'", "f'{1j:d}'", "pow(1j, 2, 3)", "1j & 1", "bool(0j)", "round(1j)", "complex.__new__(int)")
