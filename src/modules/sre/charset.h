// Opcodes, categories and character sets of compiled patterns.
#pragma once

#include "modules/sre/engine.h"

namespace taipan::sre {

enum Op : u32 {
  kFailure,
  kSuccess,
  kAny,
  kAnyAll,
  kAssert,
  kAssertNot,
  kAt,
  kBranch,
  kCategory,
  kCharset,
  kBigCharset,
  kGroupRef,
  kGroupRefExists,
  kIn,
  kInfo,
  kJump,
  kLiteral,
  kMark,
  kMaxUntil,
  kMinUntil,
  kNotLiteral,
  kNegate,
  kRange,
  kRepeat,
  kRepeatOne,
  kSubpattern,
  kMinRepeatOne,
  kAtomicGroup,
  kPossessiveRepeat,
  kPossessiveRepeatOne,
  kGroupRefIgnore,
  kInIgnore,
  kLiteralIgnore,
  kNotLiteralIgnore,
  kGroupRefLocIgnore,
  kInLocIgnore,
  kLiteralLocIgnore,
  kNotLiteralLocIgnore,
  kGroupRefUniIgnore,
  kInUniIgnore,
  kLiteralUniIgnore,
  kNotLiteralUniIgnore,
  kRangeUniIgnore,
};

enum AtCode : u32 {
  kAtBeginning,
  kAtBeginningLine,
  kAtBeginningString,
  kAtBoundary,
  kAtNonBoundary,
  kAtEnd,
  kAtEndLine,
  kAtEndString,
  kAtLocBoundary,
  kAtLocNonBoundary,
  kAtUniBoundary,
  kAtUniNonBoundary,
};

enum InfoFlag : u32 { kInfoPrefix = 1, kInfoLiteral = 2, kInfoCharset = 4 };

bool isLineBreakAscii(u32 c);
bool isWordAscii(u32 c);
bool isWordLocale(u32 c);
bool isWordUnicode(u32 c);
u32 lowerLocale(u32 c);
u32 upperLocale(u32 c);
/// Whether `c` is in a CATEGORY_*.
bool inCategory(u32 category, u32 c);
/// Whether `c` is in the set at `set` (a sequence of set items ending with FAILURE).
bool inCharset(const CodeUnit* set, u32 c);
/// Whether what is in the set depends on the current locale.
bool dependsOnLocale(const CodeUnit* set);
/// As inCharset() in the current locale, without regard to case.
bool inCharsetLocale(const CodeUnit* set, u32 c);
/// Whether `c` equals the literal in the current locale without regard to case.
bool equalsLocale(u32 literal, u32 c);

}  // namespace taipan::sre
