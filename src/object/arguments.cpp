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
    // PyArg_ParseTupleAndKeywords counts all parameters for this, Argument Clinic the positional.
    bool isExact = s.required == s.positional && (!s.tuple || s.positional == s.count);
    return t.raise(typeErrorType, "%.200s%s takes %s %d positional argument%s (%zd given)",
                   named ? s.function : "function", named ? "()" : "",
                   isExact ? "exactly" : "at most", static_cast<int>(s.positional),
                   plural(s.positional), positional);
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

/// Places all keywords and remembers their names.
void placeKeywords(const Signature& s, const Arguments& arguments, Object** slots,
                   Keywords* keywords) {
  isize count = arguments.keywordCount(), placed = 0;
  for (isize i = 0; i < count; ++i) {
    keywords->names[i] = tupleItems(arguments.names)[i];
    placed += placeKeyword(s, keywords->names[i], arguments.items[arguments.count + i],
                           arguments.count, slots);
  }
  keywords->count = count;
  keywords->positional = arguments.count;
  keywords->odd = placed < count;
}

void placeDict(const Signature& s, isize positional, Object* kwargs, Object** slots,
               Keywords* keywords) {
  isize count = kwargs == nullptr ? 0 : dictSize(kwargs);
  isize placed = 0, position = 0;
  Object* value;
  for (isize i = 0; i < count && dictNextItem(kwargs, &position, &keywords->names[i], &value);
       ++i) {
    placed += placeKeyword(s, keywords->names[i], value, positional, slots);
  }
  keywords->count = count;
  keywords->positional = positional;
  keywords->odd = placed < count;
}

Status checkRequired(Thread& t, const Signature& s, Object** slots) {
  for (int i = 0; i < s.count; ++i) {
    if (slots[i] == nullptr && s.parameters[i].required) return raiseMissing(t, s, i);
  }
  return {};
}

}  // namespace

Failure raiseMissing(Thread& t, const Signature& s, int at) {
  char name[64];
  usize length = s.parameters[at].length < 63 ? s.parameters[at].length : 63;
  std::memcpy(name, s.parameters[at].start, length);
  name[length] = 0;
  bool named = s.function[0] != 0;
  return t.raise(typeErrorType, "%.200s%s missing required argument '%s' (pos %d)",
                 named ? s.function : "function", named ? "()" : "", name, at + 1);
}

[[gnu::cold]] Failure raiseOddKeyword(Thread& t, const Signature& s, const Keywords& keywords) {
  bool named = s.function[0] != 0;
  for (int i = s.positionalOnly; i < keywords.positional; ++i) {
    const Signature::Parameter& p = s.parameters[i];
    for (isize k = 0; k < keywords.count; ++k) {
      Object* name = keywords.names[k];
      if (!isStr(name) || !strEqualsAscii(static_cast<Str*>(name), p.start, p.length)) continue;
      return t.raise(typeErrorType, "argument for %.200s%s given by name ('%S') and position (%d)",
                     named ? s.function : "function", named ? "()" : "", name, i + 1);
    }
  }
  for (isize k = 0; k < keywords.count; ++k) {
    Object* name = keywords.names[k];
    if (!isStr(name)) break;
    if (findParameter(s, static_cast<Str*>(name)) >= s.positionalOnly) continue;
    return t.raise(typeErrorType, "'%S' is an invalid keyword argument for %.200s%s", name,
                   named ? s.function : "this function", named ? "()" : "");
  }
  return t.raise(typeErrorType, "keywords must be strings");
}

Status bindArguments(Thread& t, const Signature& s, const Arguments& arguments, Object** slots) {
  isize keywords = arguments.keywordCount();
  if (!s.acceptsKeywords() &&
      (keywords > 0 || arguments.count < s.required || arguments.count > s.count)) [[unlikely]] {
    PY_TRY(checkNoKeywords(t, s.function, arguments.names));
    PY_TRY(checkPositional(t, s.function, arguments.count, s.required, s.count));
  }
  return bindAsKeywords(t, s, arguments, slots);
}

Status placeArguments(Thread& t, const Signature& s, const Arguments& arguments, Object** slots,
                      Keywords* keywords) {
  isize named = arguments.keywordCount();
  if (arguments.count + named > s.count || arguments.count > s.positional) [[unlikely]] {
    PY_TRY(checkCounts(t, s, arguments.count, named));
  }
  PY_TRY(checkNameless(t, s, arguments.count));
  for (isize i = 0; i < arguments.count; ++i) slots[i] = arguments.items[i];
  placeKeywords(s, arguments, slots, keywords);
  return {};
}

Status bindAsKeywords(Thread& t, const Signature& s, const Arguments& arguments, Object** slots) {
  Keywords keywords;
  PY_TRY(placeArguments(t, s, arguments, slots, &keywords));
  if (arguments.count >= s.positional && keywords.count == 0 && s.positional == s.count) return {};
  PY_TRY(checkRequired(t, s, slots));
  if (!keywords.odd) [[likely]]
    return {};
  return raiseOddKeyword(t, s, keywords);
}

Status placeTupleDict(Thread& t, const Signature& s, Object* args, Object* kwargs, Object** slots,
                      Keywords* keywords) {
  isize positional = args == nullptr ? 0 : tupleSize(args);
  isize named = kwargs == nullptr ? 0 : dictSize(kwargs);
  PY_TRY(checkCounts(t, s, positional, named));
  PY_TRY(checkNameless(t, s, positional));
  for (isize i = 0; i < positional; ++i) slots[i] = tupleItems(args)[i];
  placeDict(s, positional, kwargs, slots, keywords);
  return {};
}

Status bindTupleDict(Thread& t, const Signature& s, Object* args, Object* kwargs, Object** slots) {
  if (!s.acceptsKeywords()) {
    PY_TRY(checkNoKeywordDict(t, s.function, kwargs));
    isize positional = args == nullptr ? 0 : tupleSize(args);
    PY_TRY(checkPositional(t, s.function, positional, s.required, s.count));
  }
  Keywords keywords;
  PY_TRY(placeTupleDict(t, s, args, kwargs, slots, &keywords));
  PY_TRY(checkRequired(t, s, slots));
  if (!keywords.odd) [[likely]]
    return {};
  return raiseOddKeyword(t, s, keywords);
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
