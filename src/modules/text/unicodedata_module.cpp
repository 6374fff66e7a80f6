// unicodedata: the character database, in today's version and as `ucd_3_2_0`.
#include <cstring>

#include "base/unicode.h"
#include "builtins/bytes/bytes.h"
#include "builtins/str/str.h"
#include "builtins/str/str_builder.h"
#include "builtins/str/str_format.h"
#include "memory/memory.h"
#include "object/allocate.h"
#include "object/builtin_type.h"
#include "object/module_spec.h"
#include "object/protocol/buffer.h"
#include "object/seams.h"

namespace taipan {

namespace {

/// unicodedata.UCD: an object that answers for an old version. The module's functions have the
/// module as self, which means today's.
struct OldDatabase : Object {};

extern BuiltinType oldDatabaseType;
bool isOld(Object* self) { return self != nullptr && self->type == &oldDatabaseType; }

/// Whether `c` is assigned in the database that `self` stands for.
bool isAssigned(Object* self, u32 c) {
  return !isOld(self) || !unicode::hasFlag(c, unicode::kAfter3_2);
}
/// What the old version said differently, or null.
const unicode::Change3_2* changeFor(Object* self, u32 c) {
  return isOld(self) ? unicode::change3_2(c) : nullptr;
}
constexpr u8 kKeep = 255, kNoValue = 254;

Ref<> raiseOrDefault(Thread& t, Object* fallback, const char* message) {
  if (fallback != nullptr) return Ref<>::share(fallback);
  return t.raise(valueErrorType, "%s", message);
}

Ref<> ucdDecimal(Thread& t, Object* self, CodePoint chr, Object* fallback) {
  int value = isAssigned(self, chr.value) ? unicode::decimalValue(chr.value) : -1;
  if (auto* change = changeFor(self, chr.value); change && change->decimal != kKeep) {
    value = change->decimal == kNoValue ? -1 : change->decimal;
  }
  if (value < 0) return raiseOrDefault(t, fallback, "not a decimal");
  return toObject(value);
}

Ref<> ucdDigit(Thread& t, Object*, CodePoint chr, Object* fallback) {
  int value = unicode::digitValue(chr.value);
  if (value < 0) return raiseOrDefault(t, fallback, "not a digit");
  return toObject(value);
}

Ref<> ucdNumeric(Thread& t, Object* self, CodePoint chr, Object* fallback) {
  bool has = isAssigned(self, chr.value) && unicode::isNumeric(chr.value);
  double value = has ? unicode::numericValue(chr.value) : 0;
  if (auto* change = changeFor(self, chr.value)) {
    if (change->numericChange == unicode::Change3_2::kNone) has = false;
    if (change->numericChange == unicode::Change3_2::kSet) {
      has = true;
      value = change->numeric;
    }
  }
  if (!has) return raiseOrDefault(t, fallback, "not a numeric character");
  return toObject(value);
}

Ref<Str> ucdCategory(Thread& t, Object* self, CodePoint chr) {
  u8 index = isAssigned(self, chr.value) ? unicode::record(chr.value).category : u8{0};
  auto* change = changeFor(self, chr.value);
  if (change && change->category != kKeep) index = change->category;
  return newInterned(t, unicode::kCategoryNames[index]);
}

Ref<Str> ucdBidirectional(Thread& t, Object* self, CodePoint chr) {
  u8 index = isAssigned(self, chr.value) ? unicode::record(chr.value).bidi : u8{0};
  auto* change = changeFor(self, chr.value);
  if (change && change->bidi != kKeep) index = change->bidi;
  return newInterned(t, unicode::kBidiNames[index]);
}

isize ucdCombining(Object* self, CodePoint chr) {
  return isAssigned(self, chr.value) ? unicode::record(chr.value).combining : 0;
}

isize ucdMirrored(Object* self, CodePoint chr) {
  bool mirrored = isAssigned(self, chr.value) && unicode::hasFlag(chr.value, unicode::kMirrored);
  auto* change = changeFor(self, chr.value);
  if (change && change->mirrored != kKeep) return change->mirrored;
  return mirrored;
}

Ref<Str> ucdEastAsianWidth(Thread& t, Object* self, CodePoint chr) {
  u8 index = isAssigned(self, chr.value) ? unicode::record(chr.value).width : u8{0};
  auto* change = changeFor(self, chr.value);
  if (change && change->width != kKeep) index = change->width;
  return newInterned(t, unicode::kWidthNames[index]);
}

Ref<Str> ucdDecomposition(Thread& t, Object* self, CodePoint chr) {
  StrBuilder out;
  if (isAssigned(self, chr.value)) {
    unicode::Decomposition d = unicode::decomposition(chr.value);
    out.append(unicode::kDecompositionTags[d.tag]);
    for (int i = 0; i < d.length; i++) {
      if (out.length() > 0) out.append(' ');
      u32 c = d.codes[i];
      int digits = c > 0xfffff ? 6 : c > 0xffff ? 5 : 4;
      while (digits-- > 0) out.append(static_cast<u32>("0123456789ABCDEF"[c >> (4 * digits) & 15]));
    }
  }
  return out.finish(t);
}

// --- normalisation ------------------------------------------------------------------------------

Result<unicode::Form> formOf(Thread& t, Str& name) {
  if (strEqualAscii(name, "NFC")) return unicode::Form::kNfc;
  if (strEqualAscii(name, "NFD")) return unicode::Form::kNfd;
  if (strEqualAscii(name, "NFKC")) return unicode::Form::kNfkc;
  if (strEqualAscii(name, "NFKD")) return unicode::Form::kNfkd;
  return t.raise(valueErrorType, "invalid normalization form");
}

/// The characters of a string as an array of code points.
class Codes {
 public:
  explicit Codes(Str& s)
      : block_(static_cast<u32*>(memMalloc(static_cast<usize>(s.length + 1) * sizeof(u32)))) {
    if (block_) copyChars(block_, 4, strData(s), strKind(s), s.length);
  }
  Codes(const Codes&) = delete;
  ~Codes() { memFree(block_); }
  const u32* data() const { return block_; }

 private:
  u32* block_;
};

Ref<Str> normalized(Thread& t, bool old, unicode::Form form, Str& text, bool* known) {
  Codes codes(text);
  if (codes.data() == nullptr) return t.raiseNoMemory();
  usize length = static_cast<usize>(text.length);
  if (!old) {
    auto check = unicode::quickCheck(form, codes.data(), length);
    if (known) *known = check == unicode::QuickCheck::kNo;
    if (check == unicode::QuickCheck::kYes) return Ref<Str>::share(&text);
    if (known && *known) return Ref<Str>::share(emptyStr());
  }
  unicode::CodeBuffer out;
  unicode::normalize(form, codes.data(), length, old, out);
  if (out.failed()) return t.raiseNoMemory();
  return newStrChars(t, out.data(), 4, static_cast<isize>(out.size()));
}

Ref<Str> ucdNormalize(Thread& t, Object* self, Str& formName, Str& text) {
  if (text.length == 0) return Ref<Str>::share(&text);
  unicode::Form form = PY_TRY(formOf(t, formName));
  if (text.state.ascii) return Ref<Str>::share(&text);
  return normalized(t, isOld(self), form, text, nullptr);
}

Result<bool> ucdIsNormalized(Thread& t, Object* self, Str& formName, Str& text) {
  if (text.length == 0) return true;
  unicode::Form form = PY_TRY(formOf(t, formName));
  if (text.state.ascii) return true;
  bool surelyNot = false;
  Ref<Str> result = PY_TRY(normalized(t, isOld(self), form, text, &surelyNot));
  return !surelyNot && strEqual(*result, text);
}

// --- names --------------------------------------------------------------------------------------

Ref<> ucdName(Thread& t, Object* self, CodePoint chr, Object* fallback) {
  char name[unicode::kMaxNameLength + 1];
  usize length = isAssigned(self, chr.value) ? unicode::name(chr.value, name) : 0;
  if (length == 0) return raiseOrDefault(t, fallback, "no such name");
  return newStrAscii(t, name, static_cast<isize>(length));
}

Failure raiseUndefinedName(Thread& t, const char* name, isize length) {
  Ref<Str> given = PY_TRY(newStrUtf8Replace(t, name, length));
  Ref<Str> message = PY_TRY(newStrFormat(t, "undefined character name '%U'", given.get()));
  return t.raiseObject(keyErrorType, message.get());
}

Ref<Str> ucdLookup(Thread& t, Object* self, Object* nameObject) {
  const char* name;
  isize length;
  BufferView view;
  if (isStr(nameObject)) {
    name = PY_TRY(strUtf8(t, *as<Str>(nameObject), &length));
  } else if (hasBuffer(nameObject) && nameObject->type->asBuffer->release != nullptr) {
    return t.raise(typeErrorType,
                   "lookup() argument must be read-only bytes-like object, not %.50s",
                   argumentTypeName(nameObject));
  } else {
    PY_TRY(view.acquire(t, nameObject));
    name = view.data();
    length = view.size();
  }
  if (length > 256) return t.raise(keyErrorType, "name too long");
  unicode::NamedCode found = unicode::lookupName(name, static_cast<usize>(length), true);
  // Unicode 3.2 had neither aliases nor named sequences.
  bool known = found.length > 0;
  if (isOld(self)) {
    known = found.length == 1 && !found.isAlias && isAssigned(self, found.codes[0]);
  }
  if (!known) {
    return raiseUndefinedName(t, name,
                              static_cast<isize>(strnlen(name, static_cast<usize>(length))));
  }
  return newStrChars(t, found.codes, 4, found.length);
}

// --- tables -------------------------------------------------------------------------------------

#define UCD_METHODS                                                                         \
  METHOD("decimal", "($self, chr, default=<unrepresentable>, /)", ucdDecimal,               \
         "Converts a Unicode character into its equivalent decimal value."),                \
      METHOD("digit", "($self, chr, default=<unrepresentable>, /)", ucdDigit,               \
             "Converts a Unicode character into its equivalent digit value."),              \
      METHOD("numeric", "($self, chr, default=<unrepresentable>, /)", ucdNumeric,           \
             "Converts a Unicode character into its equivalent numeric value."),            \
      METHOD("category", "($self, chr, /)", ucdCategory, "Returns the general category."),  \
      METHOD("bidirectional", "($self, chr, /)", ucdBidirectional,                          \
             "Returns the bidirectional class."),                                           \
      METHOD("combining", "($self, chr, /)", ucdCombining,                                  \
             "Returns the canonical combining class."),                                     \
      METHOD("mirrored", "($self, chr, /)", ucdMirrored, "Returns the mirrored property."), \
      METHOD("east_asian_width", "($self, chr, /)", ucdEastAsianWidth,                      \
             "Returns the east asian width."),                                              \
      METHOD("decomposition", "($self, chr, /)", ucdDecomposition,                          \
             "Returns the character decomposition mapping as string."),                     \
      METHOD("name", "($self, chr, default=<unrepresentable>, /)", ucdName,                 \
             "Returns the name assigned to the character."),                                \
      METHOD("lookup", "($self, name, /)", ucdLookup, "Look up character by name."),        \
      METHOD("is_normalized", "($self, form, unistr, /)", ucdIsNormalized,                  \
             "Return whether the Unicode string is in the normal form 'form'."),            \
      METHOD("normalize", "($self, form, unistr, /)", ucdNormalize,                         \
             "Return the normal form 'form' for the Unicode string.")

constinit const MethodDef kFunctions[] = {UCD_METHODS, {}};

Ref<Str> oldVersion(Thread& t, OldDatabase&) { return newStr(t, "3.2.0"); }

constinit const GetSetDef kOldGetters[] = {GETTER("unidata_version", oldVersion, nullptr), {}};

void oldDealloc(Object* self) { freeObject(self); }

constinit BuiltinType oldDatabaseType{{.name = "unicodedata.UCD",
                                       .basicSize = sizeof(OldDatabase),
                                       .flags = kTypeDisallowInstantiation,
                                       .dealloc = oldDealloc,
                                       .getAttribute = genericGetAttributeSlot,
                                       .methods = kFunctions,
                                       .getset = kOldGetters}};

Status unicodedataExec(Thread& t, Module& module) {
  PY_TRY(addType(t, module, oldDatabaseType));
  PY_TRY(addString(t, module, "unidata_version", "14.0.0"));
  return addNew(t, module, "ucd_3_2_0", newObject<OldDatabase>(t, oldDatabaseType));
}

}  // namespace

extern constinit const ModuleSpec unicodedataModule{
    .name = "unicodedata",
    .doc =
        "Access to the Unicode Character Database, version 14.0.0, by the names that the\n"
        "database itself uses.",
    .functions = kFunctions,
    .exec = unicodedataExec};

}  // namespace taipan
