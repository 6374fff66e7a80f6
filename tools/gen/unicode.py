#!/usr/bin/env python3
"""Generates the Unicode tables of src/base/unicode_tables.h from the Unicode Character Database.

usage: unicode.py UCD_DIR CHANGES_FILE OUTPUT.cpp

UCD_DIR holds Unicode 15.0 (Debian's unicode-data). Python 3.11 speaks Unicode 14.0: characters whose
DerivedAge is later are dropped, and CHANGES_FILE lists the few properties of older characters which
15.0 changed, and what Unicode 3.2 (unicodedata.ucd_3_2_0) said differently.
"""
import bz2
import os
import sys
from collections import Counter
from fractions import Fraction

CATEGORIES = ("Cn Lu Ll Lt Mn Mc Me Nd Nl No Zs Zl Zp Cc Cf Cs Co Lm Lo Pc Pd Ps Pe Pi Pf Po Sm Sc "
              "Sk So").split()
BIDI = [""] + ("L LRE LRO R AL RLE RLO PDF EN ES ET AN CS NSM BN B S WS ON LRI RLI FSI PDI").split()
WIDTHS = "F H W Na A N".split()
FLAGS = ("Alpha Lower Upper Title Cased CaseIgnorable XidStart XidContinue Printable Space LineBreak "
         "Decimal Digit Numeric Mirrored SpecialCase After3_2").split()
FLAG = {name: 1 << i for i, name in enumerate(FLAGS)}
TAGS = [""] + ("<noBreak> <compat> <super> <fraction> <sub> <font> <circle> <wide> <vertical> <square> "
               "<isolated> <final> <initial> <medial> <small> <narrow>").split()
QUICK_CHECK = ["NFC_QC", "NFD_QC", "NFKC_QC", "NFKD_QC"]
LIMIT = 0x110000


class Ucd:
    """The files of one UCD directory, cut to Unicode 14.0."""

    def __init__(self, folder):
        self.folder = folder
        self.age = [None] * LIMIT
        for first, last, fields in self.ranges("DerivedAge.txt"):
            age = tuple(map(int, fields[0].split(".")))
            if age <= (14, 0):
                for cp in range(first, last + 1):
                    self.age[cp] = age
        self.read_main()
        self.read_properties()
        self.read_case()
        self.read_numeric()
        self.read_names()

    def lines(self, name):
        path = os.path.join(self.folder, name)
        opener = bz2.open if name.endswith(".bz2") else open
        with opener(path, "rt", encoding="utf-8") as file:
            for line in file:
                line = line.split("#")[0].strip()
                if line:
                    yield [field.strip() for field in line.split(";")]

    def ranges(self, name):
        for fields in self.lines(name):
            first, _, last = fields[0].partition("..")
            yield int(first, 16), int(last or first, 16), fields[1:]

    def read_main(self):
        self.data = [None] * LIMIT          # the fields of UnicodeData.txt
        self.named_ranges = []              # (first, last, "<CJK Ideograph>")
        start = None
        for fields in self.lines("UnicodeData.txt"):
            cp = int(fields[0], 16)
            name = fields[1]
            if name.endswith(", First>"):
                start = cp
                continue
            if name.endswith(", Last>"):
                label = name[1:-len(", Last>")]
                self.named_ranges.append((start, cp, label))
                for c in range(start, cp + 1):
                    if self.age[c]:
                        self.data[c] = fields[:1] + [""] + fields[2:]
                continue
            if self.age[cp]:
                self.data[cp] = fields

    def read_properties(self):
        self.width = ["N"] * LIMIT
        for first, last, fields in self.ranges("EastAsianWidth.txt"):
            for cp in range(first, last + 1):
                self.width[cp] = fields[0]
        wanted = {"Lowercase", "Uppercase", "Cased", "Case_Ignorable", "XID_Start", "XID_Continue"}
        self.properties = {name: set() for name in wanted}
        for first, last, fields in self.ranges("DerivedCoreProperties.txt"):
            if fields[0] in wanted:
                self.properties[fields[0]].update(
                    cp for cp in range(first, last + 1) if self.age[cp])
        self.line_break = set()
        for first, last, fields in self.ranges("LineBreak.txt"):
            if fields[0] in ("BK", "CR", "LF", "NL"):
                self.line_break.update(range(first, last + 1))
        self.quick = {}
        self.exclusions = set()
        for first, last, fields in self.ranges("DerivedNormalizationProps.txt"):
            if fields[0] in QUICK_CHECK:
                shift = 2 * QUICK_CHECK.index(fields[0])
                for cp in range(first, last + 1):
                    if self.age[cp]:
                        value = {"N": 2, "M": 1}[fields[1]]
                        self.quick[cp] = self.quick.get(cp, 0) | value << shift
            elif fields[0] == "Full_Composition_Exclusion":
                self.exclusions.update(range(first, last + 1))

    def read_case(self):
        self.special = {}                   # cp -> (lower, title, upper) as lists
        for fields in self.lines("SpecialCasing.txt"):
            if len(fields) > 5 and fields[4]:
                continue                    # conditional: a locale, or the final sigma
            cp = int(fields[0], 16)
            self.special[cp] = [[int(c, 16) for c in f.split()] for f in fields[1:4]]
        self.fold = {}
        for fields in self.lines("CaseFolding.txt"):
            if fields[1] in ("C", "F"):
                cp = int(fields[0], 16)
                if self.age[cp]:
                    self.fold[cp] = [int(c, 16) for c in fields[2].split()]

    def read_numeric(self):
        self.unihan_numeric = {}
        with bz2.open(os.path.join(self.folder, "Unihan_NumericValues.txt.bz2"), "rt",
                      encoding="utf-8") as file:
            for line in file:
                if line.startswith("U+"):
                    cp, _, value = line.split("\t")
                    self.unihan_numeric[int(cp[2:], 16)] = Fraction(value.split()[0])

    def read_names(self):
        self.aliases = []
        for fields in self.lines("NameAliases.txt"):
            cp = int(fields[0], 16)
            if self.age[cp]:
                self.aliases.append((fields[1], cp))
        self.sequences = []
        for fields in self.lines("NamedSequences.txt"):
            cps = [int(c, 16) for c in fields[1].split()]
            if all(self.age[cp] for cp in cps):
                self.sequences.append((fields[0], cps))


class Output:
    def __init__(self, path):
        self.path = path
        self.parts = []

    def text(self, text):
        self.parts.append(text)

    def array(self, type_, name, values):
        self.parts.append("const %s %s[%d] = {" % (type_, name, max(1, len(values))))
        values = [str(v) for v in values] or ["0"]
        for i in range(0, len(values), 32):
            self.parts.append(",".join(values[i:i + 32]) + ",")
        self.parts.append("};")

    def two_stage(self, type_, name, values, shift):
        size = 1 << shift
        blocks, index = {}, []
        data = []
        for start in range(0, len(values), size):
            block = tuple(values[start:start + size])
            if block not in blocks:
                blocks[block] = len(blocks)
                data.extend(block)
            index.append(blocks[block])
        self.array("u16" if len(blocks) > 255 else "u16", name + "Index", index)
        self.array(type_, name, data)

    def save(self):
        text = "\n".join(self.parts) + "\n"
        os.makedirs(os.path.dirname(os.path.abspath(self.path)), exist_ok=True)
        with open(self.path, "w") as file:
            file.write(text)


def read_changes(path):
    """Rows `FIRST[..LAST] ; version ; field ; value`."""
    changes = {"14.0": [], "3.2": []}
    with open(path) as file:
        for line in file:
            line = line.split("#")[0].strip()
            if line:
                cps, version, field, value = [f.strip() for f in line.split(";")]
                first, _, last = cps.partition("..")
                changes[version].append((int(first, 16), int(last or first, 16), field, value))
    return changes


class Records:
    """The distinct property records and the index of each code point's."""

    def __init__(self, ucd, changes):
        self.ucd = ucd
        self.numeric_values = [Fraction(0)]
        self.numeric_index = {Fraction(0): 0}
        self.special_data = [0]
        self.special_index = {}
        self.override = {}
        for first, last, field, value in changes["14.0"]:
            for cp in range(first, last + 1):
                self.override[cp, field] = value
        self.table = {}
        self.index = [self.record_number(cp) for cp in range(LIMIT)]

    def record_number(self, cp):
        return self.table.setdefault(self.record(cp), len(self.table))

    def numeric_number(self, value):
        if value not in self.numeric_index:
            self.numeric_index[value] = len(self.numeric_values)
            self.numeric_values.append(value)
        return self.numeric_index[value]

    def special_number(self, cp, simple_lower):
        """Offset of [lower, title, upper, fold] in special_data, each prefixed by its length."""
        fold = self.ucd.fold.get(cp)
        special = self.ucd.special.get(cp)
        if special is None and (fold is None or fold == [simple_lower]):
            if not (fold is None and simple_lower != cp):
                return 0
        row = self.ucd.data[cp]
        if special is None:
            upper = int(row[12], 16) if row[12] else cp
            title = int(row[14], 16) if row[14] else upper
            special = [[simple_lower], [title], [upper]]
        key = tuple(map(tuple, special + [fold or [cp]]))
        if key not in self.special_index:
            self.special_index[key] = len(self.special_data)
            for cps in key:
                self.special_data.extend((len(cps),) + cps)
        return self.special_index[key]

    def record(self, cp):
        ucd, row = self.ucd, self.ucd.data[cp]
        get = lambda field, default: self.override.get((cp, field), default)
        if row is None:                     # python3.11 calls unassigned characters fullwidth
            return (0, 0, 0, WIDTHS.index(get("width", "F")), 0, 0, 0, 0, 0, 0, 0, 0, 0)
        width = WIDTHS.index(get("width", ucd.width[cp]))
        category = get("category", row[2])
        bidi = get("bidi", row[4])
        flags = self.flags(cp, row, category, bidi)
        decimal = int(get("decimal", row[6]) or 0)
        digit = int(get("digit", row[7]) or 0)
        if row[6]:
            flags |= FLAG["Decimal"]
        if row[7]:
            flags |= FLAG["Digit"]
        numeric = 0
        value = row[8] or ucd.unihan_numeric.get(cp)
        value = get("numeric", value)
        if value not in (None, "", "-"):
            flags |= FLAG["Numeric"]
            numeric = self.numeric_number(Fraction(value))
        upper = int(row[12], 16) if row[12] else cp
        lower = int(row[13], 16) if row[13] else cp
        title = int(row[14], 16) if row[14] else upper
        special = self.special_number(cp, lower)
        if special:
            flags |= FLAG["SpecialCase"]
        return (CATEGORIES.index(category), BIDI.index(bidi), int(get("combining", row[3])), width, flags,
                upper - cp, lower - cp, title - cp, special, digit or decimal, numeric,
                ucd.quick.get(cp, 0), 0)

    def flags(self, cp, row, category, bidi):
        ucd, flags = self.ucd, 0
        if category in ("Lm", "Lt", "Lu", "Ll", "Lo"):
            flags |= FLAG["Alpha"]
        for flag, name in (("Lower", "Lowercase"), ("Upper", "Uppercase"), ("Cased", "Cased"),
                           ("CaseIgnorable", "Case_Ignorable"), ("XidStart", "XID_Start"),
                           ("XidContinue", "XID_Continue")):
            changed = self.override.get((cp, name))
            if (cp in ucd.properties[name]) if changed is None else changed == "Y":
                flags |= FLAG[flag]
        if category == "Lt":
            flags |= FLAG["Title"]
        if cp == 0x20 or category[0] not in "CZ":
            flags |= FLAG["Printable"]
        if category == "Zs" or bidi in ("WS", "B", "S"):
            flags |= FLAG["Space"]
        if cp in ucd.line_break or bidi == "B":
            flags |= FLAG["LineBreak"]
        if row[9] == "Y":
            flags |= FLAG["Mirrored"]
        if ucd.age[cp] > (3, 2):
            flags |= FLAG["After3_2"]
        return flags

    def write(self, out):
        out.two_stage("u16", "kRecordNumber", self.index, 7)
        rows = ["{%s}" % ",".join(map(str, row[:12])) for row in self.table]
        out.array("CharRecord", "kRecords", rows)
        out.array("double", "kNumericValues",
                  ["%d.0/%d.0" % (v.numerator, v.denominator) for v in self.numeric_values])
        out.array("u32", "kSpecialCase", self.special_data)


def write_decompositions(ucd, changes, out):
    data, index, seen = [0], [0] * LIMIT, {}
    canonical = {}
    for cp in range(LIMIT):
        row = ucd.data[cp]
        if row is None or not row[5]:
            continue
        parts = row[5].split()
        tag = parts.pop(0) if parts[0].startswith("<") else ""
        cps = tuple(int(p, 16) for p in parts)
        key = (TAGS.index(tag), cps)
        if key not in seen:
            seen[key] = len(data)
            data.append(len(cps) << 8 | key[0])
            data.extend(cps)
        index[cp] = seen[key]
        if not tag and len(cps) == 2 and cp not in ucd.exclusions:
            canonical[cps] = cp
    out.two_stage("u16", "kDecompositionOffset", index, 7)
    out.array("u32", "kDecompositions", data)
    pairs = sorted((first << 21 | second, cp) for (first, second), cp in canonical.items())
    out.array("Composition", "kCompositions", ["{%dull,%d}" % pair for pair in pairs])
    out.text("const u32 kCompositionCount = %d;" % len(pairs))
    fixes = []
    for fields in ucd.lines("NormalizationCorrections.txt"):
        if tuple(map(int, fields[3].split("."))) > (3, 2, 0):
            fixes.append("{0x%s,0x%s}" % (fields[0], fields[1]))
    out.array("CodePair", "kNormalization3_2", fixes)
    out.text("const u32 kNormalization3_2Count = %d;" % len(fixes))


def write_3_2(changes, out):
    """The records of ucd_3_2_0 that differ from today's: sorted by code point."""
    table = {}
    for first, last, field, value in changes["3.2"]:
        for cp in range(first, last + 1):
            table.setdefault(cp, {})[field] = value
    rows = []
    for cp in sorted(table):
        row = table[cp]
        keep = 255
        numeric = row.get("numeric")
        rows.append("{0x%x,%s,%s,%s,%s,%s,%s,%s}" % (
            cp,
            CATEGORIES.index(row["category"]) if "category" in row else keep,
            BIDI.index(row["bidi"]) if "bidi" in row else keep,
            WIDTHS.index(row["width"]) if "width" in row else keep,
            row.get("mirrored", keep), row.get("decimal", keep).__str__().replace("-", "254"),
            "Change3_2::kKeep" if numeric is None else "Change3_2::kNone" if numeric == "-"
            else "Change3_2::kSet", "0.0" if numeric in (None, "-") else repr(float(numeric))))
    out.array("Change3_2", "kChanges3_2", rows)
    out.text("const u32 kChanges3_2Count = %d;" % len(rows))


def name_hash(name):
    h = 2166136261
    for byte in name.encode("ascii"):
        h = ((h ^ byte) * 16777619) & 0xffffffff
    return h


RANGE_PREFIX = {"CJK Ideograph": "CJK UNIFIED IDEOGRAPH-"}


class Names:
    """Names as sequences of words: byte 0 ends, 1..N is a frequent word, more takes two bytes."""

    def __init__(self, ucd):
        self.names = {}
        self.patterns = []                  # (first, last, prefix): name is prefix + hex
        for cp in range(LIMIT):
            row = ucd.data[cp]
            if row is None or not row[1] or row[1].startswith("<"):
                continue
            suffix = "-%04X" % cp
            if row[1].endswith(suffix):
                self.pattern(cp, row[1][:-len(suffix)] + "-")
            else:
                self.names[cp] = row[1]
        for first, last, label in ucd.named_ranges:
            for prefix_label, prefix in RANGE_PREFIX.items():
                if label.startswith(prefix_label):
                    while not ucd.age[last]:
                        last -= 1
                    self.patterns.append((first, last, prefix))
        self.patterns.sort()

    def pattern(self, cp, prefix):
        if self.patterns and self.patterns[-1][1] == cp - 1 and self.patterns[-1][2] == prefix:
            self.patterns[-1] = (self.patterns[-1][0], cp, prefix)
        else:
            self.patterns.append((cp, cp, prefix))

    @staticmethod
    def words(name):
        """Splits into words; one that follows a hyphen keeps it."""
        result = []
        for part in name.split(" "):
            pieces = part.split("-")
            result.append(pieces[0])
            result.extend("-" + p for p in pieces[1:])
        return result

    def write(self, ucd, out):
        texts = sorted(set(self.names.values()))
        counts = Counter(word for text in texts for word in self.words(text))
        words = sorted(counts, key=lambda w: (-counts[w], w))
        high = 2
        while 256 - high + high * 256 - 1 < len(words) + 1:
            high += 1
        short = 256 - high                  # ids below take one byte; id 0 ends
        number = {word: i + 1 for i, word in enumerate(words)}
        data, offset = [0], [0] * LIMIT
        for cp, text in self.names.items():
            offset[cp] = len(data)
            for word in self.words(text):
                n = number[word]
                if n < short:
                    data.append(n)
                else:
                    data.extend((short + ((n - short) >> 8), (n - short) & 255))
            data.append(0)
        lexicon, starts = [], [0, 0]
        for word in words:
            lexicon.extend(word.encode("ascii"))
            starts.append(len(lexicon))
        out.two_stage("u32", "kNameOffset", offset, 5)
        out.array("u8", "kNames", data)
        out.array("u8", "kNameWords", lexicon)
        out.array("u32", "kNameWordStart", starts)
        out.text("const u32 kNameShortWords = %d;" % short)
        out.array("NamePattern", "kNamePatterns",
                  ['{0x%x,0x%x,"%s"}' % p for p in self.patterns])
        out.text("const u32 kNamePatternCount = %d;" % len(self.patterns))
        self.write_lookup(ucd, out)

    def write_lookup(self, ucd, out):
        alias_text, aliases = [], []
        sequence_data, sequences = [], []
        entries = [(text, cp) for cp, text in self.names.items()]
        for name, cp in ucd.aliases:
            entries.append((name, LIMIT + len(aliases)))
            aliases.append('{"%s",0x%x}' % (name, cp))
        for name, cps in ucd.sequences:
            entries.append((name, LIMIT + 0x10000 + len(sequences)))
            sequences.append('{"%s",%d,{%s}}' % (name, len(cps), ",".join(map(str, cps))))
        size = 1 << 16
        table = [0xffffffff] * size
        for name, value in entries:
            slot = name_hash(name) & (size - 1)
            while table[slot] != 0xffffffff:
                slot = (slot + 1) & (size - 1)
            table[slot] = value
        out.array("u32", "kNameTable", ["0x%x" % v for v in table])
        out.array("NameAlias", "kNameAliases", aliases)
        out.array("NameSequence", "kNameSequences", sequences)


def main():
    folder, changes_path, output = sys.argv[1:]
    ucd = Ucd(folder)
    changes = read_changes(changes_path)
    out = Output(output)
    out.text("// Generated by tools/gen/unicode.py: do not edit.")
    out.text('#include "base/unicode_tables.h"')
    out.text("namespace taipan::unicode {")
    Records(ucd, changes).write(out)
    write_decompositions(ucd, changes, out)
    write_3_2(changes, out)
    Names(ucd).write(ucd, out)
    for type_, name, values in (("char* const", "kCategoryNames", CATEGORIES), ("char* const", "kBidiNames", BIDI),
                                ("char* const", "kWidthNames", WIDTHS), ("char* const", "kDecompositionTags", TAGS)):
        out.text("const %s %s[] = {%s};" % (type_, name, ",".join('"%s"' % v for v in values)))
    out.text("}  // namespace taipan::unicode")
    out.save()


if __name__ == "__main__":
    main()
