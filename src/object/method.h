// Tables of methods, members and getters (= PyMethodDef, PyMemberDef, PyGetSetDef), filled with
// plain C++ functions. One row is a Python name, its text signature, the function and the doc:
//
//   METHOD("insert", "($self, index, object, /)", listInsert, "Insert object before index."),
//
// The adapter generated for a row picks the calling convention from the signature: none of the
// parameters by keyword -> METH_NOARGS (0), METH_O (exactly 1, required), METH_FASTCALL; else
// METH_FASTCALL|METH_KEYWORDS. CPython's wordings then come from the same places as in CPython.
//
// The function is `R f([Thread&,] Self, parameters...)` with Self one of `T&` (an object struct),
// `Object*`, `Type&` (class methods), and parameters convertible by Arg<>. A parameter with a
// default in the signature is declared as `Optional<T>`, or as a plain pointer that is null when
// the argument is absent. A function that sorts its arguments itself takes `const Arguments&` or
// `Positional` as its only parameter. Results: Ref, Status (None), Result<bool|isize|double|i64>,
// bool, isize, double, Object* is not allowed (ownership would be unclear).
#pragma once

#include <tuple>

#include "object/arguments.h"

namespace taipan {

/// The bits of MethodDef::flags (= METH_*).
enum MethodFlag : int {
  kMethodVarargs = 1,
  kMethodKeywords = 2,
  kMethodNoArgs = 4,
  kMethodO = 8,
  kMethodClass = 0x10,
  kMethodStatic = 0x20,
  kMethodCoexist = 0x40,
  kMethodFastcall = 0x80,
  kMethodDefiningClass = 0x200,
  /// Ours alone, with kMethodFastcall: python3.11 has METH_VARARGS there, whose refusal of keywords
  /// does not tell the module. It is no convention: kMethodConvention leaves it out.
  kMethodTuple = 0x1000,
};
inline constexpr int kMethodConvention = ~kMethodTuple;

/// = PyMethodDef.
struct MethodDef {
  const char* name;
  union Function {
    void* none;
    Object* (*one)(Object* self, Object* argument);  ///< NOARGS, O, VARARGS
    Object* (*varargsKeywords)(Object* self, Object* args, Object* kwargs);
    Object* (*fast)(Object* self, Object* const* args, isize count);
    Object* (*fastKeywords)(Object* self, Object* const* args, isize count, Object* names);
    Object* (*definingClass)(Object* self, Type* cls, Object* const* args, usize count,
                             Object* names);
  } function;
  int flags;
  const char* doc;
};

/// = PyMemberDef: a field of the object struct as an attribute.
struct MemberDef {
  const char* name;
  int kind;  ///< MemberKind
  isize offset;
  int flags;  ///< MemberFlag bits
  const char* doc;
};

/// = T_* of structmember.h.
enum MemberKind : int {
  kMemberShort = 0,
  kMemberInt = 1,
  kMemberLong = 2,
  kMemberFloat = 3,
  kMemberDouble = 4,
  kMemberString = 5,
  kMemberObject = 6,
  kMemberChar = 7,
  kMemberByte = 8,
  kMemberUByte = 9,
  kMemberUShort = 10,
  kMemberUInt = 11,
  kMemberULong = 12,
  kMemberStringInplace = 13,
  kMemberBool = 14,
  kMemberObjectEx = 16,
  kMemberLongLong = 17,
  kMemberULongLong = 18,
  kMemberIsize = 19,
  kMemberNone = 20,
};
enum MemberFlag : int { kMemberReadOnly = 1, kMemberAuditRead = 2, kMemberRelative = 8 };

/// = PyGetSetDef. Fill with GETTER / GETSET.
struct GetSetDef {
  const char* name;
  Object* (*get)(Object* self, void* closure);
  int (*set)(Object* self, Object* value, void* closure);
  const char* doc;
  void* closure;
};

// Result conversions of adapters. The number ones are defined with their types (builtins/int,
// builtins/float).
Ref<> toObject(bool value);
Ref<> toObject(isize value);
Ref<> toObject(int value);
Ref<> toObject(unsigned value);
Ref<> toObject(unsigned long value);
Ref<> toObject(double value);
inline Ref<> toObject(Ref<>&& value) { return std::move(value); }

namespace detail {

template <class T>
PY_ALWAYS_INLINE Object* methodResult(Ref<T>&& ref) {
  return reinterpret_cast<Object*>(ref.release());
}
template <class T>
PY_ALWAYS_INLINE Object* methodResult(Result<T>&& result) {
  if (result.failed()) return nullptr;
  if constexpr (std::is_void_v<T>) {
    return Ref<>::share(none()).release();
  } else {
    return toObject(std::move(result).take()).release();
  }
}
template <class T>
  requires std::is_arithmetic_v<T>
PY_ALWAYS_INLINE Object* methodResult(T value) {
  return toObject(value).release();
}

template <class S>
PY_ALWAYS_INLINE S methodSelf(Object* self) {
  if constexpr (std::is_reference_v<S>) {
    return static_cast<S>(*static_cast<std::remove_reference_t<S>*>(self));
  } else {
    return static_cast<S>(self);
  }
}

/// Takes a C++ function type apart into Thread-ness, self and parameters.
template <class F>
struct FunctionParts;
template <class R, class... P>
struct FunctionParts<R (*)(Thread&, P...)> {
  template <auto Fn, class... A>
  static R call(Thread& t, A&&... a) {
    return Fn(t, static_cast<A&&>(a)...);
  }
  template <template <class...> class To>
  using Apply = To<P...>;
};
template <class R, class S, class... P>
  requires(!std::is_same_v<S, Thread&>)
struct FunctionParts<R (*)(S, P...)> {
  template <auto Fn, class... A>
  static R call(Thread&, A&&... a) {
    return Fn(static_cast<A&&>(a)...);
  }
  template <template <class...> class To>
  using Apply = To<S, P...>;
};

template <class T>
struct Converted {
  using Type = Result<T>;
};
template <class T>
struct Converted<T&> {
  using Type = Result<T*>;
};

template <class P, class V>
PY_ALWAYS_INLINE P passArgument(V&& value) {
  if constexpr (std::is_reference_v<P>) {
    return *value;
  } else {
    return static_cast<V&&>(value);
  }
}

/// Converts one slot; an absent optional pointer parameter stays null.
template <class P>
PY_ALWAYS_INLINE typename Converted<P>::Type convertArgument(Thread& t, Object* object,
                                                             const Signature& signature, int at) {
  if constexpr (std::is_pointer_v<P>) {
    if (object == nullptr) return static_cast<P>(nullptr);
  }
  return Arg<P>::from(t, object, signature, at);
}

/// Self and parameters of a function, and how to call it from slots.
template <class Self, class... P>
struct Adapter {
  static constexpr int kCount = sizeof...(P);
  static constexpr bool kRawArguments = (std::is_same_v<P, const Arguments&> || ...);
  static constexpr bool kRawPositional = (std::is_same_v<P, Positional> || ...);

  /// With `keywords`, what placeArguments() left open is looked at here.
  template <auto Fn>
  static Object* callSlots(Thread& t, Object* self, Object* const* slots,
                           const Signature& signature, const Keywords* keywords = nullptr) {
    return callIndexed<Fn>(t, self, slots, signature, keywords, std::index_sequence_for<P...>{});
  }

  template <auto Fn, usize... I>
  static Object* callIndexed(Thread& t, Object* self, [[maybe_unused]] Object* const* slots,
                             [[maybe_unused]] const Signature& signature, const Keywords* keywords,
                             std::index_sequence<I...>) {
    // Braced initialisation converts from left to right; a failure stops the chain.
    bool failedAny = false;
    [[maybe_unused]] auto step = [&](auto&& converted) {
      failedAny |= converted.failed();
      return static_cast<std::remove_cvref_t<decltype(converted)>&&>(converted);
    };
    std::tuple<typename Converted<P>::Type...> values{
        (failedAny || (keywords != nullptr && (failedAny = isMissing(t, slots[I], signature, I)))
             ? typename Converted<P>::Type(failure)
             : step(convertArgument<P>(t, slots[I], signature, static_cast<int>(I) + 1)))...};
    if (failedAny) return nullptr;
    if (keywords != nullptr && keywords->odd) [[unlikely]] {
      (void)raiseOddKeyword(t, signature, *keywords);
      return nullptr;
    }
    using Parts = FunctionParts<decltype(Fn)>;
    return methodResult(Parts::template call<Fn>(
        t, methodSelf<Self>(self), passArgument<P>(std::move(std::get<I>(values)).take())...));
  }

 private:
  static bool isMissing(Thread& t, const Object* argument, const Signature& signature, usize at) {
    if (argument != nullptr || !signature.parameters[at].required) return false;
    (void)raiseMissing(t, signature, static_cast<int>(at));
    return true;
  }
};

template <FixedString Name, FixedString Text, bool Tuple = false>
inline constexpr Signature kSignature = parseSignature(Name.text, Text.text, Tuple);

/// Whose texts a function's complaints about its arguments have.
enum class Binding : u8 {
  kBySignature,  ///< those of the calling convention that the signature leads to
  kOfClass,      ///< those of a method that is given its defining class (PEP 573)
  kTuple,        ///< those of PyArg_ParseTuple (METH_VARARGS)
  kStack,        ///< the same, but with METH_FASTCALL, whose keywords the caller refuses
};

template <FixedString Name, FixedString Text, auto Fn, Binding B = Binding::kBySignature>
struct Method {
  using Parts = FunctionParts<decltype(Fn)>;
  using Adapt = typename Parts::template Apply<Adapter>;
  static constexpr bool kOfClass = B == Binding::kOfClass;
  static constexpr bool kTuple = B == Binding::kTuple;
  static constexpr bool kStack = B == Binding::kStack;
  static constexpr const Signature& signature = kSignature<Name, Text, (kTuple || kStack)>;

  static Object* noArgs(Object* self, Object*) {
    return Adapt::template callSlots<Fn>(Thread::current(), self, nullptr, signature);
  }
  static Object* one(Object* self, Object* argument) {
    return Adapt::template callSlots<Fn>(Thread::current(), self, &argument, signature);
  }
  static Object* fast(Object* self, Object* const* args, isize count) {
    Thread& t = Thread::current();
    if (count < signature.required || count > signature.count) [[unlikely]] {
      constexpr auto check = kTuple || kStack ? &checkTupleCount : &checkPositional;
      (void)check(t, signature.function, count, signature.required, signature.count);
      return nullptr;
    }
    Object* slots[Adapt::kCount + 1] = {};
    for (isize i = 0; i < count; ++i) slots[i] = args[i];
    return Adapt::template callSlots<Fn>(t, self, slots, signature);
  }
  static Object* keywords(Object* self, Object* const* args, isize count, Object* names) {
    Thread& t = Thread::current();
    Object* slots[Adapt::kCount + 1] = {};
    if constexpr (kTuple) {
      Keywords found;
      Arguments given{args, count, names};
      if (placeArguments(t, signature, given, slots, &found).failed()) return nullptr;
      return Adapt::template callSlots<Fn>(t, self, slots, signature, &found);
    }
    constexpr auto bind = kOfClass ? &bindAsKeywords : &bindArguments;
    if (bind(t, signature, Arguments{args, count, names}, slots).failed()) return nullptr;
    return Adapt::template callSlots<Fn>(t, self, slots, signature);
  }
  /// Without parameters, and keywords are not looked at.
  static Object* noPositional(Object* self, Object* const*, isize count, Object*) {
    Thread& t = Thread::current();
    if (checkNoArguments(t, signature.function, count).failed()) return nullptr;
    return Adapt::template callSlots<Fn>(t, self, nullptr, signature);
  }
  static Object* rawArguments(Object* self, Object* const* args, isize count, Object* names) {
    return methodResult(
        Parts::template call<Fn>(Thread::current(), selfOf(self), Arguments{args, count, names}));
  }
  static Object* rawPositional(Object* self, Object* const* args, isize count) {
    return methodResult(
        Parts::template call<Fn>(Thread::current(), selfOf(self), Positional{args, count}));
  }

  static consteval MethodDef row(const char* doc, int flags) {
    MethodDef def{Name.text, {nullptr}, flags, doc};
    if constexpr (Adapt::kRawArguments) {
      def.function.fastKeywords = &rawArguments;
      def.flags |= kMethodFastcall | kMethodKeywords;
    } else if constexpr (Adapt::kRawPositional) {
      def.function.fast = &rawPositional;
      def.flags |= kMethodFastcall | (kTuple ? kMethodTuple : 0);
    } else if constexpr (signature.acceptsKeywords() || kOfClass) {
      static_assert(signature.count == Adapt::kCount, "signature and function disagree");
      def.function.fastKeywords =
          !signature.acceptsKeywords() && signature.count == 0 ? &noPositional : &keywords;
      def.flags |= kMethodFastcall | kMethodKeywords;
    } else if constexpr (kTuple) {
      static_assert(signature.count == Adapt::kCount, "signature and function disagree");
      def.function.fast = &fast;
      def.flags |= kMethodFastcall | kMethodTuple;
    } else if constexpr (signature.count == 0) {
      static_assert(Adapt::kCount == 0, "signature and function disagree");
      def.function.one = &noArgs;
      def.flags |= kMethodNoArgs;
    } else if constexpr (signature.count == 1 && signature.required == 1 && !kStack) {
      static_assert(Adapt::kCount == 1, "signature and function disagree");
      def.function.one = &one;
      def.flags |= kMethodO;
    } else {
      static_assert(signature.count == Adapt::kCount, "signature and function disagree");
      def.function.fast = &fast;
      def.flags |= kMethodFastcall;
    }
    return def;
  }

 private:
  template <class S, class... P>
  struct SelfOf {
    using Type = S;
  };
  static auto selfOf(Object* self) -> typename Parts::template Apply<SelfOf>::Type {
    return methodSelf<typename Parts::template Apply<SelfOf>::Type>(self);
  }
};

template <auto Fn>
struct Getter;
template <class R, class S, R (*Fn)(Thread&, S)>
struct Getter<Fn> {
  static Object* get(Object* self, void*) {
    return methodResult(Fn(Thread::current(), methodSelf<S>(self)));
  }
};
template <class R, class S, R (*Fn)(S)>
struct Getter<Fn> {
  static Object* get(Object* self, void*) { return methodResult(Fn(methodSelf<S>(self))); }
};
template <auto Fn>
struct Setter;
template <class S, Status (*Fn)(Thread&, S, Object*)>
struct Setter<Fn> {
  static int set(Object* self, Object* value, void*) {
    return Fn(Thread::current(), methodSelf<S>(self), value).toInt();
  }
};

/// tp_new from a C++ function `Ref f(Thread&, Type& cls, parameters...)`; tp_init from
/// `Status f(Thread&, Self&, parameters...)`.
template <FixedString Name, FixedString Text, auto Fn, bool Tuple = false>
struct Constructor {
  using Parts = FunctionParts<decltype(Fn)>;
  using Adapt = typename Parts::template Apply<Adapter>;
  static constexpr const Signature& signature = kSignature<Name, Text, Tuple>;
  static_assert(signature.count == Adapt::kCount, "signature and function disagree");

  static Object* make(Type* cls, Object* args, Object* kwargs) {
    Thread& t = Thread::current();
    Object* slots[Adapt::kCount + 1] = {};
    if constexpr (Tuple) {
      Keywords found;
      if (placeTupleDict(t, signature, args, kwargs, slots, &found).failed()) return nullptr;
      return Adapt::template callSlots<Fn>(t, cls, slots, signature, &found);
    }
    if (bindTupleDict(t, signature, args, kwargs, slots).failed()) return nullptr;
    return Adapt::template callSlots<Fn>(t, cls, slots, signature);
  }
  static int initialise(Object* self, Object* args, Object* kwargs) {
    Thread& t = Thread::current();
    Object* slots[Adapt::kCount + 1] = {};
    if (bindTupleDict(t, signature, args, kwargs, slots).failed()) return -1;
    Object* result = Adapt::template callSlots<Fn>(t, self, slots, signature);
    if (result == nullptr) return -1;
    decref(result);
    return 0;
  }
  /// tp_vectorcall of a type whose tp_new is this function and which has no tp_init.
  static Object* vectorcall(Object* cls, Object* const* args, usize count, Object* names) {
    Thread& t = Thread::current();
    Object* slots[Adapt::kCount + 1] = {};
    Arguments given{args, static_cast<isize>(count & ~(usize{1} << 63)), names};
    if constexpr (Tuple) {
      Keywords found;
      if (placeArguments(t, signature, given, slots, &found).failed()) return nullptr;
      return Adapt::template callSlots<Fn>(t, cls, slots, signature, &found);
    }
    if (bindArguments(t, signature, given, slots).failed()) return nullptr;
    return Adapt::template callSlots<Fn>(t, cls, slots, signature);
  }
};

}  // namespace detail

/// `.new_ = newSlot<"list", "(iterable=(), /)", listNew>`, `.init = initSlot<...>`,
/// `.vectorcall = vectorcallSlot<...>` (for types that need no tp_init).
template <FixedString Name, FixedString Text, auto Fn>
inline constexpr NewFunction newSlot = &detail::Constructor<Name, Text, Fn>::make;
/// The same for types whose arguments python3.11 parses with PyArg_ParseTupleAndKeywords.
template <FixedString Name, FixedString Text, auto Fn>
inline constexpr NewFunction tupleNewSlot = &detail::Constructor<Name, Text, Fn, true>::make;
template <FixedString Name, FixedString Text, auto Fn>
inline constexpr VectorcallFunction tupleVectorcallSlot =
    &detail::Constructor<Name, Text, Fn, true>::vectorcall;
template <FixedString Name, FixedString Text, auto Fn>
inline constexpr BinarySetFunction initSlot = &detail::Constructor<Name, Text, Fn>::initialise;
template <FixedString Name, FixedString Text, auto Fn>
inline constexpr VectorcallFunction vectorcallSlot =
    &detail::Constructor<Name, Text, Fn>::vectorcall;

}  // namespace taipan

/// A row with `__text_signature__`.
#define METHOD(name, signature, function, doc) \
  (::taipan::detail::Method<name, signature, &function>::row(name signature "\n--\n\n" doc, 0))
/// A row whose Python function has no text signature: `signature` only steers the adapter.
#define METHOD_PLAIN(name, signature, function, doc) \
  (::taipan::detail::Method<name, signature, &function>::row(doc, 0))
/// A row of a method that CPython gives its defining class (PEP 573): it takes its arguments, and
/// complains of them, as functions with keywords do.
#define METHOD_OF_CLASS(name, signature, function, doc)                                            \
  (::taipan::detail::Method<name, signature, &function, ::taipan::detail::Binding::kOfClass>::row( \
      name signature "\n--\n\n" doc, 0))
/// A row without text signature of a function whose arguments python3.11 parses with
/// PyArg_ParseTuple (or ...AndKeywords): "f() takes exactly 1 argument (0 given)", "f() takes no
/// keyword arguments", "f() argument 1 must be str", "signed integer is greater than maximum".
#define METHOD_TUPLE_PLAIN(name, signature, function, doc) \
  METHOD_TUPLE_PLAIN_FLAGS(name, signature, function, 0, doc)
#define METHOD_TUPLE_PLAIN_FLAGS(name, signature, function, flags, doc)                          \
  (::taipan::detail::Method<name, signature, &function, ::taipan::detail::Binding::kTuple>::row( \
      doc, flags))
/// Rows of the same kind with METH_FASTCALL: "posix.kill() takes no keyword arguments".
#define METHOD_STACK(name, signature, function, doc) \
  METHOD_STACK_PLAIN(name, signature, function, name signature "\n--\n\n" doc)
#define METHOD_STACK_PLAIN(name, signature, function, doc)                                       \
  (::taipan::detail::Method<name, signature, &function, ::taipan::detail::Binding::kStack>::row( \
      doc, 0))
/// The same with extra flags (kMethodClass, kMethodStatic, kMethodCoexist).
#define METHOD_FLAGS(name, signature, function, flags, doc) \
  (::taipan::detail::Method<name, signature, &function>::row(name signature "\n--\n\n" doc, flags))
#define METHOD_PLAIN_FLAGS(name, signature, function, flags, doc) \
  (::taipan::detail::Method<name, signature, &function>::row(doc, flags))

/// A read-only attribute from `R f([Thread&,] Self&)`.
#define GETTER(name, function, doc) \
  {name, &::taipan::detail::Getter<&function>::get, nullptr, doc, nullptr}
/// An attribute with a setter `Status f(Thread&, Self&, Object* valueOrNullForDelete)`.
#define GETSET(name, getter, setter, doc)                                                       \
  {name, &::taipan::detail::Getter<&getter>::get, &::taipan::detail::Setter<&setter>::set, doc, \
   nullptr}
