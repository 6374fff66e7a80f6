#include "builtins/str/markup.h"

#include "base/unicode.h"

namespace taipan {

namespace {

/// Text as a number of decimal digits; -1 if it is none.
Result<isize> numberOrMinusOne(Thread& t, CharView text) {
  if (text.length == 0) return isize{-1};
  isize value = 0;
  for (isize i = 0; i < text.length; i++) {
    int digit = unicode::decimalValue(text[i]);
    if (digit < 0) return isize{-1};
    if (value > (kIsizeMax - digit) / 10) {
      return t.raise(valueErrorType, "Too many decimal digits in format string");
    }
    value = value * 10 + digit;
  }
  return value;
}

}  // namespace

/// Reads up to the next field. True if a field follows; a doubled brace ends the literal, so that
/// it can be a view.
Result<bool> MarkupReader::literal(Thread& t, MarkupPiece& piece) {
  isize start = at_;
  while (at_ < text_.length && text_[at_] != '{' && text_[at_] != '}') at_++;
  piece.literal = text_.slice(start, at_);
  if (at_ == text_.length) return false;
  u32 brace = text_[at_++];
  bool doubled = at_ < text_.length && text_[at_] == brace;
  if (doubled) {
    piece.literal = text_.slice(start, at_);
    at_++;
    return false;
  }
  if (brace == '}') return t.raise(valueErrorType, "Single '}' encountered in format string");
  if (at_ == text_.length) {
    return t.raise(valueErrorType, "Single '{' encountered in format string");
  }
  return true;
}

Status MarkupReader::field(Thread& t, MarkupPiece& piece) {
  isize start = at_;
  bool inBrackets = false;
  u32 c = 0;
  for (; at_ < text_.length; at_++) {
    c = text_[at_];
    if (c == '[') {
      inBrackets = true;
    } else if (c == ']') {
      inBrackets = false;
    } else if (!inBrackets) {
      if (c == '{') return t.raise(valueErrorType, "unexpected '{' in field name");
      if (c == '}' || c == ':' || c == '!') break;
    }
  }
  piece.field = text_.slice(start, at_);
  if (at_ == text_.length) {
    return t.raise(valueErrorType, "expected '}' before end of string");
  }
  at_++;
  if (c == '}') return {};
  if (c == '!') {
    if (at_ == text_.length) {
      return t.raise(valueErrorType, "end of string while looking for conversion specifier");
    }
    piece.conversion = text_[at_++];
    if (at_ < text_.length) {
      c = text_[at_++];
      if (c == '}') return {};
      if (c != ':') {
        return t.raise(valueErrorType, "expected ':' after conversion specifier");
      }
    }
  }
  return spec(t, piece);
}

Status MarkupReader::spec(Thread& t, MarkupPiece& piece) {
  isize start = at_;
  for (int depth = 1; at_ < text_.length; at_++) {
    u32 c = text_[at_];
    if (c == '{') {
      piece.specNeedsExpanding = true;
      depth++;
    } else if (c == '}' && --depth == 0) {
      piece.spec = text_.slice(start, at_++);
      return {};
    }
  }
  return t.raise(valueErrorType, "unmatched '{' in format spec");
}

Result<bool> MarkupReader::next(Thread& t, MarkupPiece& piece) {
  piece = {};
  if (at_ >= text_.length) return false;
  piece.hasField = PY_TRY(literal(t, piece));
  if (piece.hasField) PY_TRY(field(t, piece));
  return true;
}

FieldNameReader::FieldNameReader(CharView text) : text_(text), at_(0) {
  while (at_ < text.length && text[at_] != '.' && text[at_] != '[') at_++;
  first_ = text.slice(0, at_);
}

Result<isize> FieldNameReader::firstIndex(Thread& t) const { return numberOrMinusOne(t, first_); }

Result<bool> FieldNameReader::next(Thread& t, FieldStep& step) {
  if (at_ >= text_.length) return false;
  u32 c = text_[at_++];
  isize start = at_;
  step = {};
  if (c == '.') {
    step.isAttribute = true;
    while (at_ < text_.length && text_[at_] != '.' && text_[at_] != '[') at_++;
    step.name = text_.slice(start, at_);
  } else if (c == '[') {
    while (at_ < text_.length && text_[at_] != ']') at_++;
    if (at_ == text_.length) return t.raise(valueErrorType, "Missing ']' in format string");
    step.name = text_.slice(start, at_++);
    step.index = PY_TRY(numberOrMinusOne(t, step.name));
  } else {
    return t.raise(valueErrorType, "Only '.' or '[' may follow ']' in format field specifier");
  }
  if (step.name.length == 0) {
    return t.raise(valueErrorType, "Empty attribute in format string");
  }
  return true;
}

}  // namespace taipan
