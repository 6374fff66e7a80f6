def run(*tests, **names):
    for t in tests:
        try: print(t, "->", repr(eval(t, globals(), names)))
        except Exception as e: print(t, "->", type(e).__name__ + ":", e)
words = ["hello World", "ÀÉÎ", "ß", "ﬁx", "İ", "ǆ", "ΑΣ", "ΑΣ Α", "a1b2", "", "ALL", "they're bill's", "Ⅷ", "ŉ", "𐐀"]
for w in words: print(ascii([w.upper(), w.lower(), w.title(), w.capitalize(), w.swapcase(), w.casefold(), w.isupper(), w.islower(), w.istitle()]))
