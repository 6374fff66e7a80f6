#include "object/arguments.h"

#include <cstring>

#include "object/builtin_types.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "object/seams.h"
#include "object/str_layout.h"
#include "object/tuple_view.h"

namespace taipan {

isize Arguments::keywordCount() const { return names == nullptr ? 0 : tupleSize(names); }

namespace {

constexpr const char* plural(isize n) { return n == 1 ? "" : "s"; }

int findParameter(const Signature& signature, const Str* name) {
  for (int i = 0; i < signature.count; ++i) {
    const Signature::Parameter& p = signature.parameters[i];
    if (strEqualsAscii(name, p.start, p.length)) return i;
  }
  return -1;
}

/// Too many arguments in all, or too many by position.
Status checkCounts(Thread& t, const Signature& s, isize positional, isize keywords) {
  if (positional + keywords > s.count) {
    bool named = s.function[0] != 0;
    return t.raise(typeErrorType, "%.200s%s takes at most %d %sargument%s (%zd given)",
                   named ? s.function : "function", named ? "()" : "", static_cast<int>(s.count),
                   positional == 0 ? "keyword " : "", plural(s.count), positional + keywords);
  }
  if (positional > s.positional) {
    if (s.positional == 0) {
      return t.raise(typeErrorType, "%.200s() takes no positional arguments", s.function);
    }
    bool named = s.function[0] != 0;
    return t.raise(typeErrorType, "%.200s%s takes %s %d positional argument%s (%zd given)",
                   named ? s.function : "function", named ? "()" : "",
                   s.required == s.positional ? "exactly" : "at most",
                   static_cast<int>(s.positional), plural(s.positional), positional);
  }
  return {};
}

/// Too few for the parameters that have no name.
Status checkNameless(Thread& t, const Signature& s, isize positional) {
  int least = s.required < s.positionalOnly ? s.required : s.positionalOnly;
  if (positional >= least) [[likely]]
    return {};
  return t.raise(typeErrorType, "%.200s() takes %s %d positional argument%s (%zd given)",
                 s.function, s.required < s.positional ? "at least" : "exactly", least,
                 plural(least), positional);
}

/// Whether the name is that of a parameter which no positional argument has filled; that one gets
/// the value.
bool placeKeyword(const Signature& s, Object* name, Object* value, isize positional,
                  Object** slots) {
  if (!isStr(name)) return false;
  int at = findParameter(s, static_cast<Str*>(name));
  if (at < s.positionalOnly || at < positional) return false;
  slots[at] = value;
  return true;
}

/// For names of which `placeKeyword` could not place some: a parameter given twice comes first.
[[gnu::cold]] Failure raiseOddKeyword(Thread& t, const Signature& s, isize positional,
                                      Object* const* names, isize count) {
  for (int i = s.positionalOnly; i < positional; ++i) {
    const Signature::Parameter& p = s.parameters[i];
    for (isize k = 0; k < count; ++k) {
      if (!isStr(names[k]) || !strEqualsAscii(static_cast<Str*>(names[k]), p.start, p.length)) {
        continue;
      }
      bool named = s.function[0] != 0;
      return t.raise(typeErrorType, "argument for %.200s%s given by name ('%S') and position (%d)",
                     named ? s.function : "function", named ? "()" : "", names[k], i + 1);
    }
  }
  for (isize k = 0; k < count; ++k) {
    if (!isStr(names[k])) break;
    if (findParameter(s, static_cast<Str*>(names[k])) >= s.positionalOnly) continue;
    bool named = s.function[0] != 0;
    return t.raise(typeErrorType, "'%S' is an invalid keyword argument for %.200s%s", names[k],
                   named ? s.function : "this function", named ? "()" : "");
  }
  return t.raise(typeErrorType, "keywords must be strings");
}

Status checkRequired(Thread& t, const Signature& s, Object** slots) {
  for (int i = 0; i < s.count; ++i) {
    if (slots[i] != nullptr || !s.parameters[i].required) continue;
    char name[64];
    usize length = s.parameters[i].length < 63 ? s.parameters[i].length : 63;
    std::memcpy(name, s.parameters[i].start, length);
    name[length] = 0;
    bool named = s.function[0] != 0;
    return t.raise(typeErrorType, "%.200s%s missing required argument '%s' (pos %d)",
                   named ? s.function : "function", named ? "()" : "", name, i + 1);
  }
  return {};
}

}  // namespace

Status bindArguments(Thread& t, const Signature& s, const Arguments& arguments, Object** slots) {
  isize keywords = arguments.keywordCount();
  if (!s.acceptsKeywords() &&
      (keywords > 0 || arguments.count < s.required || arguments.count > s.count)) [[unlikely]] {
    PY_TRY(checkNoKeywords(t, s.function, arguments.names));
    PY_TRY(checkPositional(t, s.function, arguments.count, s.required, s.count));
  }
  return bindAsKeywords(t, s, arguments, slots);
}

Status bindAsKeywords(Thread& t, const Signature& s, const Arguments& arguments, Object** slots) {
  isize keywords = arguments.keywordCount();
  if (arguments.count + keywords > s.count || arguments.count > s.positional) [[unlikely]] {
    PY_TRY(checkCounts(t, s, arguments.count, keywords));
  }
  PY_TRY(checkNameless(t, s, arguments.count));
  for (isize i = 0; i < arguments.count; ++i) slots[i] = arguments.items[i];
  isize placed = 0;
  for (isize i = 0; i < keywords; ++i) {
    placed += placeKeyword(s, tupleItems(arguments.names)[i], arguments.items[arguments.count + i],
                           arguments.count, slots);
  }
  if (arguments.count >= s.positional && keywords == 0 && s.positional == s.count) return {};
  PY_TRY(checkRequired(t, s, slots));
  if (placed == keywords) [[likely]]
    return {};
  return raiseOddKeyword(t, s, arguments.count, tupleItems(arguments.names), keywords);
}

Status bindTupleDict(Thread& t, const Signature& s, Object* args, Object* kwargs, Object** slots) {
  isize positional = args == nullptr ? 0 : tupleSize(args);
  isize keywords = kwargs == nullptr ? 0 : dictSize(kwargs);
  if (!s.acceptsKeywords()) {
    PY_TRY(checkNoKeywordDict(t, s.function, kwargs));
    PY_TRY(checkPositional(t, s.function, positional, s.required, s.count));
  } else {
    PY_TRY(checkCounts(t, s, positional, keywords));
  }
  PY_TRY(checkNameless(t, s, positional));
  for (isize i = 0; i < positional; ++i) slots[i] = tupleItems(args)[i];
  Object* names[kMaxParameters];
  isize placed = 0;
  isize position = 0;
  Object* value;
  for (isize i = 0; i < keywords && dictNextItem(kwargs, &position, &names[i], &value); ++i) {
    placed += placeKeyword(s, names[i], value, positional, slots);
  }
  PY_TRY(checkRequired(t, s, slots));
  if (placed == keywords) [[likely]]
    return {};
  return raiseOddKeyword(t, s, positional, names, keywords);
}

Status checkNoArguments(Thread& t, const char* function, isize count) {
  if (count == 0) return {};
  return t.raise(typeErrorType, "%.200s() takes no arguments", function);
}

Status checkTupleCount(Thread& t, const char* function, isize count, isize least, isize most) {
  if (count >= least && count <= most) [[likely]]
    return {};
  const char* howMany = least == most ? "exactly" : count < least ? "at least" : "at most";
  isize wanted = count < least ? least : most;
  bool named = function != nullptr && function[0] != 0;
  return t.raise(typeErrorType, "%.150s%s takes %s %zd argument%s (%zd given)",
                 named ? function : "function", named ? "()" : "", howMany, wanted, plural(wanted),
                 count);
}

Status checkPositional(Thread& t, const char* function, isize count, isize least, isize most) {
  if (count < least) {
    return t.raise(typeErrorType, "%.200s expected %s%zd argument%s, got %zd", function,
                   least == most ? "" : "at least ", least, plural(least), count);
  }
  if (count > most) {
    return t.raise(typeErrorType, "%.200s expected %s%zd argument%s, got %zd", function,
                   least == most ? "" : "at most ", most, plural(most), count);
  }
  return {};
}

Status checkNoKeywords(Thread& t, const char* function, Object* namesTuple) {
  if (namesTuple == nullptr || tupleSize(namesTuple) == 0) return {};
  return t.raise(typeErrorType, "%.200s() takes no keyword arguments", function);
}

Status checkNoKeywordDict(Thread& t, const char* function, Object* kwargs) {
  if (kwargs == nullptr || dictSize(kwargs) == 0) return {};
  return t.raise(typeErrorType, "%.200s() takes no keyword arguments", function);
}

const char* argumentTypeName(const Object* argument) {
  return isNone(argument) ? "None" : argument->type->name;
}

Failure raiseArgumentType(Thread& t, const Signature& signature, int position, const char* expected,
                          Object* got) {
  const char* gotName = argumentTypeName(got);
  if (signature.tuple) {
    return t.raise(typeErrorType, "%.200s() argument %d must be %.50s, not %.50s",
                   signature.function, position, expected, gotName);
  }
  bool only = signature.count == 1 && signature.positionalOnly == 1 && signature.required == 1;
  if (only) {
    return t.raise(typeErrorType, "%.200s() argument must be %.50s, not %.50s", signature.function,
                   expected, gotName);
  }
  if (position > signature.positionalOnly) {
    const Signature::Parameter& p = signature.parameters[position - 1];
    char name[64];
    usize length = p.length < 63 ? p.length : 63;
    std::memcpy(name, p.start, length);
    name[length] = 0;
    return t.raise(typeErrorType, "%.200s() argument '%s' must be %.50s, not %.50s",
                   signature.function, name, expected, gotName);
  }
  return t.raise(typeErrorType, "%.200s() argument %d must be %.50s, not %.50s", signature.function,
                 position, expected, gotName);
}

// --- conversions --------------------------------------------------------------------------------

Result<bool> Arg<bool>::from(Thread& t, Object* object, const Signature&, int) {
  return toBool(t, object);
}

// The number kinds are defined in builtins/number.

#define OBJECT_ARGUMENT(T, test, name)                                                    \
  Result<T*> Arg<T*>::from(Thread& t, Object* object, const Signature& s, int position) { \
    if (!test(object)) return raiseArgumentType(t, s, position, name, object);            \
    return reinterpret_cast<T*>(object);                                                  \
  }
OBJECT_ARGUMENT(Str, isStr, "str")
OBJECT_ARGUMENT(Type, isType, "type")
OBJECT_ARGUMENT(Tuple, isTuple, "tuple")
OBJECT_ARGUMENT(Dict, isDict, "dict")
OBJECT_ARGUMENT(List, isList, "list")
#undef OBJECT_ARGUMENT

}  // namespace taipan
