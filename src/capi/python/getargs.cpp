// The PyArg_* functions: arguments of a call to C variables. argument_reader.cpp converts a single
// argument; here are counting, keywords and the entry points.

#include <cstdarg>
#include <cstring>

#include "builtins/dict/dict.h"
#include "builtins/tuple/tuple.h"
#include "capi/capi.h"
#include "capi/python/argument_reader.h"

using namespace taipan;

namespace {

constexpr const char* plural(isize n) { return n == 1 ? "" : "s"; }

// --- positional arguments -----------------------------------------------------------------------

Status checkCount(Thread& t, const FormatShape& shape, isize given) {
  if (given >= shape.least && given <= shape.most) return {};
  if (shape.message != nullptr) return t.raise(typeErrorType, "%.500s", shape.message);
  return checkTupleCount(t, shape.function, given, shape.least, shape.most);
}

Status parseItems(Thread& t, Object* const* items, isize count, const char* format, va_list args,
                  bool sizes) {
  FormatShape shape = shapeOf(format);
  PY_TRY(checkCount(t, shape, count));
  ArgumentReader reader(t, format, shape, args, sizes);
  for (isize i = 0; i < count; ++i) {
    reader.passOptions();
    PY_TRY(reader.convert(items[i], static_cast<int>(i) + 1));
  }
  reader.passOptions();
  if (count == shape.most && !reader.atEnd()) {
    return t.raise(systemErrorType, "bad format string: %.200s", format);
  }
  reader.keep();
  return {};
}

Status parseTuple(Thread& t, Object* tuple, const char* format, va_list args, bool sizes) {
  if (tuple == nullptr || !isTuple(tuple)) {
    return t.raise(systemErrorType, "new style getargs format but argument is not a tuple");
  }
  auto* items = static_cast<Tuple*>(tuple);
  return parseItems(t, items->items, items->size, format, args, sizes);
}

/// PyArg_Parse: one object, whose numbers in messages are left out.
Status parseSingle(Thread& t, Object* argument, const char* format, va_list args, bool sizes) {
  FormatShape shape = shapeOf(format);
  if (shape.most == 0) {
    if (argument == nullptr) return {};
    return t.raise(typeErrorType, "%.200s%s takes no arguments", functionName(shape),
                   functionParens(shape));
  }
  bool isGroup = *format == '(' && shape.most == 1;
  if (shape.most != 1 || shape.least != 1) {
    return t.raise(systemErrorType, "old style getargs format uses new features");
  }
  if (argument == nullptr) {
    return t.raise(typeErrorType, "%.200s%s takes at least one argument", functionName(shape),
                   functionParens(shape));
  }
  if (isGroup && isTuple(argument)) {
    // The parentheses stand for the arguments themselves.
    auto* items = static_cast<Tuple*>(argument);
    const char* inner = format + 1;
    std::string unwrapped(inner);
    int depth = 0;
    for (usize i = 0; i < unwrapped.size(); ++i) {
      if (unwrapped[i] == '(') ++depth;
      if (unwrapped[i] == ')' && depth-- == 0) {
        unwrapped.erase(i, 1);
        break;
      }
    }
    return parseItems(t, items->items, items->size, unwrapped.c_str(), args, sizes);
  }
  ArgumentReader reader(t, format, shape, args, sizes);
  PY_TRY(reader.convert(argument, 0));
  reader.keep();
  return {};
}

// --- keywords -----------------------------------------------------------------------------------

/// The arguments of a call, however they came.
struct CallArguments {
  Object* const* items;
  isize positional;
  Object* kwargs = nullptr;  ///< a dict, or null
  Object* names = nullptr;   ///< a tuple; the values follow the positional items
  isize keywordCount() const {
    return kwargs != nullptr  ? dictSize(kwargs)
           : names != nullptr ? static_cast<Tuple*>(names)->size
                              : 0;
  }
  /// The value of a keyword, borrowed; missing if it was not given.
  Object* keyword(const Str& name) const {
    if (kwargs != nullptr) return dictGetStr(static_cast<Dict*>(kwargs), const_cast<Str*>(&name));
    auto* given = static_cast<Tuple*>(names);
    for (isize i = 0; given != nullptr && i < given->size; ++i) {
      if (given->items[i] == &name ||
          (isStr(given->items[i]) && strEqual(*static_cast<Str*>(given->items[i]), name))) {
        return items[positional + i];
      }
    }
    return nullptr;
  }
  Object* keywordName(isize i) const {
    if (names != nullptr) return static_cast<Tuple*>(names)->items[i];
    isize position = 0;
    Object *key = nullptr, *value;
    for (isize k = 0; k <= i; ++k) (void)dictNextItem(kwargs, &position, &key, &value);
    return key;
  }
};

/// Parameter names as C gave them, and as str.
struct ParameterNames {
  const char* const* texts;
  int count = 0;
  int positionalOnly = 0;
  Ref<Tuple> strs;  ///< of those with a name

  Status read(Thread& t, const char* const* list) {
    texts = list;
    while (texts[positionalOnly] != nullptr && *texts[positionalOnly] == '\0') ++positionalOnly;
    for (count = positionalOnly; texts[count] != nullptr; ++count) {
      if (*texts[count] == '\0') {
        return t.raise(systemErrorType, "Empty keyword parameter name");
      }
    }
    strs = PY_TRY(newTuple(t, count - positionalOnly));
    for (int i = positionalOnly; i < count; ++i) {
      Ref<Str> name = PY_TRY(newStrUtf8(t, texts[i]));
      strs->items[i - positionalOnly] = internStr(std::move(name)).release();
    }
    return {};
  }
  const Str& name(int i) const { return *static_cast<const Str*>(strs->items[i - positionalOnly]); }
};

/// Too many arguments in all or by position. `least` and `most` count positional parameters.
Status checkTooMany(Thread& t, const char* function, isize positional, isize keywords, int least,
                    int most, int all) {
  const char* parens = function == nullptr ? "" : "()";
  const char* name = function == nullptr ? "function" : function;
  if (positional + keywords > all) {
    return t.raise(typeErrorType, "%.200s%s takes %s %d %sargument%s (%zd given)", name, parens,
                   "at most", all, positional == 0 ? "keyword " : "", plural(all),
                   positional + keywords);
  }
  if (positional <= most) return {};
  if (most == 0) {
    return t.raise(typeErrorType, "%.200s%s takes no positional arguments", name, parens);
  }
  return t.raise(typeErrorType, "%.200s%s takes %s %d positional argument%s (%zd given)", name,
                 parens, least < most ? "at most" : "exactly", most, plural(most), positional);
}

Failure raiseTooFewPositional(Thread& t, const char* function, int least, int most, isize given) {
  return t.raise(typeErrorType, "%.200s%s takes %s %d positional argument%s (%zd given)",
                 function == nullptr ? "function" : function, function == nullptr ? "" : "()",
                 least < most ? "at least" : "exactly", least, plural(least), given);
}

Failure raiseMissing(Thread& t, const char* function, const char* name, int position) {
  return t.raise(typeErrorType, "%.200s%s missing required argument '%s' (pos %d)",
                 function == nullptr ? "function" : function, function == nullptr ? "" : "()", name,
                 position);
}

/// Each keyword that was given must be the name of a parameter that got no positional argument.
Status checkKeywords(Thread& t, const char* function, const ParameterNames& names,
                     const CallArguments& call) {
  const char* parens = function == nullptr ? "" : "()";
  isize given = call.keywordCount();
  for (isize i = 0; i < given; ++i) {
    Object* keyword = call.keywordName(i);
    if (!isStr(keyword)) return t.raise(typeErrorType, "keywords must be strings");
    int at = names.positionalOnly;
    while (at < names.count && !strEqual(names.name(at), *static_cast<Str*>(keyword))) ++at;
    if (at == names.count) {
      return t.raise(typeErrorType, "'%S' is an invalid keyword argument for %.200s%s", keyword,
                     function == nullptr ? "this function" : function, parens);
    }
    if (at < call.positional) {
      return t.raise(typeErrorType, "argument for %.200s%s given by name ('%s') and position (%d)",
                     function == nullptr ? "function" : function, parens, names.texts[at], at + 1);
    }
  }
  return {};
}

Status parseKeywords(Thread& t, const CallArguments& call, const char* format,
                     const ParameterNames& names, va_list args, bool sizes) {
  FormatShape shape = shapeOf(format);
  int all = names.count;
  int most = shape.positional >= 0 ? shape.positional : all;
  if (most > all) most = all;
  isize keywords = call.keywordCount();
  PY_TRY(checkTooMany(t, shape.function, call.positional, keywords, shape.least, most, all));
  ArgumentReader reader(t, format, shape, args, sizes);
  for (int i = 0; i < all; ++i) {
    reader.passOptions();
    if (reader.atEnd()) {
      return t.raise(systemErrorType, "More keyword list entries (%d) than format specifiers (%d)",
                     all, i);
    }
    Object* value = i < call.positional         ? call.items[i]
                    : i >= names.positionalOnly ? call.keyword(names.name(i))
                                                : nullptr;
    if (value != nullptr) {
      PY_TRY(reader.convert(value, i + 1));
      continue;
    }
    if (i < shape.least) {
      if (i < names.positionalOnly) {
        int least = names.positionalOnly < shape.least ? names.positionalOnly : shape.least;
        return raiseTooFewPositional(t, shape.function, least, most, call.positional);
      }
      return raiseMissing(t, shape.function, names.texts[i], i + 1);
    }
    PY_TRY(reader.skip());
  }
  // What follows a mark that no name is left for is not looked at; numpy has such formats.
  if (!reader.atEnd() && !reader.atOption()) {
    return t.raise(systemErrorType,
                   "more argument specifiers than keyword list entries (remaining format:'%s')",
                   reader.rest());
  }
  if (keywords > 0) PY_TRY(checkKeywords(t, shape.function, names, call));
  reader.keep();
  return {};
}

Status parseTupleAndKeywords(Thread& t, Object* args, Object* kwargs, const char* format,
                             char** keywords, va_list targets, bool sizes) {
  if (args == nullptr || !isTuple(args) || (kwargs != nullptr && !isDict(kwargs)) ||
      format == nullptr || keywords == nullptr) {
    return BAD_INTERNAL_CALL();
  }
  ParameterNames names;
  PY_TRY(names.read(t, keywords));
  auto* tuple = static_cast<Tuple*>(args);
  CallArguments call{tuple->items, tuple->size, kwargs, nullptr};
  return parseKeywords(t, call, format, names, targets, sizes);
}

// --- parsers that are prepared once
// ---------------------------------------------------------------

/// Fills the derived fields of a parser on its first use. Its names live as long as the process.
Status prepareParser(Thread& t, _PyArg_Parser* parser) {
  if (parser->kwtuple != nullptr) return {};
  ParameterNames names;
  PY_TRY(names.read(t, parser->keywords));
  parser->pos = names.positionalOnly;
  if (parser->format != nullptr) {
    FormatShape shape = shapeOf(parser->format);
    parser->fname = shape.function;
    parser->custom_msg = shape.message;
    parser->min = shape.least;
    parser->max = shape.positional >= 0 ? shape.positional : names.count;
  }
  parser->kwtuple = give(std::move(names.strs));
  return {};
}

ParameterNames namesOf(_PyArg_Parser* parser) {
  ParameterNames names;
  names.texts = parser->keywords;
  names.positionalOnly = parser->pos;
  names.strs = Ref<Tuple>::share(as<Tuple>(parser->kwtuple));
  names.count = parser->pos + static_cast<int>(names.strs->size);
  return names;
}

Status parseWithParser(Thread& t, const CallArguments& call, _PyArg_Parser* parser, va_list args,
                       bool sizes) {
  PY_TRY(prepareParser(t, parser));
  return parseKeywords(t, call, parser->format, namesOf(parser), args, sizes);
}

/// Sorts a call's arguments into `slots`, one for each parameter.
Status unpackKeywords(Thread& t, const CallArguments& call, _PyArg_Parser* parser, int least,
                      int most, int leastKeywords, Object** slots) {
  PY_TRY(prepareParser(t, parser));
  ParameterNames names = namesOf(parser);
  int all = names.count;
  isize keywords = call.keywordCount();
  int required = most + leastKeywords;
  PY_TRY(checkTooMany(t, parser->fname, call.positional, keywords, least, most, all));
  if (call.positional < least && call.positional < parser->pos) {
    int wanted = parser->pos < least ? parser->pos : least;
    return raiseTooFewPositional(t, parser->fname, wanted, most, call.positional);
  }
  isize found = 0;
  for (int i = 0; i < all; ++i) {
    slots[i] = i < call.positional ? call.items[i] : nullptr;
    if (i < call.positional) continue;
    if (i >= parser->pos && found < keywords) {
      slots[i] = call.keyword(names.name(i));
      if (slots[i] != nullptr) ++found;
    }
    bool isRequired = i < least || (i >= most && i < required);
    if (slots[i] == nullptr && isRequired) {
      return raiseMissing(t, parser->fname, names.texts[i], i + 1);
    }
  }
  if (found < keywords) return checkKeywords(t, parser->fname, names, call);
  return {};
}

}  // namespace

// --- entry points -------------------------------------------------------------------------------

#undef PyArg_Parse
#undef PyArg_ParseTuple
#undef PyArg_ParseTupleAndKeywords
#undef PyArg_VaParse
#undef PyArg_VaParseTupleAndKeywords
#undef _PyArg_ParseTupleAndKeywordsFast
#undef _PyArg_VaParseTupleAndKeywordsFast
#undef _PyArg_ParseStack
#undef _PyArg_ParseStackAndKeywords
#undef _PyArg_UnpackKeywords
#undef _PyArg_CheckPositional
#undef _PyArg_NoKeywords
#undef _PyArg_NoKwnames
#undef _PyArg_NoPositional

/// 1 for success, 0 with an exception: the convention of this family.
static int done(const Status& status) { return status.failed() ? 0 : 1; }

/// Both forms of a function with variable arguments: `#` lengths are Py_ssize_t in the second.
#define PARSE_FORMS(name, parameters, last, expression) \
  API(int) name parameters {                            \
    constexpr bool sizes = false;                       \
    va_list args;                                       \
    va_start(args, last);                               \
    int status = done(expression);                      \
    va_end(args);                                       \
    return status;                                      \
  }                                                     \
  API(int) PARSE_SIZET(name) parameters {               \
    constexpr bool sizes = true;                        \
    va_list args;                                       \
    va_start(args, last);                               \
    int status = done(expression);                      \
    va_end(args);                                       \
    return status;                                      \
  }
#define PARSE_SIZET(name) PARSE_SIZET_##name
#define PARSE_SIZET_PyArg_Parse _PyArg_Parse_SizeT
#define PARSE_SIZET_PyArg_ParseTuple _PyArg_ParseTuple_SizeT
#define PARSE_SIZET_PyArg_ParseTupleAndKeywords _PyArg_ParseTupleAndKeywords_SizeT
#define PARSE_SIZET__PyArg_ParseTupleAndKeywordsFast _PyArg_ParseTupleAndKeywordsFast_SizeT
#define PARSE_SIZET__PyArg_ParseStack _PyArg_ParseStack_SizeT
#define PARSE_SIZET__PyArg_ParseStackAndKeywords _PyArg_ParseStackAndKeywords_SizeT

PARSE_FORMS(PyArg_Parse, (PyObject * object, const char* format, ...), format,
            parseSingle(current(), as(object), format, args, sizes))
PARSE_FORMS(PyArg_ParseTuple, (PyObject * tuple, const char* format, ...), format,
            parseTuple(current(), as(tuple), format, args, sizes))
PARSE_FORMS(PyArg_ParseTupleAndKeywords,
            (PyObject * tuple, PyObject* kwargs, const char* format, char** keywords, ...),
            keywords,
            parseTupleAndKeywords(current(), as(tuple), as(kwargs), format, keywords, args, sizes))
PARSE_FORMS(_PyArg_ParseTupleAndKeywordsFast,
            (PyObject * tuple, PyObject* kwargs, _PyArg_Parser* parser, ...), parser,
            parseWithParser(current(),
                            CallArguments{as<Tuple>(tuple)->items, as<Tuple>(tuple)->size,
                                          as(kwargs), nullptr},
                            parser, args, sizes))
PARSE_FORMS(_PyArg_ParseStack, (PyObject* const* items, Py_ssize_t count, const char* format, ...),
            format, parseItems(current(), as(items), count, format, args, sizes))
PARSE_FORMS(_PyArg_ParseStackAndKeywords,
            (PyObject* const* items, Py_ssize_t count, PyObject* names, _PyArg_Parser* parser, ...),
            parser,
            parseWithParser(current(), CallArguments{as(items), count, nullptr, as(names)}, parser,
                            args, sizes))
#undef PARSE_FORMS

API(int) PyArg_VaParse(PyObject* tuple, const char* format, va_list args) {
  return done(parseTuple(current(), as(tuple), format, args, false));
}
API(int) _PyArg_VaParse_SizeT(PyObject* tuple, const char* format, va_list args) {
  return done(parseTuple(current(), as(tuple), format, args, true));
}
API(int)
PyArg_VaParseTupleAndKeywords(PyObject* tuple, PyObject* kwargs, const char* format,
                              char** keywords, va_list args) {
  return done(
      parseTupleAndKeywords(current(), as(tuple), as(kwargs), format, keywords, args, false));
}
API(int)
_PyArg_VaParseTupleAndKeywords_SizeT(PyObject* tuple, PyObject* kwargs, const char* format,
                                     char** keywords, va_list args) {
  return done(
      parseTupleAndKeywords(current(), as(tuple), as(kwargs), format, keywords, args, true));
}
API(int)
_PyArg_VaParseTupleAndKeywordsFast(PyObject* tuple, PyObject* kwargs, _PyArg_Parser* parser,
                                   va_list args) {
  CallArguments call{as<Tuple>(tuple)->items, as<Tuple>(tuple)->size, as(kwargs), nullptr};
  return done(parseWithParser(current(), call, parser, args, false));
}
API(int)
_PyArg_VaParseTupleAndKeywordsFast_SizeT(PyObject* tuple, PyObject* kwargs, _PyArg_Parser* parser,
                                         va_list args) {
  CallArguments call{as<Tuple>(tuple)->items, as<Tuple>(tuple)->size, as(kwargs), nullptr};
  return done(parseWithParser(current(), call, parser, args, true));
}

// --- unpacking without conversion ---------------------------------------------------------------

API(PyObject* const*)
_PyArg_UnpackKeywords(PyObject* const* args, Py_ssize_t count, PyObject* kwargs, PyObject* names,
                      struct _PyArg_Parser* parser, int least, int most, int leastKeywords,
                      PyObject** slots) {
  // Arguments of tp_new and the like come as a tuple, whose size is in `count`.
  CallArguments call{as(args), args == nullptr ? 0 : count, as(kwargs), as(names)};
  Status status = unpackKeywords(current(), call, parser, least, most, leastKeywords, as(slots));
  return status.failed() ? nullptr : slots;
}

API(PyObject* const*)
_PyArg_UnpackKeywordsWithVararg(PyObject* const* args, Py_ssize_t count, PyObject* kwargs,
                                PyObject* names, struct _PyArg_Parser* parser, int least, int most,
                                int leastKeywords, int vararg, PyObject** slots) {
  Thread& t = current();
  // What goes into the tuple of *args lies behind the positional parameters.
  isize extra = count > vararg ? count - vararg : 0;
  Ref<Tuple> rest = tupleFromArray(t, as(args) + (count - extra), extra);
  if (!rest) return nullptr;
  // The keyword values follow all positional arguments.
  std::vector<Object*> items(as(args), as(args) + (count - extra));
  if (names != nullptr) {
    items.insert(items.end(), as(args) + count, as(args) + count + as<Tuple>(names)->size);
  }
  CallArguments call{items.data(), count - extra, as(kwargs), as(names)};
  if (prepareParser(t, parser).failed()) return nullptr;
  isize all = parser->pos + as<Tuple>(parser->kwtuple)->size;
  std::vector<Object*> sorted(static_cast<usize>(all) + 1);
  if (unpackKeywords(t, call, parser, least, most, leastKeywords, sorted.data()).failed()) {
    return nullptr;
  }
  for (isize i = 0; i < vararg; ++i) slots[i] = py(sorted[static_cast<usize>(i)]);
  slots[vararg] = give(std::move(rest));
  for (isize i = vararg; i < all; ++i) slots[i + 1] = py(sorted[static_cast<usize>(i)]);
  return slots;
}

/// The borrowed items into the places that follow in `args`.
static int unpack(Object* const* items, isize count, const char* name, isize least, isize most,
                  va_list args) {
  Thread& t = current();
  bool few = count < least;
  if (few || count > most) {
    isize wanted = few ? least : most;
    const char* limit = least == most ? "" : few ? "at least " : "at most ";
    if (name != nullptr) {
      t.raise(typeErrorType, "%.200s expected %s%zd argument%s, got %zd", name, limit, wanted,
              plural(wanted), count);
    } else {
      t.raise(typeErrorType, "unpacked tuple should have %s%zd element%s, but has %zd", limit,
              wanted, plural(wanted), count);
    }
    return 0;
  }
  for (isize i = 0; i < count; ++i) *va_arg(args, Object**) = items[i];
  return 1;
}

API(int)
PyArg_UnpackTuple(PyObject* tuple, const char* name, Py_ssize_t least, Py_ssize_t most, ...) {
  if (!isTuple(as(tuple))) {
    current().raise(systemErrorType, "PyArg_UnpackTuple() argument list is not a tuple");
    return 0;
  }
  va_list args;
  va_start(args, most);
  int status = unpack(as<Tuple>(tuple)->items, as<Tuple>(tuple)->size, name, least, most, args);
  va_end(args);
  return status;
}

API(int)
_PyArg_UnpackStack(PyObject* const* items, Py_ssize_t count, const char* name, Py_ssize_t least,
                   Py_ssize_t most, ...) {
  va_list args;
  va_start(args, most);
  int status = unpack(as(items), count, name, least, most, args);
  va_end(args);
  return status;
}

// --- checks -------------------------------------------------------------------------------------

API(int)
_PyArg_CheckPositional(const char* name, Py_ssize_t count, Py_ssize_t least, Py_ssize_t most) {
  va_list none{};
  if (count >= least && count <= most) return 1;
  return unpack(nullptr, count, name, least, most, none);
}

API(int) _PyArg_NoKeywords(const char* function, PyObject* kwargs) {
  return done(checkNoKeywordDict(current(), function, as(kwargs)));
}
API(int) _PyArg_NoKwnames(const char* function, PyObject* names) {
  return done(checkNoKeywords(current(), function, as(names)));
}
API(int) _PyArg_NoPositional(const char* function, PyObject* args) {
  if (args == nullptr || as<Tuple>(args)->size == 0) return 1;
  current().raise(typeErrorType, "%.200s() takes no positional arguments", function);
  return 0;
}

API(void)
_PyArg_BadArgument(const char* function, const char* which, const char* expected,
                   PyObject* argument) {
  current().raise(typeErrorType, "%.200s() %.200s must be %.50s, not %.50s", function, which,
                  expected, argumentTypeName(as(argument)));
}

API(int) PyArg_ValidateKeywordArguments(PyObject* kwargs) {
  if (!isDict(as(kwargs))) {
    BAD_INTERNAL_CALL();
    return 0;
  }
  if (_PyDict_HasOnlyStringKeys(kwargs)) return 1;
  current().raise(typeErrorType, "keywords must be strings");
  return 0;
}
