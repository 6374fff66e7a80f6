# Looking characters up by name, alias and sequence; normalising longer text.
import unicodedata

for name in ["SNOWMAN", "snowman", "LATIN SMALL LETTER GHA", "NULL", "BEL", "ALERT", "LF",
             "KEYCAP DIGIT ONE", "HANGUL SYLLABLE GAG", "HANGUL SYLLABLE A", "HANGUL SYLLABLE",
             "CJK UNIFIED IDEOGRAPH-4E00", "CJK UNIFIED IDEOGRAPH-4e00",
             "CJK UNIFIED IDEOGRAPH-04E00", "CJK COMPATIBILITY IDEOGRAPH-F900", "no such", "", "\xe9",
             "x" * 300, "TIBETAN MARK TSA -PHRU", "TIBETAN MARK TSA-PHRU"]:
    try:
        print(ascii(name[:40]), ascii(unicodedata.lookup(name)))
    except KeyError as error:
        print(ascii(name[:40]), error)

for text in ["e\u0301\u0323", "\u1e9b\u0323", "\uac00\u11a8", "\u1100\u1161\u11a8", "\u0344",
             "a\u0315\u0300\u05ae\u0300b", "\U0002f868", "\ufb01", "\u2460", "\u0958", "q\u0307\u0323"]:
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        print(ascii(text), form, ascii(unicodedata.normalize(form, text)),
              ascii(unicodedata.ucd_3_2_0.normalize(form, text)),
              unicodedata.is_normalized(form, text))
print("\N{SNOWMAN}", "\u03a3\u03a3".lower(), "\u1f88".title(), "\xdf".upper(), "\u0130".lower() == "i\u0307")
