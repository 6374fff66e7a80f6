// Building a string piece by piece: the buffer grows by doubling and widens when a character needs
// it. A builder that ran out of memory remembers it; finish() then raises MemoryError, so that
// append() needs no checking.
#pragma once

#include "builtins/str/str.h"

namespace taipan {

class StrBuilder {
 public:
  explicit StrBuilder(isize expected = 0) {
    if (expected > capacity_) reserve(expected, 0x7f);
  }
  StrBuilder(const StrBuilder&) = delete;
  StrBuilder& operator=(const StrBuilder&) = delete;
  ~StrBuilder();

  void append(u32 c) {
    if (length_ == capacity_ || c > limit_) [[unlikely]] {
      if (!reserve(1, c)) return;
    }
    bits_ |= c;
    writeChar(data_, kind_, length_++, c);
  }
  void append(const Str& s) { append(viewOf(s), strMaxChar(s)); }
  /// `maxChar` bounds the characters; 0 = find out.
  void append(CharView v, u32 maxChar = 0);
  /// ASCII text.
  void append(const char* text);
  void appendAscii(const char* text, isize length);
  void appendLatin1(const u8* text, isize length);
  void append(u32 c, isize times);
  /// UTF-8 with U+FFFD for what is not.
  void appendUtf8(const char* text, isize length);
  /// Room for `more` characters up to `maxChar`; false if memory is short.
  bool reserve(isize more, u32 maxChar);

  isize length() const { return length_; }
  u32 at(isize i) const { return readChar(data_, kind_, i); }
  void set(isize i, u32 c) { writeChar(data_, kind_, i, c); }
  void truncate(isize length) { length_ = length; }
  CharView view() const { return {data_, length_, kind_}; }
  bool failed() const { return failed_; }

  /// The string built; the builder is empty afterwards.
  Ref<Str> finish(Thread& t);

 private:
  void* data_ = inline_;
  isize length_ = 0;
  isize capacity_ = sizeof inline_;
  u32 kind_ = 1;
  u32 limit_ = 0xff;  ///< the greatest character of kind_
  u32 bits_ = 0;      ///< the union of all characters' bits: bounds them from above
  bool failed_ = false;
  u8 inline_[232];
};

}  // namespace taipan
