// Unicode 14.0 as Python 3.11 sees it: character properties, case mappings, normalisation and
// names. Pure functions over code points; every one accepts any u32 below 0x110000 (surrogates
// included).
#pragma once

#include "base/unicode_tables.h"

namespace taipan::unicode {

inline constexpr u32 kMaxCode = 0x10ffff;

enum CharFlag : u32 {
  kAlpha = 1 << 0,
  kLower = 1 << 1,
  kUpper = 1 << 2,
  kTitle = 1 << 3,
  kCased = 1 << 4,
  kCaseIgnorable = 1 << 5,
  kXidStart = 1 << 6,
  kXidContinue = 1 << 7,
  kPrintable = 1 << 8,
  kSpace = 1 << 9,
  kLineBreak = 1 << 10,
  kDecimal = 1 << 11,
  kDigit = 1 << 12,
  kNumeric = 1 << 13,
  kMirrored = 1 << 14,
  kSpecialCaseFlag = 1 << 15,
  kAfter3_2 = 1 << 16,
};

PY_ALWAYS_INLINE const CharRecord& record(u32 c) {
  if (c > kMaxCode) [[unlikely]]
    c = 0xffff;
  u32 block = kRecordNumberIndex[c >> kBlockShift];
  return kRecords[kRecordNumber[(block << kBlockShift) + (c & ((1u << kBlockShift) - 1))]];
}

inline bool hasFlag(u32 c, u32 flags) { return (record(c).flags & flags) != 0; }
inline bool isAlpha(u32 c) { return hasFlag(c, kAlpha); }
inline bool isLower(u32 c) { return hasFlag(c, kLower); }
inline bool isUpper(u32 c) { return hasFlag(c, kUpper); }
inline bool isTitle(u32 c) { return hasFlag(c, kTitle); }
inline bool isCased(u32 c) { return hasFlag(c, kCased); }
inline bool isCaseIgnorable(u32 c) { return hasFlag(c, kCaseIgnorable); }
inline bool isDecimal(u32 c) { return hasFlag(c, kDecimal); }
inline bool isDigit(u32 c) { return hasFlag(c, kDigit); }
inline bool isNumeric(u32 c) { return hasFlag(c, kNumeric); }
inline bool isAlnum(u32 c) { return hasFlag(c, kAlpha | kDecimal | kDigit | kNumeric); }
inline bool isPrintable(u32 c) { return c < 128 ? c >= 32 && c < 127 : hasFlag(c, kPrintable); }
/// What str.split() and str.strip() take for white space.
inline bool isSpace(u32 c) {
  return c < 128 ? c == ' ' || (c >= 9 && c <= 13) || (c >= 0x1c && c <= 0x1f) : hasFlag(c, kSpace);
}
/// What str.splitlines() takes for a line boundary.
inline bool isLineBreak(u32 c) {
  return c < 128 ? (c >= 10 && c <= 13) || (c >= 0x1c && c <= 0x1e) : hasFlag(c, kLineBreak);
}
/// May start / continue an identifier (the underscore included).
inline bool isIdentifierStart(u32 c) { return c == '_' || hasFlag(c, kXidStart); }
inline bool isIdentifierContinue(u32 c) { return hasFlag(c, kXidContinue); }
inline bool isSurrogate(u32 c) { return (c & 0xfffff800) == 0xd800; }

/// The decimal digit value of `c`, or -1.
inline int decimalValue(u32 c) {
  if (c < 128) return c >= '0' && c <= '9' ? static_cast<int>(c - '0') : -1;
  const CharRecord& r = record(c);
  return r.flags & kDecimal ? r.digit : -1;
}
/// The digit value of `c` (superscripts and the like included), or -1.
inline int digitValue(u32 c) {
  const CharRecord& r = record(c);
  return r.flags & kDigit ? r.digit : -1;
}
/// The numeric value; `c` must satisfy isNumeric().
inline double numericValue(u32 c) { return kNumericValues[record(c).numeric]; }

// The simple (one to one) case mappings.
inline u32 toUpper(u32 c) { return c + static_cast<u32>(record(c).upperDelta); }
inline u32 toLower(u32 c) { return c + static_cast<u32>(record(c).lowerDelta); }
inline u32 toTitle(u32 c) { return c + static_cast<u32>(record(c).titleDelta); }

inline constexpr int kMaxCaseExpansion = 3;

// The full case mappings: up to three code points go to `out`; the count is returned. The final
// sigma is the caller's business.
int toUpperFull(u32 c, u32* out);
int toLowerFull(u32 c, u32* out);
int toTitleFull(u32 c, u32* out);
int toFoldedFull(u32 c, u32* out);

/// A decomposition as the database lists it: one step, with its "<tag>" index (0: canonical).
struct Decomposition {
  u8 tag;
  u8 length;
  const u32* codes;
};
/// The listed decomposition of `c`; `length` 0 if there is none. Hangul syllables have none listed.
inline Decomposition decomposition(u32 c) {
  u32 block = kDecompositionOffsetIndex[c >> kBlockShift];
  const u32* d = kDecompositions +
                 kDecompositionOffset[(block << kBlockShift) + (c & ((1u << kBlockShift) - 1))];
  return {static_cast<u8>(d[0] & 255), static_cast<u8>(d[0] >> 8), d + 1};
}

enum class Form : u8 { kNfc, kNfd, kNfkc, kNfkd };
enum class QuickCheck : u8 { kYes, kMaybe, kNo };

/// Whether `text` is surely (not) in normal form.
QuickCheck quickCheck(Form form, const u32* text, usize length);

/// A growing array of code points; `codes` is freed by the destructor. `failed` tells that memory
/// ran out (the content is then incomplete).
class CodeBuffer {
 public:
  CodeBuffer() = default;
  CodeBuffer(const CodeBuffer&) = delete;
  CodeBuffer& operator=(const CodeBuffer&) = delete;
  ~CodeBuffer();
  void append(u32 c) {
    if (size_ == capacity_ && !grow()) [[unlikely]]
      return;
    codes_[size_++] = c;
  }
  u32* data() { return codes_; }
  usize size() const { return size_; }
  void truncate(usize size) { size_ = size; }
  bool failed() const { return failed_; }

 private:
  bool grow();
  u32* codes_ = nullptr;
  usize size_ = 0, capacity_ = 0;
  bool failed_ = false;
};

/// Appends the normal form of `text` to `out` (empty before); with `version3_2` by Unicode 3.2.
void normalize(Form form, const u32* text, usize length, bool version3_2, CodeBuffer& out);

/// What Unicode 3.2 said differently about `c`, or null. Characters that are newer (kAfter3_2) are
/// unassigned there.
const Change3_2* change3_2(u32 c);

inline constexpr usize kMaxNameLength = 96;

/// Writes the name of `c` to `out` (kMaxNameLength + 1 bytes, ends with NUL); its length, or 0 if
/// `c` has no name.
usize name(u32 c, char* out);

/// What a name stands for: `length` 0 if unknown.
struct NamedCode {
  u8 length = 0;
  bool isAlias = false;  ///< the name is not what name() gives
  u32 codes[4] = {};
};
/// Finds a character by name or alias, without regard to case; named sequences only on demand.
NamedCode lookupName(const char* text, usize length, bool withSequences);

}  // namespace taipan::unicode
