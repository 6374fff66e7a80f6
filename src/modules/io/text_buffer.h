// Characters that can be written anywhere, as StringIO needs them: an array of the narrowest width
// (1, 2 or 4 bytes) that holds all that was ever written, so that text of one kind is moved by
// copying its bytes.
#pragma once

#include "builtins/str/str.h"

namespace taipan {

class TextBuffer {
 public:
  isize size() const { return size_; }
  CharView view(isize start, isize end) const {
    return {static_cast<const char*>(data_) + start * isize{kind_}, end - start, kind_};
  }
  /// Puts the text at a position, over what is there; a gap before it is filled with NUL.
  /// OverflowError if the end cannot be a size, MemoryError.
  Status write(Thread& t, isize position, const Str& text);
  /// A new str of some of the characters.
  Ref<Str> text(Thread& t, isize start, isize end) const;
  /// Forgets the characters from `size` on.
  void truncate(isize size) { size_ = size; }
  /// Gives the memory back; the buffer is as new.
  void clear();

 private:
  Status reserve(Thread& t, isize size);
  Status widen(Thread& t, u32 kind);

  void* data_;
  isize size_, capacity_;  ///< in characters
  u32 kind_;               ///< bytes of a character; 0 = none yet, as in a zeroed object
  u32 maxChar_;            ///< no character is above it: 0x7f, 0xff, 0xffff or 0x10ffff
};

}  // namespace taipan
