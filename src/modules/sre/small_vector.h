// A growing array whose first elements need no allocation: most matches stay within them.
#pragma once

#include <cstring>
#include <new>
#include <type_traits>

#include "base/common.h"

namespace taipan::sre {

/// Holds plain data; neither copied nor moved. `resize` only shrinks. Without memory to grow it
/// keeps what it has and says so.
template <class T, usize kInline>
class SmallVector {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  SmallVector() = default;
  SmallVector(usize count, T value) {
    while (capacity_ < count) {
      if (!grow()) return;
    }
    for (; size_ < count; ++size_) data_[size_] = value;
  }
  SmallVector(const SmallVector&) = delete;
  ~SmallVector() {
    if (data_ != first()) ::operator delete(data_);
  }

  usize size() const { return size_; }
  /// Whether something could not be added.
  bool exhausted() const { return exhausted_; }
  T* begin() { return data_; }
  T* end() { return data_ + size_; }
  T& operator[](usize i) { return data_[i]; }
  const T& operator[](usize i) const { return data_[i]; }
  T& back() { return data_[size_ - 1]; }
  void clear() { size_ = 0; }
  void resize(usize size) { size_ = size; }
  void pop_back() { --size_; }
  void push_back(const T& value) {
    if (size_ == capacity_) [[unlikely]] {
      T copy = value;
      if (grow()) data_[size_++] = copy;
      return;
    }
    data_[size_++] = value;
  }

 private:
  T* first() { return reinterpret_cast<T*>(space_); }
  bool grow() {
    auto* grown = static_cast<T*>(::operator new(2 * capacity_ * sizeof(T), std::nothrow));
    if (grown == nullptr) {
      exhausted_ = true;
      return false;
    }
    std::memcpy(static_cast<void*>(grown), data_, size_ * sizeof(T));
    if (data_ != first()) ::operator delete(data_);
    data_ = grown;
    capacity_ *= 2;
    return true;
  }

  alignas(T) char space_[kInline * sizeof(T)];
  T* data_ = first();
  usize size_ = 0;
  usize capacity_ = kInline;
  bool exhausted_ = false;
};

}  // namespace taipan::sre
