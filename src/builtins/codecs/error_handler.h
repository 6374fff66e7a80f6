// How codecs deal with what they cannot convert: the schemes known by name are done on the spot,
// others call the registered function with a UnicodeError.
#pragma once

#include "builtins/codecs/codecs.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/str/str_builder.h"

namespace taipan {

enum class ErrorScheme : u8 {
  kStrict,
  kIgnore,
  kReplace,
  kSurrogateEscape,
  kBackslashReplace,
  kXmlCharRefReplace,
  kRegistered,
};
ErrorScheme errorScheme(const char* errors);

/// Appends "\xNN", "\uNNNN" or "\UNNNNNNNN".
template <class Builder>
void appendBackslashed(Builder& out, u32 c) {
  int digits = c < 0x100 ? 2 : c < 0x10000 ? 4 : 8;
  out.append('\\');
  out.append(static_cast<u8>(digits == 2 ? 'x' : digits == 4 ? 'u' : 'U'));
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
    out.append(static_cast<u8>("0123456789abcdef"[c >> shift & 15]));
  }
}
/// Appends "&#NNN;".
template <class Builder>
void appendCharRef(Builder& out, u32 c) {
  char digits[12];
  char* p = digits + sizeof digits;
  do {
    *--p = static_cast<char>('0' + c % 10);
    c /= 10;
  } while (c != 0);
  out.append('&');
  out.append('#');
  for (; p < digits + sizeof digits; p++) out.append(static_cast<u8>(*p));
  out.append(';');
}

/// The errors of one decoding: appends replacements to `out`.
class DecodeErrors {
 public:
  DecodeErrors(Thread& t, const char* encoding, const char* errors, ByteSpan input, StrBuilder& out)
      : t_(t), encoding_(encoding), errors_(errors), input_(input), out_(out) {}
  DecodeErrors(const DecodeErrors&) = delete;

  /// Deals with input[start:end); the position to go on from. A registered function may have
  /// replaced the input: read input() again.
  Result<isize> handle(isize start, isize end, const char* reason);
  ByteSpan input() const { return input_; }
  void setEncoding(const char* encoding) { encoding_ = encoding; }

 private:
  Result<isize> callHandler(isize start, isize end, const char* reason);
  Failure raise(isize start, isize end, const char* reason);

  Thread& t_;
  const char* encoding_;
  const char* errors_;
  ByteSpan input_;
  StrBuilder& out_;
  ErrorScheme scheme_ = ErrorScheme::kStrict;
  bool schemeKnown_ = false;
  Ref<> handler_;
  Ref<UnicodeErrorObject> exception_;
  Ref<> inputOwner_;
};

/// The errors of one encoding.
class EncodeErrors {
 public:
  EncodeErrors(Thread& t, const char* encoding, const char* errors, Str& input, ByteBuilder& out,
               isize unit = 1)
      : t_(t), encoding_(encoding), errors_(errors), input_(input), out_(out), unit_(unit) {}
  EncodeErrors(const EncodeErrors&) = delete;

  /// Deals with input[start:end); the position to go on from. `put(c)` encodes a character of a
  /// replacement, false if it cannot.
  template <class Put>
  Result<isize> handle(isize start, isize end, const char* reason, Put&& put) {
    StrBuilder text;
    bool isText = false;
    isize position = PY_TRY(replacement(start, end, reason, text, isText));
    if (isText) {
      for (isize i = 0; i < text.length(); i++) {
        if (put(text.at(i))) continue;
        if (t_.hasPending()) return failure;  // the mapping itself failed
        return raise(start, end, reason);
      }
    }
    return position;
  }
  Failure raise(isize start, isize end, const char* reason);
  ErrorScheme scheme();
  /// "surrogateescape" is all or nothing for a run of characters.
  void treatRunsAsWhole() { wholeRun_ = true; }

 private:
  /// Appends bytes to the output, or characters to `text` and sets `isText`.
  Result<isize> replacement(isize start, isize end, const char* reason, StrBuilder& text,
                            bool& isText);
  Result<isize> callHandler(isize start, isize end, const char* reason, StrBuilder& text,
                            bool& isText);
  Result<isize> escapeSurrogates(isize start, isize end, const char* reason);

  Thread& t_;
  const char* encoding_;
  const char* errors_;
  Str& input_;
  ByteBuilder& out_;
  isize unit_;
  bool wholeRun_ = false;
  ErrorScheme scheme_ = ErrorScheme::kStrict;
  bool schemeKnown_ = false;
  Ref<> handler_;
  Ref<UnicodeErrorObject> exception_;
};

/// The start and end of a UnicodeError, clipped to its object.
struct ErrorRange {
  isize start, end;
};
Result<ErrorRange> errorRange(Thread& t, UnicodeErrorObject& error);

}  // namespace taipan
