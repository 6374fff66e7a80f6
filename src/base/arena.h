// A bump allocator: blocks are freed together when the arena dies, never one by one. What is
// allocated here must be trivially destructible.
#pragma once

#include <cstring>
#include <new>
#include <type_traits>
#include <utility>

#include "base/common.h"

namespace taipan {

class Arena {
 public:
  Arena() = default;
  ~Arena();
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  /// Uninitialised memory that lives as long as the arena. Aborts when memory is exhausted.
  PY_ALWAYS_INLINE void* allocate(usize size, usize alignment = alignof(void*)) {
    usize start = (next_ + (alignment - 1)) & ~(alignment - 1);
    if (start + size > limit_) [[unlikely]] {
      return allocateSlow(size, alignment);
    }
    next_ = start + size;
    return reinterpret_cast<void*>(start);
  }

  /// A value-initialised T.
  template <class T, class... A>
  T* make(A&&... args) {
    static_assert(std::is_trivially_destructible_v<T>);
    return new (allocate(sizeof(T), alignof(T))) T{std::forward<A>(args)...};
  }

  /// An uninitialised array of `count` elements.
  template <class T>
  T* makeArray(usize count) {
    static_assert(std::is_trivially_destructible_v<T>);
    return static_cast<T*>(allocate(count * sizeof(T), alignof(T)));
  }

  /// A copy of `size` bytes, followed by a NUL byte.
  char* copyBytes(const char* data, usize size) {
    char* copy = static_cast<char*>(allocate(size + 1, 1));
    if (size != 0) {
      std::memcpy(copy, data, size);
    }
    copy[size] = '\0';
    return copy;
  }

  /// Bytes taken from the system so far.
  usize reserved() const { return reserved_; }

 private:
  struct Block;

  [[gnu::cold, gnu::noinline]] void* allocateSlow(usize size, usize alignment);

  usize next_ = 0;
  usize limit_ = 0;
  Block* blocks_ = nullptr;
  usize reserved_ = 0;
};

}  // namespace taipan
