// Substring search over 1, 2 or 4 byte characters: vector scans for single characters, a filter on
// the first and last character for short work, and two-way matching when the filter does not pay,
// so that the worst case stays linear.
#pragma once

#include "base/common.h"

namespace taipan {

/// The index of the first `c` in text[0, n), or -1.
template <class T>
isize findChar(const T* text, isize n, T c);
/// The index of the last `c`, or -1.
template <class T>
isize rfindChar(const T* text, isize n, T c);
/// The index of the first occurrence of `needle` (m characters), or -1. An empty one is at 0.
template <class T>
isize findText(const T* text, isize n, const T* needle, isize m);
/// The index of the last occurrence; an empty one is at n.
template <class T>
isize rfindText(const T* text, isize n, const T* needle, isize m);
/// The number of non-overlapping occurrences, at most `limit`; `m` > 0.
template <class T>
isize countText(const T* text, isize n, const T* needle, isize m, isize limit = kIsizeMax);

#define TAIPAN_FIND_DECLARE(T)                                       \
  extern template isize findChar(const T*, isize, T);                \
  extern template isize rfindChar(const T*, isize, T);               \
  extern template isize findText(const T*, isize, const T*, isize);  \
  extern template isize rfindText(const T*, isize, const T*, isize); \
  extern template isize countText(const T*, isize, const T*, isize, isize);
TAIPAN_FIND_DECLARE(u8)
TAIPAN_FIND_DECLARE(u16)
TAIPAN_FIND_DECLARE(u32)
#undef TAIPAN_FIND_DECLARE

}  // namespace taipan
