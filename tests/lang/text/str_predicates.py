def run(*tests, **names):
    for t in tests:
        try: print(t, "->", repr(eval(t, globals(), names)))
        except Exception as e: print(t, "->", type(e).__name__ + ":", e)
for w in ["", "a", "1", "½", "²", "Ⅷ", "一", " ", "\t\n", "\x00", "a1", "_x", "1x", "class", "é", "\u200b", "\u2028", "٣", "🗡", "\ud800", "µ", "$", "x y"]:
    print(ascii(w), [int(getattr(w, m)()) for m in ("isalpha", "isdecimal", "isdigit", "isnumeric", "isalnum", "isspace", "isprintable", "isidentifier", "isascii", "islower", "isupper", "istitle")])
