// The hash of str and bytes: SipHash-1-3 with a 128-bit key, as python3.11 (sys.hash_info) has it.
#pragma once

#include "base/common.h"

namespace taipan {

/// The key; set once at start, before anything is hashed.
struct HashKey {
  u64 k0, k1;
};
extern HashKey hashKey;

/// The key that PYTHONHASHSEED=`seed` stands for; 0 switches randomisation off.
HashKey hashKeyFromSeed(u32 seed);

/// SipHash-1-3 of `length` bytes.
u64 sipHash13(HashKey key, const void* data, usize length);

/// The Python hash of a byte sequence: 0 if empty, never -1 (which means failure).
isize hashBytes(const void* data, usize length);

}  // namespace taipan
