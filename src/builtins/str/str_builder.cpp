#include "builtins/str/str_builder.h"

#include <cstring>

#include "base/utf8.h"
#include "memory/memory.h"

namespace taipan {

StrBuilder::~StrBuilder() {
  if (data_ != inline_) memFree(data_);
}

bool StrBuilder::reserve(isize more, u32 maxChar) {
  if (failed_) return false;
  u32 kind = kindFor(maxChar);
  if (kind < kind_) kind = kind_;
  if (kind == kind_ && more <= capacity_ - length_) return true;
  isize capacity = capacity_;
  if (more > capacity - length_) {
    if (more > kIsizeMax / 8 - length_) {
      failed_ = true;
      return false;
    }
    capacity = length_ + more;
    if (capacity < capacity_ * 2) capacity = capacity_ * 2;
  }
  if (kind == kind_ && data_ != inline_) {
    void* block = memRealloc(data_, static_cast<usize>(capacity) * kind);
    if (block == nullptr) {
      failed_ = true;
      return false;
    }
    data_ = block;
  } else {
    void* block = memMalloc(static_cast<usize>(capacity) * kind);
    if (block == nullptr) {
      failed_ = true;
      return false;
    }
    copyChars(block, kind, data_, kind_, length_);
    if (data_ != inline_) memFree(data_);
    data_ = block;
  }
  kind_ = kind;
  limit_ = kind == 1 ? 0xff : kind == 2 ? 0xffff : 0x10ffff;
  capacity_ = capacity;
  return true;
}

void StrBuilder::append(CharView v, u32 maxChar) {
  if (v.length == 0) return;
  if (maxChar == 0) maxChar = maxCharOf(v.data, v.kind, v.length);
  if (!reserve(v.length, maxChar)) return;
  char* to = static_cast<char*>(data_) + length_ * kind_;
  copyChars(to, kind_, v.data, v.kind, v.length);
  bits_ |= maxChar;
  length_ += v.length;
}

void StrBuilder::append(const char* text) {
  appendAscii(text, static_cast<isize>(std::strlen(text)));
}

void StrBuilder::appendAscii(const char* text, isize length) {
  append(CharView{text, length, 1}, 0x7f);
}

void StrBuilder::appendLatin1(const u8* text, isize length) { append(CharView{text, length, 1}); }

void StrBuilder::append(u32 c, isize times) {
  if (times <= 0 || !reserve(times, c)) return;
  bits_ |= c;
  for (; times > 0; times--) writeChar(data_, kind_, length_++, c);
}

void StrBuilder::appendUtf8(const char* text, isize length) {
  const u8 *p = reinterpret_cast<const u8*>(text), *end = p + length;
  while (p < end) {
    usize ascii = asciiPrefix(p, static_cast<usize>(end - p));
    if (ascii > 0) appendAscii(reinterpret_cast<const char*>(p), static_cast<isize>(ascii));
    p += ascii;
    if (p == end) break;
    Utf8Step step = utf8Next(p, end);
    append(step.error == Utf8Error::kNone ? step.code : 0xfffdu);
    p += step.length;
  }
}

Ref<Str> StrBuilder::finish(Thread& t) {
  if (failed_) return t.raiseNoMemory();
  Ref<Str> result;
  if (bits_ < 0x80 && length_ > 1) {
    result = newStrRaw(t, length_, 0x7f);
    if (result) copyChars(strData(*result), 1, data_, kind_, length_);
  } else {
    result = newStrChars(t, data_, kind_, length_);
  }
  length_ = 0;
  bits_ = 0;
  return result;
}

}  // namespace taipan
