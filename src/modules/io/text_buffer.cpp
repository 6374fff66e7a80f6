#include "modules/io/text_buffer.h"

#include <cstring>

#include "memory/memory.h"

namespace taipan {

Status TextBuffer::reserve(Thread& t, isize size) {
  if (size <= capacity_) return {};
  // A limit of python3.11's: four bytes for each character and an eighth more fit into a size.
  constexpr isize kMost = isize{SIZE_MAX / 4 / 9 * 8};
  if (size > kMost) return t.raise(overflowErrorType, "new buffer size too large");
  isize capacity = size < 64 ? 64 : size + size / 4;  // more than asked for, for the next writes
  if (capacity > kIsizeMax / isize{kind_}) return t.raiseNoMemory();
  void* grown = memRealloc(data_, static_cast<usize>(capacity) * kind_);
  if (grown == nullptr) return t.raiseNoMemory();
  data_ = grown;
  capacity_ = capacity;
  return {};
}

Status TextBuffer::widen(Thread& t, u32 kind) {
  if (capacity_ > kIsizeMax / isize{kind}) return t.raiseNoMemory();
  void* wide = memMalloc(static_cast<usize>(capacity_) * kind);
  if (wide == nullptr) return t.raiseNoMemory();
  copyChars(wide, kind, data_, kind_, size_);
  memFree(data_);
  data_ = wide;
  kind_ = kind;
  return {};
}

Status TextBuffer::write(Thread& t, isize position, const Str& text) {
  isize count = text.length;
  if (position > kIsizeMax - count) {
    return t.raise(overflowErrorType, "new position too large");
  }
  u32 maxChar = strMaxChar(text);
  if (kind_ == 0) {
    kind_ = kindFor(maxChar);
    maxChar_ = maxChar;
  } else if (maxChar > maxChar_) {
    if (u32 kind = kindFor(maxChar); kind > kind_) PY_TRY(widen(t, kind));
    maxChar_ = maxChar;
  }
  isize end = position + count;
  PY_TRY(reserve(t, end));
  char* bytes = static_cast<char*>(data_);
  if (position > size_) {
    std::memset(bytes + size_ * isize{kind_}, 0,
                static_cast<usize>(position - size_) * usize{kind_});
  }
  copyChars(bytes + position * isize{kind_}, kind_, strData(text), strKind(text), count);
  if (end > size_) size_ = end;
  return {};
}

Ref<Str> TextBuffer::text(Thread& t, isize start, isize end) const {
  CharView chars = view(start, end);
  if (maxChar_ < 0x80) return newStrAscii(t, static_cast<const char*>(chars.data), chars.length);
  return newStrChars(t, chars);
}

void TextBuffer::clear() {
  memFree(data_);
  *this = {};
}

}  // namespace taipan
