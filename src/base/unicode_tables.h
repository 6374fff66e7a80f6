// The tables that tools/gen/unicode.py generates at build time from the Unicode Character Database.
// Use base/unicode.h; this header exists so that the generated file and unicode.cpp agree.
#pragma once

#include "base/common.h"

namespace taipan::unicode {

/// The properties of a character; equal records are shared by all characters that have them.
struct CharRecord {
  u8 category;     ///< index into kCategoryNames
  u8 bidi;         ///< index into kBidiNames
  u8 combining;    ///< canonical combining class
  u8 width;        ///< index into kWidthNames
  u32 flags;       ///< CharFlag bits
  i32 upperDelta;  ///< simple mapping minus the character itself
  i32 lowerDelta;
  i32 titleDelta;
  u16 special;    ///< offset into kSpecialCase when kSpecialCaseFlag is set
  u8 digit;       ///< decimal or digit value
  u8 numeric;     ///< index into kNumericValues
  u8 quickCheck;  ///< 2 bits each for NFC, NFD, NFKC, NFKD: 0 yes, 1 maybe, 2 no
};

struct Composition {
  u64 pair;  ///< first << 21 | second
  u32 composed;
};

struct CodePair {
  u32 from, to;
};

/// What Unicode 3.2 said differently about a character; 255 keeps today's value, 254 is none.
struct Change3_2 {
  enum Numeric : u8 { kKeep, kNone, kSet };
  u32 code;
  u8 category, bidi, width, mirrored, decimal;
  Numeric numericChange;
  double numeric;
};

/// Characters `first` to `last` are named `prefix` plus their hexadecimal code.
struct NamePattern {
  u32 first, last;
  const char* prefix;
};

struct NameAlias {
  const char* name;
  u32 code;
};

struct NameSequence {
  const char* name;
  u8 length;
  u32 codes[4];
};

inline constexpr u32 kBlockShift = 7;  // of the two-stage tables, except the names'
inline constexpr u32 kNameBlockShift = 5;
inline constexpr u32 kNameTableSize = 1u << 16;
inline constexpr u32 kNameTableAlias = 0x110000;
inline constexpr u32 kNameTableSequence = 0x120000;
inline constexpr u32 kNameTableEmpty = 0xffffffff;

extern const u16 kRecordNumberIndex[];
extern const u16 kRecordNumber[];
extern const CharRecord kRecords[];
extern const double kNumericValues[];
extern const u32 kSpecialCase[];
extern const u16 kDecompositionOffsetIndex[];
extern const u16 kDecompositionOffset[];
extern const u32 kDecompositions[];
extern const Composition kCompositions[];
extern const u32 kCompositionCount;
extern const CodePair kNormalization3_2[];
extern const u32 kNormalization3_2Count;
extern const Change3_2 kChanges3_2[];
extern const u32 kChanges3_2Count;
extern const u16 kNameOffsetIndex[];
extern const u32 kNameOffset[];
extern const u8 kNames[];
extern const u8 kNameWords[];
extern const u32 kNameWordStart[];
extern const u32 kNameShortWords;
extern const NamePattern kNamePatterns[];
extern const u32 kNamePatternCount;
extern const u32 kNameTable[];
extern const NameAlias kNameAliases[];
extern const NameSequence kNameSequences[];
extern const char* const kCategoryNames[];
extern const char* const kBidiNames[];
extern const char* const kWidthNames[];
extern const char* const kDecompositionTags[];

}  // namespace taipan::unicode
