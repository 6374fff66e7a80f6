// The Python side of regular expressions: Pattern, Match and Scanner objects.
#pragma once

#include <memory>

#include "builtins/str/str.h"
#include "modules/sre/char_tables.h"
#include "modules/sre/engine.h"
#include "object/builtin_type.h"
#include "object/module_spec.h"
#include "object/protocol/buffer.h"

namespace taipan {

/// `re.Pattern`.
struct Pattern : VarObject {
  isize groups;
  Object* groupIndex;  ///< dict: name -> number
  Object* indexGroup;  ///< tuple: number -> name or None
  Object* pattern;     ///< str, bytes or None
  int flags;
  bool isBytes;
  bool isAny;  ///< pattern None: works on both
  Object* weaklist;
  sre::CharTables tables;  ///< of `code`
  u32 code[1];
};

/// `re.Match`; marks of group 0 (the whole) first.
struct Match : VarObject {
  Object* string;
  Object* regs;  ///< cached tuple
  Object* pattern;
  isize pos, endpos;
  isize lastIndex;  ///< -1 = none
  isize groups;     ///< with group 0
  isize marks[2];
};

extern BuiltinType patternType;
extern BuiltinType matchType;
extern BuiltinType scannerType;

/// What is searched, held for the time of the search: a str or a buffer, cut to [pos, endpos).
class SearchText {
 public:
  /// TypeErrors for what the pattern does not work on.
  Status open(Thread& t, Pattern& pattern, Object* string, isize pos, isize endpos);
  const sre::Subject& subject() const { return subject_; }
  isize pos() const { return pos_; }
  isize endpos() const { return subject_.length; }
  /// A new str or bytes of a range.
  Ref<> slice(Thread& t, isize start, isize end) const;

 private:
  Object* string_ = nullptr;
  BufferView view_;
  sre::Subject subject_;
  isize pos_ = 0;
};

/// The slice of a str or bytes-like subject as findall and group() give it.
Ref<> subjectSlice(Thread& t, Object* string, isize start, isize end);
/// A Match of what the matcher found.
Ref<> newMatch(Thread& t, Pattern& pattern, Object* string, const SearchText& text,
               const sre::Matcher& matcher);
Ref<> newScanner(Thread& t, Pattern& pattern, Object* string, isize pos, isize endpos);
/// A matcher over a text that lets signal handlers interrupt it.
sre::Matcher makeMatcher(Thread& t, Pattern& pattern, const SearchText& text);

}  // namespace taipan
