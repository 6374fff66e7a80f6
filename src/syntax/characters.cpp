#include "syntax/characters.h"

namespace taipan::syntax {

Decoded decodeUtf8(const char* p, const char* end, bool allowSurrogates) {
  auto byte = [&](int i) { return static_cast<u32>(static_cast<u8>(p[i])); };
  auto trail = [&](int i) { return p + i < end && (byte(i) & 0xC0) == 0x80; };
  u32 a = byte(0);
  if (a < 0x80) {
    return {a, 1};
  }
  if (a >= 0xC2 && a < 0xE0 && trail(1)) {
    return {(a & 0x1F) << 6 | (byte(1) & 0x3F), 2};
  }
  if (a >= 0xE0 && a < 0xF0 && trail(1) && trail(2)) {
    u32 c = (a & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
    bool surrogate = c >= 0xD800 && c <= 0xDFFF;
    return c >= 0x800 && (allowSurrogates || !surrogate) ? Decoded{c, 3} : Decoded{0, 0};
  }
  if (a >= 0xF0 && a < 0xF5 && trail(1) && trail(2) && trail(3)) {
    u32 c = (a & 7) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F);
    return c >= 0x10000 && c <= 0x10FFFF ? Decoded{c, 4} : Decoded{0, 0};
  }
  return {0, 0};
}

int malformedUtf8(const char* p, const char* end, const char** reason) {
  u8 lead = static_cast<u8>(*p);
  if (lead < 0xC2 || lead > 0xF4) {
    *reason = "invalid start byte";
    return 1;
  }
  int wanted = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  u8 low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;  // bounds of the second byte
  u8 high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  for (int i = 1; i < wanted; i++) {
    if (p + i >= end) {
      *reason = "unexpected end of data";
      return i;
    }
    u8 next = static_cast<u8>(p[i]);
    if (next < low || next > high) {
      *reason = "invalid continuation byte";
      return i;
    }
    low = 0x80;
    high = 0xBF;
  }
  *reason = "";
  return wanted;
}

int encodeUtf8(u32 c, char* out) {
  if (c < 0x80) {
    out[0] = static_cast<char>(c);
    return 1;
  }
  if (c < 0x800) {
    out[0] = static_cast<char>(0xC0 | c >> 6);
    out[1] = static_cast<char>(0x80 | (c & 0x3F));
    return 2;
  }
  if (c < 0x10000) {
    out[0] = static_cast<char>(0xE0 | c >> 12);
    out[1] = static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out[2] = static_cast<char>(0x80 | (c & 0x3F));
    return 3;
  }
  out[0] = static_cast<char>(0xF0 | c >> 18);
  out[1] = static_cast<char>(0x80 | (c >> 12 & 0x3F));
  out[2] = static_cast<char>(0x80 | (c >> 6 & 0x3F));
  out[3] = static_cast<char>(0x80 | (c & 0x3F));
  return 4;
}

}  // namespace taipan::syntax
