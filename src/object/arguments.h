// From the arguments of a call to typed C++ parameters.
//
// A text signature such as "($self, index=-1, /, *, key=None)" is parsed at compile time into a
// `Signature`; `bindArguments` sorts the actual arguments of a vectorcall into one slot per
// parameter and raises CPython's TypeErrors; `Arg<T>::from` converts a slot to the C++ parameter
// type. Adding a parameter kind is one specialisation of Arg.
#pragma once

#include <optional>
#include <type_traits>

#include "object/thread.h"
#include "object/type.h"

namespace taipan {

/// The raw arguments of a vectorcall, borrowed: positional ones, then the values of keywords whose
/// names are in the tuple `names` (null when there are none).
struct Arguments {
  Object* const* items;
  isize count;    ///< positional
  Object* names;  ///< tuple of str, or null
  Object* operator[](isize i) const { return items[i]; }
  isize keywordCount() const;
};

/// The raw arguments of a function without keyword parameters.
struct Positional {
  Object* const* items;
  isize count;
  Object* operator[](isize i) const { return items[i]; }
  /// The i-th argument or null.
  Object* get(isize i) const { return i < count ? items[i] : nullptr; }
};

/// A string literal as a template argument.
template <usize N>
struct FixedString {
  char text[N];
  consteval FixedString(const char (&literal)[N]) {
    for (usize i = 0; i < N; ++i) text[i] = literal[i];
  }
};

inline constexpr int kMaxParameters = 24;

/// A text signature taken apart. Parameters in order: positional-only, positional-or-keyword,
/// keyword-only; the leading `$self` is not one of them.
struct Signature {
  const char* function = "";
  struct Parameter {
    const char* start = nullptr;  ///< the name, not terminated
    u8 length = 0;
    bool required = false;
  };
  Parameter parameters[kMaxParameters] = {};
  u8 count = 0;
  u8 positionalOnly = 0;  ///< how many of the first are positional-only
  u8 positional = 0;      ///< how many can be given by position
  u8 required = 0;        ///< required ones among the positional
  bool tuple = false;     ///< python3.11 parses the arguments with PyArg_ParseTuple: other texts
  constexpr bool acceptsKeywords() const { return count > positionalOnly; }
};

/// Parses "($self, a, b=1, /, *, c=None)"; `sig` must outlive the result. Also takes "(a, /)".
consteval Signature parseSignature(const char* function, const char* sig, bool tuple = false) {
  Signature result;
  result.function = function;
  result.tuple = tuple;
  const char* p = sig;
  while (*p != '(' && *p != 0) ++p;
  if (*p == '(') ++p;
  bool keywordOnly = false;
  while (*p != ')' && *p != 0) {
    while (*p == ' ' || *p == ',' || *p == '\n') ++p;
    if (*p == '$') {
      while (*p != ',' && *p != ')') ++p;
      continue;
    }
    if (*p == '/') {
      result.positionalOnly = result.count;
      ++p;
      continue;
    }
    if (*p == '*') {
      keywordOnly = true;
      ++p;
      continue;
    }
    if (*p == ')' || *p == 0) break;
    Signature::Parameter& parameter = result.parameters[result.count];
    parameter.start = p;
    while (*p != ',' && *p != ')' && *p != '=' && *p != ' ') {
      ++p;
      ++parameter.length;
    }
    parameter.required = true;
    if (*p == '=') {
      parameter.required = false;
      int depth = 0;
      char quote = 0;
      for (;; ++p) {
        if (quote != 0) {
          if (*p == quote) quote = 0;
          continue;
        }
        if (*p == '\'' || *p == '"')
          quote = *p;
        else if (*p == '(' || *p == '[' || *p == '{')
          ++depth;
        else if (depth > 0 && (*p == ')' || *p == ']' || *p == '}'))
          --depth;
        else if (depth == 0 && (*p == ',' || *p == ')' || *p == 0))
          break;
      }
    }
    ++result.count;
    if (!keywordOnly) {
      ++result.positional;
      if (parameter.required) ++result.required;
    }
  }
  return result;
}

/// Sorts a vectorcall's arguments into `slots` (one per parameter, null = not given; borrowed).
/// Raises the TypeErrors that python3.11 raises for a builtin of this signature.
Status bindArguments(Thread& t, const Signature& signature, const Arguments& arguments,
                     Object** slots);
/// The same with the TypeErrors of a function that takes keywords, whether the signature has any or
/// not: those of methods that are given their defining class (METH_METHOD, PEP 573).
Status bindAsKeywords(Thread& t, const Signature& signature, const Arguments& arguments,
                      Object** slots);
/// The same for a call that comes as tuple and dict (tp_new, tp_init); `kwargs` may be null.
Status bindTupleDict(Thread& t, const Signature& signature, Object* args, Object* kwargs,
                     Object** slots);
/// The keywords of a call, of which `odd` say that a parameter did not take them all. Names are
/// borrowed.
struct Keywords {
  Object* names[kMaxParameters];
  isize count = 0;
  isize positional = 0;  ///< how many arguments stand before them
  bool odd = false;
};
/// For functions that python3.11 parses with PyArg_ParseTupleAndKeywords: sorts the arguments, but
/// looks only at how many they are. A required parameter that is missing is found when its turn to
/// be converted comes (raiseMissing), a keyword that fits nowhere after that (raiseOddKeyword).
Status placeArguments(Thread& t, const Signature& signature, const Arguments& arguments,
                      Object** slots, Keywords* keywords);
Status placeTupleDict(Thread& t, const Signature& signature, Object* args, Object* kwargs,
                      Object** slots, Keywords* keywords);
/// "f() missing required argument 'a' (pos 1)"; `at` counts from 0.
Failure raiseMissing(Thread& t, const Signature& signature, int at);
/// The complaint about keywords of which some are odd: a parameter given twice comes first.
Failure raiseOddKeyword(Thread& t, const Signature& signature, const Keywords& keywords);
/// What "argument must be str, not ..." says of an argument: "None", or the name of its type.
const char* argumentTypeName(const Object* argument);
/// "insert expected 2 arguments, got 1" and its "at least"/"at most" forms.
Status checkPositional(Thread& t, const char* function, isize count, isize least, isize most);
/// "recv() takes at least 1 argument (0 given)" and its "exactly"/"at most" forms: what functions
/// say that take a tuple of arguments apart. Without a name (null or empty) it is "function takes
/// ...".
Status checkTupleCount(Thread& t, const char* function, isize count, isize least, isize most);
/// "copy() takes no arguments" if there are any.
Status checkNoArguments(Thread& t, const char* function, isize count);
/// "NAME() takes no keyword arguments" if there are any.
Status checkNoKeywords(Thread& t, const char* function, Object* namesTuple);
/// The same for a kwargs dict (null or empty is fine).
Status checkNoKeywordDict(Thread& t, const char* function, Object* kwargs);

// --- conversions --------------------------------------------------------------------------------

/// An index argument: `__index__`, clipped to isize instead of raising OverflowError.
struct Index {
  isize value = 0;
};
/// A truth value argument: any object, by `bool()`. (A parameter of type `bool` does the same.)

template <class T>
using Optional = std::optional<T>;

/// Raises TypeError "NAME() argument K must be T, not U"; K is the parameter's 1-based position.
Failure raiseArgumentType(Thread& t, const Signature& signature, int position, const char* expected,
                          Object* got);

/// How an argument becomes a T; `from` gets the signature and position for its messages.
template <class T>
struct Arg;

template <>
struct Arg<Object*> {
  static Result<Object*> from(Thread&, Object* object, const Signature&, int) { return object; }
};
template <>
struct Arg<bool> {
  static Result<bool> from(Thread& t, Object* object, const Signature&, int);
};
template <>
struct Arg<isize> {
  static Result<isize> from(Thread& t, Object* object, const Signature&, int);
};
template <>
struct Arg<int> {
  static Result<int> from(Thread& t, Object* object, const Signature&, int);
};
template <>
struct Arg<unsigned> {
  static Result<unsigned> from(Thread& t, Object* object, const Signature&, int);
};
template <>
struct Arg<unsigned long> {
  static Result<unsigned long> from(Thread& t, Object* object, const Signature&, int);
};
template <>
struct Arg<Index> {
  static Result<Index> from(Thread& t, Object* object, const Signature&, int);
};
template <>
struct Arg<double> {
  static Result<double> from(Thread& t, Object* object, const Signature&, int);
};
template <>
struct Arg<Str*> {
  static Result<Str*> from(Thread& t, Object* object, const Signature& signature, int position);
};
template <>
struct Arg<Type*> {
  static Result<Type*> from(Thread& t, Object* object, const Signature& signature, int position);
};
template <>
struct Arg<Tuple*> {
  static Result<Tuple*> from(Thread& t, Object* object, const Signature& signature, int position);
};
template <>
struct Arg<Dict*> {
  static Result<Dict*> from(Thread& t, Object* object, const Signature& signature, int position);
};
template <>
struct Arg<List*> {
  static Result<List*> from(Thread& t, Object* object, const Signature& signature, int position);
};
/// `Str&` etc.: as `Str*`, never null.
template <class T>
struct Arg<T&> : Arg<T*> {};
template <class T>
struct Arg<Optional<T>> {
  static Result<Optional<T>> from(Thread& t, Object* object, const Signature& signature,
                                  int position) {
    if (object == nullptr) return Optional<T>{};
    auto converted = Arg<T>::from(t, object, signature, position);
    if (converted.failed()) return failure;
    return Optional<T>{std::move(converted).take()};
  }
};

}  // namespace taipan
