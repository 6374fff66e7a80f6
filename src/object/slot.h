// `slot<fn>`: puts a C++ function into a C slot. The thunk supplies the Thread if the function asks
// for one (`Thread&` as first parameter: it may raise), turns the C arguments into what the
// function declares (`List&`, `Object*`, isize, CompareOp) and its result into the slot's
// convention (null or -1 with a pending exception). The type machinery has checked `self` before.
//
//   static Result<bool> listContains(Thread& t, List& self, Object* item);
//   .sequence = {.contains = slot<listContains>}
#pragma once

#include <type_traits>

#include "object/thread.h"
#include "object/type.h"

namespace taipan {

namespace detail {

template <class P, class A>
PY_ALWAYS_INLINE decltype(auto) slotArgument(A argument) {
  if constexpr (std::is_reference_v<P>) {
    return static_cast<P>(*static_cast<std::remove_reference_t<P>*>(argument));
  } else {
    return static_cast<P>(argument);
  }
}

template <class C>
PY_ALWAYS_INLINE C slotFailure() {
  if constexpr (std::is_pointer_v<C>) {
    return nullptr;
  } else {
    return static_cast<C>(-1);
  }
}

template <class C, class T>
PY_ALWAYS_INLINE C slotResult(Ref<T>&& ref) {
  return reinterpret_cast<C>(ref.release());
}
template <class C, class T>
PY_ALWAYS_INLINE C slotResult(LookupOf<T>&& lookup) {
  return reinterpret_cast<C>(std::move(lookup).value().release());
}
template <class C, class T>
PY_ALWAYS_INLINE C slotResult(Result<T>&& result) {
  if (result.failed()) return slotFailure<C>();
  if constexpr (std::is_void_v<T>) {
    return C{};
  } else {
    return static_cast<C>(std::move(result).take());
  }
}
template <class C, class T>
  requires std::is_arithmetic_v<T> || std::is_pointer_v<T>
PY_ALWAYS_INLINE C slotResult(T value) {
  return static_cast<C>(value);
}

template <class R, class... A>
using FunctionPointer = R (*)(A...);

template <auto Fn>
struct SlotThunk;

template <class R, class... P, R (*Fn)(Thread&, P...)>
struct SlotThunk<Fn> {
  template <class C, class... A>
  static C thunk(A... arguments) {
    if constexpr (std::is_void_v<C>) {
      Fn(Thread::current(), slotArgument<P>(arguments)...);
    } else {
      return slotResult<C>(Fn(Thread::current(), slotArgument<P>(arguments)...));
    }
  }
  template <class C, class... A>
  constexpr operator FunctionPointer<C, A...>() const {
    return &thunk<C, A...>;
  }
};

template <class R, class S, class... P, R (*Fn)(S, P...)>
  requires(!std::is_same_v<S, Thread&>)
struct SlotThunk<Fn> {
  template <class C, class... A>
  static C thunk(A... arguments) {
    return pass<C>(arguments...);
  }
  template <class C, class A0, class... A>
  static C pass(A0 self, A... arguments) {
    if constexpr (std::is_void_v<C>) {
      Fn(slotArgument<S>(self), slotArgument<P>(arguments)...);
    } else {
      return slotResult<C>(Fn(slotArgument<S>(self), slotArgument<P>(arguments)...));
    }
  }
  template <class C, class... A>
  constexpr operator FunctionPointer<C, A...>() const {
    return &thunk<C, A...>;
  }
};

}  // namespace detail

/// The thunk of `Fn`; converts to whatever function pointer type it is assigned to.
template <auto Fn>
inline constexpr detail::SlotThunk<Fn> slot{};

}  // namespace taipan
