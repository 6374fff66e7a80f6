// The % operator of str and bytes: what both have in common. `Text` is the format and output of one
// of them (see percent_str.cpp, percent_bytes.cpp).
#pragma once

#include "builtins/bytes/bytes.h"
#include "builtins/tuple/tuple.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"

namespace taipan {

/// One conversion: %[(key)][flags][width][.precision][lLh]type.
struct PercentDirective {
  bool left = false, sign = false, blank = false, alternate = false, zero = false;
  isize width = -1;
  isize precision = -1;
  u32 type = 0;
};

/// The text of a number with its sign and prefix; TypeErrors for what is none. `text` is ASCII.
Status percentInteger(Thread& t, Object* value, const PercentDirective& d, ByteBuilder& text);
Status percentFloat(Thread& t, Object* value, const PercentDirective& d, ByteBuilder& text);

/// Runs through a format. Text provides: length(), at(i), literal(start, end), newKey(start, end),
/// convert(t, directive, value, index) for one value, kLeftOver (a message).
template <class Text>
class PercentFormatter {
 public:
  PercentFormatter(Thread& t, Text& text, Object* args) : t_(t), text_(text), args_(args) {
    if (isTuple(args)) {
      count_ = as<Tuple>(args)->size;
      next_ = 0;
    }
    bool mapping = args->type->asMapping != nullptr && args->type->asMapping->subscript != nullptr;
    if (mapping && !isTuple(args) && !text.isText(args)) mapping_ = args;
  }

  Status run() {
    isize n = text_.length();
    while (at_ < n) {
      isize start = at_;
      while (at_ < n && text_.at(at_) != '%') at_++;
      text_.literal(start, at_);
      if (at_ == n) break;
      at_++;
      if (at_ < n && text_.at(at_) == '%') {
        text_.literal(at_, at_ + 1);
        at_++;
        continue;
      }
      PY_TRY(conversion());
    }
    if (mapping_ == nullptr && next_ < count_) return t_.raise(typeErrorType, Text::kLeftOver);
    return {};
  }

 private:
  static constexpr isize kSingle = -2;  ///< next_ of a single argument that was not used yet

  Ref<> nextArgument() {
    if (count_ >= 0 && next_ < count_) return Ref<>::share(as<Tuple>(args_)->items[next_++]);
    if (count_ < 0 && next_ == kSingle) {
      next_ = -1;
      return Ref<>::share(args_);
    }
    return t_.raise(typeErrorType, "not enough arguments for format string");
  }

  Failure incomplete() { return t_.raise(valueErrorType, "incomplete format"); }

  /// %(key): the value becomes the only argument.
  Status key() {
    if (mapping_ == nullptr) return t_.raise(typeErrorType, "format requires a mapping");
    isize start = ++at_;
    int depth = 1;
    for (; at_ < text_.length() && depth > 0; at_++) {
      if (text_.at(at_) == ')') depth--;
      if (text_.at(at_) == '(') depth++;
    }
    if (depth > 0) return t_.raise(valueErrorType, "incomplete format key");
    Ref<> name = PY_TRY(text_.newKey(t_, start, at_ - 1));
    value_ = PY_TRY(getItem(t_, mapping_, name.get()));
    args_ = value_.get();
    count_ = -1;
    next_ = kSingle;
    return {};
  }

  void flags(PercentDirective& d) {
    for (; at_ < text_.length(); at_++) {
      switch (text_.at(at_)) {
        case '-':
          d.left = true;
          break;
        case '+':
          d.sign = true;
          break;
        case ' ':
          d.blank = true;
          break;
        case '#':
          d.alternate = true;
          break;
        case '0':
          d.zero = true;
          break;
        default:
          return;
      }
    }
  }

  /// A number, or the next argument for '*'; -1 if there is neither.
  Result<isize> number(const char* tooBig, isize limit, bool* star) {
    *star = false;
    if (at_ >= text_.length()) return isize{-1};
    if (text_.at(at_) == '*') {
      at_++;
      *star = true;
      Ref<> value = PY_TRY(nextArgument());
      if (!isInt(value.get())) return t_.raise(typeErrorType, "* wants int");
      isize result = PY_TRY(starValue(value.get(), limit));
      return result;
    }
    isize value = -1;
    for (; at_ < text_.length(); at_++) {
      u32 c = text_.at(at_);
      if (c < '0' || c > '9') break;
      if (value < 0) value = 0;
      if (value > (limit - static_cast<isize>(c - '0')) / 10) {
        return t_.raise(valueErrorType, "%s", tooBig);
      }
      value = value * 10 + static_cast<isize>(c - '0');
    }
    return value;
  }

  Result<isize> starValue(Object* value, isize limit) {
    auto result = toIsize(t_, value, &overflowErrorType);
    bool tooLarge = result.failed();
    if (tooLarge) {
      if (!t_.clearIfMatches(overflowErrorType)) return failure;
    } else {
      tooLarge = result.value() > limit || result.value() < -limit - 1;
    }
    if (tooLarge) {
      return t_.raise(overflowErrorType, limit == kIsizeMax
                                             ? "Python int too large to convert to C ssize_t"
                                             : "Python int too large to convert to C int");
    }
    return result;
  }

  Status conversion() {
    PercentDirective d;
    if (at_ < text_.length() && text_.at(at_) == '(') PY_TRY(key());
    flags(d);
    bool star;
    d.width = PY_TRY(number("width too big", kIsizeMax, &star));
    if (star && d.width < 0) {
      d.left = true;
      d.width = -d.width;
    }
    if (at_ < text_.length() && text_.at(at_) == '.') {
      at_++;
      d.precision = PY_TRY(number(Text::kPrecisionTooBig, INT32_MAX, &star));
      if (d.precision < 0) d.precision = 0;
    }
    if (at_ < text_.length()) {
      u32 c = text_.at(at_);
      if (c == 'h' || c == 'l' || c == 'L') at_++;
    }
    if (at_ >= text_.length()) return incomplete();
    isize index = at_;
    d.type = text_.at(at_++);
    Ref<> value = PY_TRY(nextArgument());
    return text_.convert(t_, d, value.get(), index);
  }

  Thread& t_;
  Text& text_;
  Object* args_;
  Object* mapping_ = nullptr;
  Ref<> value_;
  isize count_ = -1;
  isize next_ = kSingle;
  isize at_ = 0;
};

/// The sign and prefix at the front of a number's text, before which zeros may not go.
inline isize percentPrefix(ByteSpan text, const PercentDirective& d) {
  isize n = text.size > 0 && (text[0] == '-' || text[0] == '+' || text[0] == ' ') ? 1 : 0;
  bool based = d.type == 'x' || d.type == 'X' || d.type == 'o';
  if (d.alternate && based) n += 2;
  return n;
}

/// Appends a number's ASCII text, padded: zeros go behind the sign.
template <class Append, class Fill>
void padNumber(ByteSpan text, const PercentDirective& d, Append&& append, Fill&& fill) {
  isize pad = d.width > text.size ? d.width - text.size : 0;
  if (pad > 0 && d.zero && !d.left) {
    isize prefix = percentPrefix(text, d);
    append(text.slice(0, prefix));
    fill('0', pad);
    append(text.slice(prefix, text.size));
    return;
  }
  if (!d.left) fill(' ', pad);
  append(text);
  if (d.left) fill(' ', pad);
}

inline bool isPercentInteger(u32 type) {
  return type == 'd' || type == 'i' || type == 'u' || type == 'x' || type == 'X' || type == 'o';
}
inline bool isPercentFloat(u32 type) {
  return type == 'e' || type == 'E' || type == 'f' || type == 'F' || type == 'g' || type == 'G';
}

}  // namespace taipan
