#include "base/find.h"

#include <cstring>
#include <cwchar>

namespace taipan {

template <class T>
isize findChar(const T* text, isize n, T c) {
  if (n <= 0) return -1;
  if constexpr (sizeof(T) == 1) {
    const void* at = std::memchr(text, c, static_cast<usize>(n));
    return at ? static_cast<const T*>(at) - text : -1;
  } else if constexpr (sizeof(T) == sizeof(wchar_t)) {
    const wchar_t* start = reinterpret_cast<const wchar_t*>(text);
    const wchar_t* at = std::wmemchr(start, static_cast<wchar_t>(c), static_cast<usize>(n));
    return at ? at - start : -1;
  } else {
    // Blocks of eight let the compiler compare with vector instructions.
    isize i = 0;
    for (; i + 8 <= n; i += 8) {
      bool any = false;
      for (int k = 0; k < 8; k++) any |= text[i + k] == c;
      if (any) break;
    }
    for (; i < n; i++) {
      if (text[i] == c) return i;
    }
    return -1;
  }
}

template <class T>
isize rfindChar(const T* text, isize n, T c) {
  if constexpr (sizeof(T) == 1) {
    if (n <= 0) return -1;
    const void* at = ::memrchr(text, c, static_cast<usize>(n));
    return at ? static_cast<const T*>(at) - text : -1;
  } else {
    for (isize i = n - 1; i >= 0; i--) {
      if (text[i] == c) return i;
    }
    return -1;
  }
}

namespace {

template <class T>
bool same(const T* a, const T* b, isize n) {
  return std::memcmp(a, b, static_cast<usize>(n) * sizeof(T)) == 0;
}

/// The start and period of the lexicographically greatest suffix (Crochemore and Perrin), by the
/// order `<` or, reversed, `>`.
template <class T>
void maximalSuffix(const T* x, isize m, bool reversed, isize& start, isize& period) {
  isize best = -1, j = 0, k = 1, p = 1;
  while (j + k < m) {
    T a = x[j + k], b = x[best + k];
    if (reversed ? a > b : a < b) {
      j += k;
      k = 1;
      p = j - best;
    } else if (a == b) {
      if (k == p) {
        j += p;
        k = 1;
      } else {
        k++;
      }
    } else {
      best = j++;
      k = p = 1;
    }
  }
  start = best + 1;
  period = p;
}

/// Two-way string matching: linear time, constant space.
template <class T>
isize twoWay(const T* text, isize n, const T* x, isize m) {
  isize s1, p1, s2, p2;
  maximalSuffix(x, m, false, s1, p1);
  maximalSuffix(x, m, true, s2, p2);
  isize cut = s1 > s2 ? s1 : s2, period = s1 > s2 ? p1 : p2;
  bool periodic = cut + period <= m && same(x, x + period, cut);
  if (!periodic) period = (cut > m - cut ? cut : m - cut) + 1;
  isize memory = 0;  // characters known to match at the window's start (periodic needles only)
  for (isize at = 0; at + m <= n;) {
    isize i = cut > memory ? cut : memory;
    while (i < m && x[i] == text[at + i]) i++;
    if (i < m) {
      at += i - cut + 1;
      memory = 0;
      continue;
    }
    i = cut - 1;
    while (i >= memory && x[i] == text[at + i]) i--;
    if (i < memory) return at;
    at += period;
    memory = periodic ? m - period : 0;
  }
  return -1;
}

}  // namespace

template <class T>
isize findText(const T* text, isize n, const T* needle, isize m) {
  if (m > n) return -1;
  if (m == 0) return 0;
  if (m == 1) return findChar(text, n, needle[0]);
  T first = needle[0], last = needle[m - 1];
  isize end = n - m + 1, wasted = 0;
  for (isize i = 0; i < end; i++) {
    isize skip = findChar(text + i, end - i, first);
    if (skip < 0) return -1;
    i += skip;
    if (text[i + m - 1] == last && same(text + i + 1, needle + 1, m - 2)) return i;
    // Each candidate that fails costs at most a memcmp; give up when that has cost too much.
    wasted += skip < 8 ? m < 64 ? 4 : m / 8 : 0;
    if (wasted > 512 + (i >> 1) && end - i > 64) {
      isize found = twoWay(text + i + 1, n - i - 1, needle, m);
      return found < 0 ? -1 : found + i + 1;
    }
  }
  return -1;
}

template <class T>
isize rfindText(const T* text, isize n, const T* needle, isize m) {
  if (m > n) return -1;
  if (m == 0) return n;
  if (m == 1) return rfindChar(text, n, needle[0]);
  // Skip by a 64-bit set of the needle's characters: a window whose preceding character is not in
  // the needle can be left as a whole.
  u64 set = 0;
  for (isize i = 0; i < m; i++) set |= 1ull << (needle[i] & 63);
  isize skip = m;
  for (isize i = m - 1; i > 0; i--) {
    if (needle[i] == needle[0]) skip = i;
  }
  for (isize i = n - m; i >= 0;) {
    if (text[i] == needle[0]) {
      if (same(text + i, needle, m)) return i;
      i -= i > 0 && !(set >> (text[i - 1] & 63) & 1) ? m + 1 : skip;
    } else {
      i -= i > 0 && !(set >> (text[i - 1] & 63) & 1) ? m + 1 : 1;
    }
  }
  return -1;
}

template <class T>
isize countText(const T* text, isize n, const T* needle, isize m, isize limit) {
  isize count = 0;
  if (m == 1 && limit == kIsizeMax) {
    for (isize i = 0; i < n; i++) count += text[i] == needle[0];
    return count;
  }
  while (count < limit) {
    isize at = findText(text, n, needle, m);
    if (at < 0) break;
    count++;
    text += at + m;
    n -= at + m;
  }
  return count;
}

#define TAIPAN_FIND_DEFINE(T)                                 \
  template isize findChar(const T*, isize, T);                \
  template isize rfindChar(const T*, isize, T);               \
  template isize findText(const T*, isize, const T*, isize);  \
  template isize rfindText(const T*, isize, const T*, isize); \
  template isize countText(const T*, isize, const T*, isize, isize);
TAIPAN_FIND_DEFINE(u8)
TAIPAN_FIND_DEFINE(u16)
TAIPAN_FIND_DEFINE(u32)

}  // namespace taipan
