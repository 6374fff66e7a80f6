# A backslash in front of a brace stands for itself; escapes before it still count.
import warnings

warnings.simplefilter("ignore")
for source in [r'f"\n\{x}\t"', r'f"a\n\{x}\{x}\n{{\t"', r'f"\n\{x:3}\n"', r'rf"\n\{x}\t"']:
    print(ascii(eval(source, {"x": 1})))
