// The hash functions of RFC 1321 (MD5) and FIPS 180-4 (SHA-1, SHA-2) on one frame: a block buffer,
// the message length, and a compression function over the state words.
#pragma once

#include "base/common.h"

namespace taipan {

/// `Traits` gives: Word (u32 or u64), kWords (of state), kBlock (bytes), kBigEndian, and
/// `static void compress(Word* state, const u8* block)`.
template <class Traits>
class BlockHash {
 public:
  using Word = typename Traits::Word;
  static constexpr int kBlock = Traits::kBlock;

  void start(const Word (&initial)[Traits::kWords]) {
    for (int i = 0; i < Traits::kWords; i++) state_[i] = initial[i];
    length_ = 0;
    used_ = 0;
  }

  void update(const u8* data, usize n) {
    length_ += n;
    if (used_) {
      while (used_ < kBlock && n) block_[used_++] = *data++, n--;
      if (used_ < kBlock) return;
      Traits::compress(state_, block_);
      used_ = 0;
    }
    for (; n >= kBlock; data += kBlock, n -= kBlock) Traits::compress(state_, data);
    for (; n; n--) block_[used_++] = *data++;
  }

  /// Pads the message and writes the first `size` bytes of the digest; the object is spent.
  void finish(u8* out, int size) {
    constexpr int kLengthBytes = sizeof(Word) * 2;
    u64 low = length_ << 3, high = length_ >> 61;
    pad(0x80);
    while (used_ != kBlock - kLengthBytes) pad(0);
    for (int i = 0; i < kLengthBytes; i++) {
      int byte = Traits::kBigEndian ? kLengthBytes - 1 - i : i;
      pad(byte < 8 ? static_cast<u8>(low >> (8 * byte))
                   : static_cast<u8>(high >> (8 * (byte - 8))));
    }
    for (int i = 0; i < size; i++) {
      int byte = i % static_cast<int>(sizeof(Word));
      if (Traits::kBigEndian) byte = static_cast<int>(sizeof(Word)) - 1 - byte;
      out[i] = static_cast<u8>(state_[i / static_cast<int>(sizeof(Word))] >> (8 * byte));
    }
  }

 private:
  void pad(u8 byte) {
    block_[used_++] = byte;
    if (used_ == kBlock) {
      Traits::compress(state_, block_);
      used_ = 0;
    }
  }

  Word state_[Traits::kWords];
  u64 length_ = 0;
  int used_ = 0;
  u8 block_[kBlock];
};

struct Md5Traits {
  using Word = u32;
  static constexpr int kWords = 4, kBlock = 64;
  static constexpr bool kBigEndian = false;
  static void compress(Word* state, const u8* block);
};
struct Sha1Traits {
  using Word = u32;
  static constexpr int kWords = 5, kBlock = 64;
  static constexpr bool kBigEndian = true;
  static void compress(Word* state, const u8* block);
};
struct Sha256Traits {
  using Word = u32;
  static constexpr int kWords = 8, kBlock = 64;
  static constexpr bool kBigEndian = true;
  static void compress(Word* state, const u8* block);
};
struct Sha512Traits {
  using Word = u64;
  static constexpr int kWords = 8, kBlock = 128;
  static constexpr bool kBigEndian = true;
  static void compress(Word* state, const u8* block);
};

}  // namespace taipan
