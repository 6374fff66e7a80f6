#include "base/unicode.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace taipan::unicode {

namespace {

/// The full mapping number `which` (lower, title, upper, fold) of a character that has special
/// ones.
int specialMapping(const CharRecord& r, int which, u32* out) {
  const u32* p = kSpecialCase + r.special;
  for (; which > 0; which--) p += *p + 1;
  int count = static_cast<int>(*p);
  for (int i = 0; i < count; i++) out[i] = p[i + 1];
  return count;
}

}  // namespace

int toLowerFull(u32 c, u32* out) {
  const CharRecord& r = record(c);
  if (r.flags & kSpecialCaseFlag) return specialMapping(r, 0, out);
  *out = c + static_cast<u32>(r.lowerDelta);
  return 1;
}

int toTitleFull(u32 c, u32* out) {
  const CharRecord& r = record(c);
  if (r.flags & kSpecialCaseFlag) return specialMapping(r, 1, out);
  *out = c + static_cast<u32>(r.titleDelta);
  return 1;
}

int toUpperFull(u32 c, u32* out) {
  const CharRecord& r = record(c);
  if (r.flags & kSpecialCaseFlag) return specialMapping(r, 2, out);
  *out = c + static_cast<u32>(r.upperDelta);
  return 1;
}

int toFoldedFull(u32 c, u32* out) {
  const CharRecord& r = record(c);
  if (r.flags & kSpecialCaseFlag) return specialMapping(r, 3, out);
  *out = c + static_cast<u32>(r.lowerDelta);
  return 1;
}

const Change3_2* change3_2(u32 c) {
  const Change3_2* end = kChanges3_2 + kChanges3_2Count;
  const Change3_2* at = std::lower_bound(
      kChanges3_2, end, c, [](const Change3_2& row, u32 code) { return row.code < code; });
  return at != end && at->code == c ? at : nullptr;
}

CodeBuffer::~CodeBuffer() { std::free(codes_); }

bool CodeBuffer::grow() {
  usize capacity = capacity_ == 0 ? 64 : capacity_ * 2;
  void* block = failed_ ? nullptr : std::realloc(codes_, capacity * sizeof(u32));
  if (!block) {
    failed_ = true;
    return false;
  }
  codes_ = static_cast<u32*>(block);
  capacity_ = capacity;
  return true;
}

namespace {

// Hangul syllables compose and decompose by arithmetic (Unicode Standard, section 3.12).
constexpr u32 kSBase = 0xac00, kLBase = 0x1100, kVBase = 0x1161, kTBase = 0x11a7;
constexpr u32 kLCount = 19, kVCount = 21, kTCount = 28;
constexpr u32 kNCount = kVCount * kTCount, kSCount = kLCount * kNCount;

class Normalizer {
 public:
  Normalizer(Form form, bool version3_2, CodeBuffer& out)
      : compat_(form == Form::kNfkc || form == Form::kNfkd), old_(version3_2), out_(out) {}

  /// Appends the full decomposition of `c`, unordered.
  void decompose(u32 c) {
    if (c - kSBase < kSCount) {
      u32 s = c - kSBase;
      out_.append(kLBase + s / kNCount);
      out_.append(kVBase + s % kNCount / kTCount);
      if (s % kTCount) out_.append(kTBase + s % kTCount);
      return;
    }
    if (old_) {
      if (hasFlag(c, kAfter3_2)) return out_.append(c);
      for (u32 i = 0; i < kNormalization3_2Count; i++) {
        if (kNormalization3_2[i].from == c) return decompose(kNormalization3_2[i].to);
      }
    }
    Decomposition d = decomposition(c);
    if (d.length == 0 || (d.tag != 0 && !compat_)) return out_.append(c);
    for (int i = 0; i < d.length; i++) decompose(d.codes[i]);
  }

  /// Puts combining marks into canonical order: a stable sort of each run by combining class.
  void order() {
    u32* p = out_.data();
    usize n = out_.size();
    for (usize i = 1; i < n; i++) {
      u8 cls = combining(p[i]);
      if (cls == 0) continue;
      u32 c = p[i];
      usize j = i;
      for (; j > 0 && combining(p[j - 1]) > cls; j--) p[j] = p[j - 1];
      p[j] = c;
    }
  }

  void compose() {
    u32* p = out_.data();
    usize n = out_.size(), to = 0, starter = 0;
    bool haveStarter = false;
    u8 last = 0;
    for (usize i = 0; i < n; i++) {
      u32 c = p[i];
      u8 cls = combining(c);
      // A mark is blocked by a preceding one of the same or a higher class.
      bool adjacent = haveStarter && to == starter + 1;
      if (haveStarter && (adjacent || (last != 0 && last < cls))) {
        if (u32 composed = composePair(p[starter], c)) {
          p[starter] = composed;
          continue;
        }
      }
      if (cls == 0) {
        starter = to;
        haveStarter = true;
      }
      last = cls;
      p[to++] = c;
    }
    out_.truncate(to);
  }

 private:
  u8 combining(u32 c) const {
    const CharRecord& r = record(c);
    return old_ && (r.flags & kAfter3_2) ? 0 : r.combining;
  }

  u32 composePair(u32 a, u32 b) const {
    if (a - kLBase < kLCount && b - kVBase < kVCount) {
      return kSBase + ((a - kLBase) * kVCount + (b - kVBase)) * kTCount;
    }
    if (a - kSBase < kSCount && (a - kSBase) % kTCount == 0 && b > kTBase && b < kTBase + kTCount) {
      return a + (b - kTBase);
    }
    u64 key = static_cast<u64>(a) << 21 | b;
    const Composition* end = kCompositions + kCompositionCount;
    const Composition* at = std::lower_bound(
        kCompositions, end, key, [](const Composition& row, u64 k) { return row.pair < k; });
    if (at == end || at->pair != key) return 0;
    return old_ && hasFlag(at->composed, kAfter3_2) ? 0 : at->composed;
  }

  bool compat_, old_;
  CodeBuffer& out_;
};

}  // namespace

QuickCheck quickCheck(Form form, const u32* text, usize length) {
  int shift = 2 * static_cast<int>(form);
  u8 last = 0;
  QuickCheck result = QuickCheck::kYes;
  for (usize i = 0; i < length; i++) {
    const CharRecord& r = record(text[i]);
    if (r.combining != 0 && r.combining < last) return QuickCheck::kNo;
    last = r.combining;
    int value = r.quickCheck >> shift & 3;
    if (value == 2) return QuickCheck::kNo;
    if (value == 1) result = QuickCheck::kMaybe;
    // Hangul syllables carry no property row in the decomposed forms' tables beyond this one.
  }
  return result;
}

void normalize(Form form, const u32* text, usize length, bool version3_2, CodeBuffer& out) {
  Normalizer n(form, version3_2, out);
  for (usize i = 0; i < length; i++) n.decompose(text[i]);
  if (out.failed()) return;
  n.order();
  if (form == Form::kNfc || form == Form::kNfkc) n.compose();
}

// ---- names ----

namespace {

// The Jamo short names of which the names of Hangul syllables are made.
constexpr const char* kJamoL[] = {"G",  "GG", "N", "D",  "DD", "R", "M", "B", "BB", "S",
                                  "SS", "",   "J", "JJ", "C",  "K", "T", "P", "H"};
constexpr const char* kJamoV[] = {"A",   "AE", "YA", "YAE", "EO", "E",  "YEO",
                                  "YE",  "O",  "WA", "WAE", "OE", "YO", "U",
                                  "WEO", "WE", "WI", "YU",  "EU", "YI", "I"};
constexpr const char* kJamoT[] = {"",   "G",  "GG", "GS", "N",  "NJ", "NH", "D", "L",  "LG",
                                  "LM", "LB", "LS", "LT", "LP", "LH", "M",  "B", "BS", "S",
                                  "SS", "NG", "J",  "C",  "K",  "T",  "P",  "H"};
constexpr char kHangulPrefix[] = "HANGUL SYLLABLE ";
constexpr char kUnifiedPrefix[] = "CJK UNIFIED IDEOGRAPH-";

char* put(char* out, const char* text) {
  usize n = std::strlen(text);
  std::memcpy(out, text, n);
  return out + n;
}

u32 nextWord(const u8*& p) {
  u32 b = *p++;
  if (b < kNameShortWords) return b;
  return kNameShortWords + ((b - kNameShortWords) << 8) + *p++;
}

/// Expands the word sequence at `p`, giving up beyond kMaxNameLength.
usize expandWords(const u8* p, char* out) {
  char* to = out;
  while (u32 word = nextWord(p)) {
    const u8* text = kNameWords + kNameWordStart[word];
    usize n = kNameWordStart[word + 1] - kNameWordStart[word];
    if (static_cast<usize>(to - out) + n + 1 > kMaxNameLength) break;
    if (to != out && (n == 0 || text[0] != '-')) *to++ = ' ';
    std::memcpy(to, text, n);
    to += n;
  }
  *to = 0;
  return static_cast<usize>(to - out);
}

u32 nameOffset(u32 c) {
  u32 block = kNameOffsetIndex[c >> kNameBlockShift];
  return kNameOffset[(block << kNameBlockShift) + (c & ((1u << kNameBlockShift) - 1))];
}

char* putHex(char* out, u32 c) {
  int digits = c > 0xfffff ? 6 : c > 0xffff ? 5 : 4;
  for (int i = digits - 1; i >= 0; i--) *out++ = "0123456789ABCDEF"[c >> (4 * i) & 15];
  return out;
}

}  // namespace

usize name(u32 c, char* out) {
  if (c - kSBase < kSCount) {
    u32 s = c - kSBase;
    char* p = put(out, kHangulPrefix);
    p = put(p, kJamoL[s / kNCount]);
    p = put(p, kJamoV[s % kNCount / kTCount]);
    p = put(p, kJamoT[s % kTCount]);
    *p = 0;
    return static_cast<usize>(p - out);
  }
  if (c > kMaxCode) return 0;
  if (u32 offset = nameOffset(c)) return expandWords(kNames + offset, out);
  for (u32 i = 0; i < kNamePatternCount; i++) {
    const NamePattern& range = kNamePatterns[i];
    if (c < range.first || c > range.last) continue;
    char* p = putHex(put(out, range.prefix), c);
    *p = 0;
    return static_cast<usize>(p - out);
  }
  return 0;
}

namespace {

NamedCode one(u32 c) {
  NamedCode code;
  code.length = 1;
  code.codes[0] = c;
  return code;
}

bool startsWith(const char* text, usize length, const char* prefix) {
  usize n = std::strlen(prefix);
  return length >= n && std::memcmp(text, prefix, n) == 0;
}

/// The index of the longest of `parts` that `text` starts with; `text` moves behind it. -1: none.
template <usize N>
int longestJamo(const char* const (&parts)[N], const char*& text, const char* end) {
  int best = -1;
  usize bestLength = 0;
  for (usize i = 0; i < N; i++) {
    usize n = std::strlen(parts[i]);
    if ((best < 0 || n > bestLength) &&
        startsWith(text, static_cast<usize>(end - text), parts[i])) {
      best = static_cast<int>(i);
      bestLength = n;
    }
  }
  text += bestLength;
  return best;
}

NamedCode lookupHangul(const char* text, const char* end) {
  int l = longestJamo(kJamoL, text, end);
  int v = longestJamo(kJamoV, text, end);
  int t = longestJamo(kJamoT, text, end);
  if (l < 0 || v < 0 || t < 0 || text != end) return {};
  return one(kSBase + (static_cast<u32>(l) * kVCount + static_cast<u32>(v)) * kTCount +
             static_cast<u32>(t));
}

/// A name that is a prefix and the code in hexadecimal.
NamedCode lookupPattern(const char* text, usize length) {
  for (u32 i = 0; i < kNamePatternCount; i++) {
    const NamePattern& range = kNamePatterns[i];
    if (!startsWith(text, length, range.prefix)) continue;
    usize digits = length - std::strlen(range.prefix);
    if (digits != 4 && digits != 5) continue;
    u32 c = 0;
    bool valid = true;
    for (usize k = length - digits; k < length; k++) {
      char ch = text[k];
      int value = ch >= '0' && ch <= '9' ? ch - '0' : ch >= 'A' && ch <= 'F' ? ch - 'A' + 10 : -1;
      if (value < 0) valid = false;
      c = c << 4 | static_cast<u32>(value & 15);
    }
    if (valid && c >= range.first && c <= range.last) return one(c);
  }
  return {};
}

bool sameText(const char* a, usize length, const char* b) {
  return std::strlen(b) == length && std::memcmp(a, b, length) == 0;
}

}  // namespace

NamedCode lookupName(const char* text, usize length, bool withSequences) {
  char upper[kMaxNameLength + 1];
  if (length == 0 || length > kMaxNameLength) return {};
  u32 hash = 2166136261u;
  for (usize i = 0; i < length; i++) {
    char ch = text[i];
    if (ch >= 'a' && ch <= 'z') ch = static_cast<char>(ch - 32);
    upper[i] = ch;
    hash = (hash ^ static_cast<u8>(ch)) * 16777619u;
  }
  usize prefix = sizeof kHangulPrefix - 1;
  // Python takes these two groups of names only in capitals.
  if (startsWith(upper, length, kHangulPrefix) || startsWith(upper, length, kUnifiedPrefix)) {
    if (std::memcmp(upper, text, length) != 0) return {};
  }
  if (startsWith(upper, length, kHangulPrefix)) return lookupHangul(upper + prefix, upper + length);
  if (NamedCode found = lookupPattern(upper, length); found.length) return found;
  for (u32 slot = hash & (kNameTableSize - 1);; slot = (slot + 1) & (kNameTableSize - 1)) {
    u32 value = kNameTable[slot];
    if (value == kNameTableEmpty) return {};
    if (value < kNameTableAlias) {
      char buffer[kMaxNameLength + 1];
      if (expandWords(kNames + nameOffset(value), buffer) == length &&
          std::memcmp(buffer, upper, length) == 0) {
        return one(value);
      }
    } else if (value < kNameTableSequence) {
      const NameAlias& alias = kNameAliases[value - kNameTableAlias];
      if (!sameText(upper, length, alias.name)) continue;
      NamedCode found = one(alias.code);
      found.isAlias = true;
      return found;
    } else {
      const NameSequence& sequence = kNameSequences[value - kNameTableSequence];
      if (!sameText(upper, length, sequence.name)) continue;
      if (!withSequences) return {};
      NamedCode result;
      result.length = sequence.length;
      std::memcpy(result.codes, sequence.codes, sizeof result.codes);
      return result;
    }
  }
}

}  // namespace taipan::unicode
