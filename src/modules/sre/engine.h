// The matching engine of regular expressions, on the code that the standard library's `re` compiles
// patterns to (3.11's opcodes; Lib/re/_constants.py lists them). No Python notion here.
//
// Matching is backtracking over explicit stacks, so that neither long subjects nor deep patterns
// use the native stack:
// - a Choice is a place to come back to, with everything to restore;
// - the trail records group marks before they change; going back undoes it;
// - repeat frames (count and last position of each open repeat) are immutable nodes linked to the
//   enclosing repeat: a Choice just remembers the current node.
// Lookarounds and atomic groups run the machine anew on the sub-pattern; their depth is the
// pattern's nesting.
#pragma once

#include "base/common.h"
#include "modules/sre/small_vector.h"

namespace taipan::sre {

using CodeUnit = u32;

inline constexpr u32 kMaxRepeat = 0xffffffff;
inline constexpr u32 kMagic = 20220615;

enum Flag : u32 {
  kTemplate = 1,
  kIgnoreCase = 2,
  kLocale = 4,
  kMultiline = 8,
  kDotAll = 16,
  kUnicode = 32,
  kVerbose = 64,
  kDebug = 128,
  kAscii = 256,
};

/// What is searched: characters of 1, 2 or 4 bytes. Positions are indices into it.
struct Subject {
  const void* data = nullptr;
  u32 kind = 1;
  isize length = 0;  ///< `endpos`: the text ends here for every purpose
};

class CharTables;

/// A compiled pattern; all of it belongs to the caller.
struct Program {
  const CodeUnit* code;
  usize length;
  isize groups;
  CharTables* tables;
};

enum class Outcome { kNoMatch, kMatch, kFailed };

/// One matching attempt and its result.
class Matcher {
 public:
  using Marks = SmallVector<isize, 32>;
  /// `interrupted` is asked now and then; true stops with kFailed, as does a lack of memory.
  Matcher(const Program& program, Subject subject, bool (*interrupted)(void*), void* context);

  /// Matches at `start`; with `whole` only up to the end of the subject. `mustAdvance`: an empty
  /// match does not count.
  Outcome match(isize start, bool whole, bool mustAdvance = false);
  /// The first match at or after `start`.
  Outcome search(isize start, bool mustAdvance = false);

  isize begin() const { return begin_; }
  isize end() const { return end_; }
  /// Start (2g) and end (2g+1) of group g (from 0), -1 where it did not take part.
  const Marks& marks() const { return marks_; }
  /// The last group that was closed, from 1; 0 = none.
  isize lastGroup() const { return lastGroup_; }
  /// Whether memory did not suffice: then every outcome is kFailed.
  bool exhausted() const {
    return marks_.exhausted() || choices_.exhausted() || repeats_.exhausted() || trail_.exhausted();
  }

 private:
  struct Choice {
    isize pos;
    isize extra;  ///< remaining count of a single-character repeat
    u32 pc;
    u32 operand;  ///< least count of a greedy single-character repeat; operands of a lazy one
    u32 repeat;
    u32 repeatCount;
    u32 trail;
    u32 kind : 3;
    u32 lastGroup : 29;
  };
  static_assert(sizeof(Choice) == 40);
  struct Repeat {
    u32 pc;  ///< of the REPEAT's operands
    u32 previous;
    isize count;
    isize lastPos;
  };
  struct Undo {
    u32 mark;
    isize value;
  };

  template <class C>
  Outcome run(u32 pc, isize pos, isize* endPos, bool topLevel);
  template <class C>
  isize lastLiteral(isize pos, isize least, isize most, u32 literal) const;
  template <class C>
  Outcome backtrack(usize base, u32* pc, isize* pos);
  template <class C>
  isize countSingle(u32 pc, isize pos, isize limit) const;
  template <class C>
  bool matchesSingle(u32 pc, isize pos) const;
  /// Whether the character is in the set of the IN (of any kind but the locale's) at `pc`.
  template <class C>
  bool inSet(u32 pc, C c) const;
  /// False only if what starts at `pc` cannot match at `pos`.
  template <class C>
  bool mayStart(u32 pc, isize pos) const;
  /// The first alternative, from the one whose skip word is at `alternative` on, that may match.
  template <class C>
  u32 possibleAlternative(u32 alternative, isize pos) const;
  template <class C>
  bool matchesAt(u32 where, isize pos) const;
  template <class C>
  bool sameGroup(u32 op, u32 group, isize pos, isize* length) const;
  template <class C>
  Outcome searchChars(isize start);
  /// The next position from `at` to `last` where a match may start, -1 if there is none.
  template <class C>
  isize nextStart(isize at, isize last) const;
  void lookAhead();
  template <class C>
  C at(isize pos) const {
    return static_cast<const C*>(subject_.data)[pos];
  }
  void pushChoice(u32 kind, u32 pc, isize pos, isize extra = 0, u32 operand = 0);
  void undoTo(usize trail);
  void setMark(u32 mark, isize pos);
  void reset();
  /// Counts a step; true if it is time to give up.
  bool interrupted() { return (++steps_ & 0xfff) == 0 && (exhausted() || interrupted_(context_)); }
  Outcome dispatchRun(isize start, isize* endPos);

  const CodeUnit* code_;
  usize codeLength_;
  CharTables* tables_;
  Subject subject_;
  bool (*interrupted_)(void*);
  void* context_;
  Marks marks_;
  SmallVector<Choice, 16> choices_;
  SmallVector<Repeat, 8> repeats_;
  SmallVector<Undo, 16> trail_;
  u32 repeat_ = 0;
  // What every match starts with, for searching; 0 = not known.
  u32 firstAt_ = 0;      ///< an AT
  u32 firstSingle_ = 0;  ///< a single-character item
  u32 firstBranch_ = 0;  ///< a BRANCH
  isize lastGroup_ = 0;
  isize begin_ = 0;
  isize end_ = 0;
  isize matchStart_ = 0;
  bool whole_ = false;
  bool mustAdvance_ = false;
  u32 steps_ = 0;
};

/// Lower case as the engine compares without regard to case.
inline u32 lowerAscii(u32 c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; }
u32 lowerNonAscii(u32 c);
inline u32 lowerUnicode(u32 c) { return c < 128 ? lowerAscii(c) : lowerNonAscii(c); }
bool isCasedAscii(u32 c);
bool isCasedUnicode(u32 c);

}  // namespace taipan::sre
