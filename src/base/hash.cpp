#include "base/hash.h"

#include <bit>
#include <cstring>

namespace taipan {

constinit HashKey hashKey{0, 0};

HashKey hashKeyFromSeed(u32 seed) {
  HashKey key{0, 0};
  if (seed == 0) return key;
  // A linear congruential generator; the second highest byte of each state is taken.
  u8 bytes[16];
  u32 x = seed;
  for (u8& byte : bytes) {
    x = x * 214013u + 2531011u;
    byte = static_cast<u8>(x >> 16);
  }
  std::memcpy(&key, bytes, sizeof key);
  return key;
}

namespace {

struct SipState {
  u64 v0, v1, v2, v3;
  PY_ALWAYS_INLINE void round() {
    v0 += v1;
    v2 += v3;
    v1 = std::rotl(v1, 13) ^ v0;
    v3 = std::rotl(v3, 16) ^ v2;
    v0 = std::rotl(v0, 32);
    v2 += v1;
    v0 += v3;
    v1 = std::rotl(v1, 17) ^ v2;
    v3 = std::rotl(v3, 21) ^ v0;
    v2 = std::rotl(v2, 32);
  }
  PY_ALWAYS_INLINE void absorb(u64 word) {
    v3 ^= word;
    round();
    v0 ^= word;
  }
};

}  // namespace

u64 sipHash13(HashKey key, const void* data, usize length) {
  const u8* p = static_cast<const u8*>(data);
  SipState s{key.k0 ^ 0x736f6d6570736575ull, key.k1 ^ 0x646f72616e646f6dull,
             key.k0 ^ 0x6c7967656e657261ull, key.k1 ^ 0x7465646279746573ull};
  usize left = length;
  for (; left >= 8; left -= 8, p += 8) {
    u64 word;
    std::memcpy(&word, p, sizeof word);
    s.absorb(word);
  }
  u64 last = static_cast<u64>(length) << 56;
  for (usize i = 0; i < left; i++) last |= static_cast<u64>(p[i]) << (8 * i);
  s.absorb(last);
  s.v2 ^= 0xff;
  s.round();
  s.round();
  s.round();
  return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}

isize hashBytes(const void* data, usize length) {
  if (length == 0) return 0;
  isize hash = static_cast<isize>(sipHash13(hashKey, data, length));
  return hash == -1 ? -2 : hash;
}

}  // namespace taipan
