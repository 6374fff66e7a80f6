// The markup of str.format: "literal {field!conversion:spec}" and field names "first.attr[item]".
// Shared by str.format and the _string module.
#pragma once

#include "builtins/str/str.h"

namespace taipan {

/// A piece of a format string: literal text, then perhaps a field.
struct MarkupPiece {
  CharView literal;
  bool hasField = false;
  CharView field;
  CharView spec;
  u32 conversion = 0;  ///< 0 = none
  bool specNeedsExpanding = false;
};

/// Steps through a format string.
class MarkupReader {
 public:
  explicit MarkupReader(CharView text) : text_(text) {}
  /// False at the end; ValueError for malformed text.
  Result<bool> next(Thread& t, MarkupPiece& piece);

 private:
  Result<bool> literal(Thread& t, MarkupPiece& piece);
  Status field(Thread& t, MarkupPiece& piece);
  Status spec(Thread& t, MarkupPiece& piece);
  CharView text_;
  isize at_ = 0;
};

/// A step of a field name: an attribute or an item.
struct FieldStep {
  bool isAttribute = false;
  CharView name;
  isize index = -1;  ///< >= 0 if the item is a number
};

/// A field name taken apart.
class FieldNameReader {
 public:
  explicit FieldNameReader(CharView text);
  CharView first() const { return first_; }
  /// The number that `first` is, or -1; ValueError if it is too large.
  Result<isize> firstIndex(Thread& t) const;
  /// False at the end.
  Result<bool> next(Thread& t, FieldStep& step);

 private:
  CharView text_;
  CharView first_;
  isize at_;
};

}  // namespace taipan
