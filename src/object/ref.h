// Ownership and failure as types (docs/ownership.md, docs/errors.md).
//
// A `Ref<T>` owns one reference; a `T*` is always borrowed. A borrowed pointer may not be kept
// across a call that takes `Thread&` unless the caller owns it or its container.
//
// A function that can raise returns Ref, Result, Status or Lookup, and says so by taking `Thread&`.
// `return t.raise(...)` yields a Failure, which converts to the failed state of each of the four;
// PY_TRY propagates it.
#pragma once

#include <utility>

#include "object/object.h"

namespace taipan {

/// "An exception is pending in the Thread."
struct Failure {};
inline constexpr Failure failure{};

/// An owned reference, or null: as a return value, null means that an exception is pending.
template <class T = Object>
class [[nodiscard]] Ref {
 public:
  constexpr Ref() = default;
  Ref(Failure) {}
  Ref(Ref&& other) noexcept : object_(other.object_) { other.object_ = nullptr; }
  template <class U>
    requires std::is_convertible_v<U*, T*>
  Ref(Ref<U>&& other) noexcept : object_(other.release()) {}
  Ref(const Ref&) = delete;
  Ref& operator=(const Ref&) = delete;
  Ref& operator=(Ref&& other) noexcept {
    T* old = object_;
    object_ = std::exchange(other.object_, nullptr);
    if (old != nullptr) decref(asObject(old));
    return *this;
  }
  ~Ref() {
    if (object_ != nullptr) decref(asObject(object_));
  }

  /// Takes over a reference that the caller owns; null is passed on.
  static Ref steal(T* object) {
    Ref ref;
    ref.object_ = object;
    return ref;
  }
  /// Makes a new reference to a borrowed object; null is passed on.
  static Ref share(T* object) {
    if (object != nullptr) incref(asObject(object));
    return steal(object);
  }

  T* get() const { return object_; }
  T* operator->() const { return object_; }
  T& operator*() const { return *object_; }
  explicit operator bool() const { return object_ != nullptr; }
  bool failed() const { return object_ == nullptr; }
  /// Gives the reference to the caller: the C API's "new reference".
  [[nodiscard]] T* release() { return std::exchange(object_, nullptr); }
  /// Drops the reference now.
  void reset() { clearOwned(object_); }
  /// Another reference to the same object.
  Ref share() const { return share(object_); }
  /// The same reference under a derived type, which the caller has checked.
  template <class U>
  Ref<U> as() && {
    return Ref<U>::steal(static_cast<U*>(release()));
  }
  /// For PY_TRY: the reference itself.
  Ref take() && { return std::move(*this); }

 private:
  static Object* asObject(T* object) { return reinterpret_cast<Object*>(object); }
  T* object_ = nullptr;
};

/// A plain value, or the failure with a pending exception.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : value_(std::move(value)) {}
  Result(Failure) : failed_(true) {}
  bool failed() const { return failed_; }
  T& value() { return value_; }
  T take() && { return std::move(value_); }

 private:
  T value_{};
  bool failed_ = false;
};

/// Success or failure without a value.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Failure) : failed_(true) {}
  bool failed() const { return failed_; }
  void take() && {}
  /// The C API's convention: 0, or -1 with an exception.
  int toInt() const { return failed_ ? -1 : 0; }
  static Result fromInt(int status) { return status < 0 ? Result(failure) : Result(); }

 private:
  bool failed_ = false;
};
using Status = Result<void>;

/// Three states: found (with a reference), missing (no exception), failed (exception pending).
/// Also what an iterator's `next` gives, where missing means exhausted.
template <class T = Object>
class [[nodiscard]] LookupOf {
 public:
  LookupOf(Failure) : state_(State::kFailed) {}
  LookupOf(Ref<T>&& value)
      : value_(std::move(value)), state_(value_ ? State::kFound : State::kFailed) {}
  static LookupOf missing() { return LookupOf(State::kMissing); }
  static LookupOf share(T* object) { return LookupOf(Ref<T>::share(object)); }
  bool failed() const { return state_ == State::kFailed; }
  bool found() const { return state_ == State::kFound; }
  bool isMissing() const { return state_ == State::kMissing; }
  T* get() const { return value_.get(); }
  Ref<T> value() && { return std::move(value_); }
  LookupOf take() && { return std::move(*this); }

 private:
  enum class State : u8 { kFound, kMissing, kFailed };
  explicit LookupOf(State state) : state_(state) {}
  Ref<T> value_;
  State state_;
};
using Lookup = LookupOf<>;

}  // namespace taipan

#define PY_CONCAT_(a, b) a##b
#define PY_CONCAT(a, b) PY_CONCAT_(a, b)

/// Evaluates a Ref, Result, Status or Lookup; returns `failure` from the enclosing function when it
/// failed, else is its value (for a Lookup: the Lookup, found or missing).
#define PY_TRY(...) PY_TRY_(PY_CONCAT(attempt_, __COUNTER__), __VA_ARGS__)
#define PY_TRY_(attempt, ...)          \
  __extension__({                      \
    auto&& attempt = (__VA_ARGS__);    \
    if (attempt.failed()) [[unlikely]] \
      return ::taipan::failure;        \
    std::move(attempt).take();         \
  })
