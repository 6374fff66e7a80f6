#include "builtins/dict/dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/int/int.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "modules/text/csv.h"
#include "object/allocate.h"
#include "object/builtin_types.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"

namespace taipan {

namespace {

constexpr const char* kOptions[] = {"delimiter",        "doublequote", "escapechar",
                                    "lineterminator",   "quotechar",   "quoting",
                                    "skipinitialspace", "strict"};
constexpr int kOptionCount = 8;

/// The value of an option: the keyword, else the attribute of the base dialect; may be null.
Ref<> optionValue(Thread& t, Object* keyword, Object* base, const char* name) {
  if (keyword != nullptr) return Ref<>::share(keyword);
  if (base == nullptr) return {};
  Ref<Str> attribute = PY_TRY(newInterned(t, name));
  Lookup found = PY_TRY(lookupAttribute(t, base, attribute.get()));
  if (!found.found()) return {};
  return std::move(found).value();
}

Status readCharacter(Thread& t, const char* name, Object* value, u32 fallback, bool optional,
                     u32* out) {
  *out = fallback;
  if (value == nullptr) return {};
  *out = kNoCharacter;
  if (isNone(value) && optional) return {};
  if (!isStr(value)) {
    return t.raise(typeErrorType,
                   optional ? "\"%s\" must be string or None, not %.200s"
                            : "\"%s\" must be string, not %.200s",
                   name, value->type->name);
  }
  Str& text = *static_cast<Str*>(value);
  if (text.length != 1) {
    return t.raise(typeErrorType, "\"%s\" must be a 1-character string", name);
  }
  *out = strAt(text, 0);
  return {};
}

Status readFlag(Thread& t, Object* value, bool fallback, bool* out) {
  *out = fallback;
  if (value != nullptr) *out = PY_TRY(toBool(t, value));
  return {};
}

Status readQuoting(Thread& t, Object* value, int* out) {
  *out = kQuoteMinimal;
  if (value == nullptr) return {};
  if (!isExactly(value, &intType)) {
    return t.raise(typeErrorType, "\"quoting\" must be an integer");
  }
  int number = PY_TRY(toCInt(t, value));
  if (number < kQuoteMinimal || number > kQuoteNone) {
    return t.raise(typeErrorType, "bad \"quoting\" value");
  }
  *out = number;
  return {};
}

Status readTerminator(Thread& t, Object* value, Dialect& self) {
  Ref<> text;
  if (value == nullptr) {
    text = PY_TRY(newStr(t, "\r\n"));
  } else if (isNone(value)) {
    return t.raise(typeErrorType, "lineterminator must be set");
  } else if (!isStr(value)) {
    return t.raise(typeErrorType, "\"lineterminator\" must be a string");
  } else {
    text = Ref<>::share(value);
  }
  self.lineTerminator = text.release();
  return {};
}

Ref<Dialect> buildDialect(Thread& t, Type& type, Object* base, Object* const* keywords) {
  if (base != nullptr && isStr(base)) {
    Lookup found = PY_TRY(dictGet(t, static_cast<Dict*>(csvDialects), base));
    if (!found.found()) return t.raise(*static_cast<Type*>(csvError), "unknown dialect");
    base = found.get();
  }
  bool plain = true;
  for (int i = 0; i < kOptionCount; ++i) plain = plain && keywords[i] == nullptr;
  if (base != nullptr && base->type == &csvDialectType && plain) {
    return Ref<Dialect>::share(static_cast<Dialect*>(base));
  }
  Ref<> values[kOptionCount];
  for (int i = 0; i < kOptionCount; ++i) {
    values[i] = optionValue(t, keywords[i], base, kOptions[i]);
    if (!values[i] && t.hasPending()) return failure;
  }
  Ref<Dialect> self = PY_TRY(newObject<Dialect>(t, type));
  PY_TRY(readCharacter(t, "delimiter", values[0].get(), ',', false, &self->delimiter));
  PY_TRY(readFlag(t, values[1].get(), true, &self->doubleQuote));
  PY_TRY(readCharacter(t, "escapechar", values[2].get(), kNoCharacter, true, &self->escapeChar));
  PY_TRY(readTerminator(t, values[3].get(), *self));
  PY_TRY(readCharacter(t, "quotechar", values[4].get(), '"', true, &self->quoteChar));
  PY_TRY(readQuoting(t, values[5].get(), &self->quoting));
  PY_TRY(readFlag(t, values[6].get(), false, &self->skipInitialSpace));
  PY_TRY(readFlag(t, values[7].get(), false, &self->strict));
  // quotechar=None without a word about quoting means no quoting.
  if (values[4] && isNone(values[4].get()) && !values[5]) self->quoting = kQuoteNone;
  if (self->quoting != kQuoteNone && self->quoteChar == kNoCharacter) {
    return t.raise(typeErrorType, "quotechar must be set if quoting enabled");
  }
  return self;
}

/// Its errors name no function.
constexpr Signature kSignature = parseSignature(
    "",
    "(dialect=None, delimiter=',', doublequote=True, escapechar=None, lineterminator='', "
    "quotechar='', quoting=0, skipinitialspace=False, strict=False)");

Object* dialectNew(Type* cls, Object* args, Object* kwargs) {
  Thread& t = Thread::current();
  Object* slots[kOptionCount + 1] = {};
  if (bindTupleDict(t, kSignature, args, kwargs, slots).failed()) return nullptr;
  Object* base = slots[0] != nullptr && isNone(slots[0]) ? nullptr : slots[0];
  return buildDialect(t, *cls, base, slots + 1).release();
}

void dialectDealloc(Dialect& self) {
  xdecref(self.lineTerminator);
  self.type->free(&self);
}

Ref<> characterOrNone(Thread& t, u32 c) {
  return c == kNoCharacter ? Ref<>::share(none()) : Ref<>(newStrChar(t, c));
}
Ref<> getDelimiter(Thread& t, Dialect& self) { return characterOrNone(t, self.delimiter); }
Ref<> getEscapechar(Thread& t, Dialect& self) { return characterOrNone(t, self.escapeChar); }
Ref<> getQuotechar(Thread& t, Dialect& self) { return characterOrNone(t, self.quoteChar); }
Ref<> getTerminator(Dialect& self) { return Ref<>::share(self.lineTerminator); }
Ref<> getQuoting(Thread&, Dialect& self) { return toObject(self.quoting); }

constinit const GetSetDef kGetSet[] = {
    GETTER("delimiter", getDelimiter, nullptr),       GETTER("escapechar", getEscapechar, nullptr),
    GETTER("lineterminator", getTerminator, nullptr), GETTER("quotechar", getQuotechar, nullptr),
    GETTER("quoting", getQuoting, nullptr),           {}};
constinit const MemberDef kMembers[] = {
    {"skipinitialspace", kMemberBool, offsetof(Dialect, skipInitialSpace), kMemberReadOnly,
     nullptr},
    {"doublequote", kMemberBool, offsetof(Dialect, doubleQuote), kMemberReadOnly, nullptr},
    {"strict", kMemberBool, offsetof(Dialect, strict), kMemberReadOnly, nullptr},
    {}};

/// For __reduce__ and __reduce_ex__, whatever they are given.
Ref<> dialectReduce(Thread& t, Dialect& self, Positional) {
  return t.raise(typeErrorType, "cannot pickle '%.100s' instances", shortTypeName(self.type));
}
constinit const MethodDef kMethods[] = {
    METHOD_TUPLE_PLAIN("__reduce__", "($self, *args)", dialectReduce,
                       "raises an exception to avoid pickling"),
    METHOD_TUPLE_PLAIN("__reduce_ex__", "($self, *args)", dialectReduce,
                       "raises an exception to avoid pickling"),
    {}};

}  // namespace

Ref<Dialect> makeDialect(Thread& t, Object* dialect, const Arguments& keywords) {
  Object* slots[kOptionCount + 1] = {};
  PY_TRY(bindArguments(t, kSignature, Arguments{keywords.items + keywords.count, 0, keywords.names},
                       slots));
  if (dialect == nullptr) dialect = slots[0];
  if (dialect != nullptr && isNone(dialect)) dialect = nullptr;
  return buildDialect(t, csvDialectType, dialect, slots + 1);
}

constinit BuiltinType csvDialectType{{.name = "_csv.Dialect",
                                      .doc = "CSV dialect",
                                      .basicSize = sizeof(Dialect),
                                      .flags = kTypeBase,
                                      .dealloc = slot<dialectDealloc>,
                                      .methods = kMethods,
                                      .members = kMembers,
                                      .getset = kGetSet,
                                      .new_ = dialectNew}};

}  // namespace taipan
