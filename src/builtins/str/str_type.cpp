// The type object of str: slots over the C++ API.
#include "builtins/codecs/codecs.h"
#include "builtins/str/str.h"
#include "builtins/str/str_internal.h"
#include "object/allocate.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "object/protocol/slice.h"
#include "object/seams.h"

namespace taipan {

Result<CodePoint> Arg<CodePoint>::from(Thread& t, Object* object, const Signature& signature,
                                       int position) {
  if (!isStr(object) || as<Str>(object)->length != 1) {
    return raiseArgumentType(t, signature, position, "a unicode character", object);
  }
  return CodePoint{strAt(*as<Str>(object), 0)};
}

Result<const char*> Arg<const char*>::from(Thread& t, Object* object, const Signature& signature,
                                           int position) {
  if (!isStr(object)) return raiseArgumentType(t, signature, position, "str", object);
  isize length;
  const char* text = PY_TRY(strUtf8(t, *as<Str>(object), &length));
  if (static_cast<usize>(length) != __builtin_strlen(text)) {
    return t.raise(valueErrorType, "embedded null character");
  }
  return text;
}

namespace {

Ref<Str> makeStr(Thread& t, Object* object, const char* encoding, const char* errors) {
  if (object == nullptr) return Ref<Str>::share(emptyStr());
  if (encoding == nullptr && errors == nullptr) return toStr(t, object);
  return decodeTextObject(t, object, encoding, errors);
}

Ref<Str> strNew(Thread& t, Type& cls, Object* object, Optional<const char*> encoding,
                Optional<const char*> errors) {
  Ref<Str> text = PY_TRY(makeStr(t, object, encoding.value_or(nullptr), errors.value_or(nullptr)));
  if (&cls == &strType) return text;
  return newStrSubclass(t, cls, *text);
}

Ref<Str> strSlotRepr(Thread& t, Str& self) { return strRepr(t, self); }
Ref<Str> strSlotStr(Thread& t, Str& self) { return exactStr(t, self); }
isize strSlotHash(Str& self) { return strHashFast(self); }
isize strSlotLength(Str& self) { return self.length; }

Object* strSlotCompare(Object* a, Object* b, int op) {
  bool result;
  if (!isStr(a) || !isStr(b)) {
    incref(notImplemented());
    return notImplemented();
  }
  Str &x = *as<Str>(a), &y = *as<Str>(b);
  if (op == kEqual || op == kNotEqual) {
    result = strEqual(x, y) == (op == kEqual);
  } else {
    int order = &x == &y ? 0 : strCompare(x, y);
    result = op == kLess        ? order < 0
             : op == kLessEqual ? order <= 0
             : op == kGreater   ? order > 0
                                : order >= 0;
  }
  Object* object = boolObject(result);
  incref(object);
  return object;
}

Ref<Str> strSlotConcat(Thread& t, Str& self, Object* other) {
  if (!isStr(other)) {
    return t.raise(typeErrorType, "can only concatenate str (not \"%.200s\") to str",
                   other->type->name);
  }
  return strConcat(t, self, *as<Str>(other));
}

Ref<Str> strSlotRepeat(Thread& t, Str& self, isize count) { return strRepeat(t, self, count); }

Result<bool> strSlotContains(Thread& t, Str& self, Object* item) {
  if (!isStr(item)) {
    return t.raise(typeErrorType, "'in <string>' requires string as left operand, not %.100s",
                   item->type->name);
  }
  return strContains(self, *as<Str>(item));
}

Ref<Str> strSlotItem(Thread& t, Str& self, isize index) {
  if (index < 0 || index >= self.length) {
    return t.raise(indexErrorType, "string index out of range");
  }
  return newStrChar(t, strAt(self, index));
}

Ref<Str> strSliced(Thread& t, Str& self, Slice& slice) {
  SliceBounds bounds = PY_TRY(unpackSlice(t, slice));
  bounds.adjust(self.length);
  if (bounds.count <= 0) return Ref<Str>::share(emptyStr());
  if (bounds.step == 1) return strSubstring(t, self, bounds.start, bounds.start + bounds.count);
  Ref<Str> whole = PY_TRY(newStrRaw(t, bounds.count, strMaxChar(self)));
  for (isize i = 0, at = bounds.start; i < bounds.count; i++, at += bounds.step) {
    writeChar(strData(*whole), whole->state.kind, i, strAt(self, at));
  }
  if (self.state.ascii && bounds.count > 1) return whole;
  return newStrChars(t, viewOf(*whole));  // perhaps narrower
}

Ref<> strSlotRemainder(Thread& t, Object* left, Object* right) {
  if (!isStr(left)) return Ref<>::share(notImplemented());
  return strPercentFormat(t, *as<Str>(left), right);
}

}  // namespace

Ref<> strSubscript(Thread& t, Str& self, Object* key) {
  if (isExactly(key, &sliceType)) return strSliced(t, self, *static_cast<Slice*>(key));
  if (!hasIndex(key)) {
    return t.raise(typeErrorType, "string indices must be integers, not '%.200s'", key->type->name);
  }
  isize index = PY_TRY(toIsize(t, key, &indexErrorType));
  return strSlotItem(t, self, index < 0 ? index + self.length : index);
}

constexpr char kStrDoc[] =
    "str(object='') -> str\nstr(bytes_or_buffer[, encoding[, errors]]) -> str\n\n"
    "Create a new string object from the given object. If encoding or\n"
    "errors is specified, then the object must expose a data buffer\n"
    "that will be decoded using the given encoding and error handler.";

constinit BuiltinType strType{
    {.name = "str",
     .doc = kStrDoc,
     .basicSize = sizeof(IndirectStr),
     .flags = kTypeBase | kTypeStrSubclass | kTypeMatchSelf,
     .dealloc = strDealloc,
     .repr = slot<strSlotRepr>,
     .str = slot<strSlotStr>,
     .hash = slot<strSlotHash>,
     .getAttribute = genericGetAttributeSlot,
     .richCompare = strSlotCompare,
     .iter = slot<strIterate>,
     .methods = kStrMethods,
     .new_ = newSlot<"str", "(object='', encoding='utf-8', errors='strict')", strNew>,
     .free = plainFree,
     .vectorcall = vectorcallSlot<"str", "(object='', encoding='utf-8', errors='strict')", strNew>,
     .number = {.remainder = slot<strSlotRemainder>},
     .sequence = {.length = slot<strSlotLength>,
                  .concat = slot<strSlotConcat>,
                  .repeat = slot<strSlotRepeat>,
                  .item = slot<strSlotItem>,
                  .contains = slot<strSlotContains>},
     .mapping = {.length = slot<strSlotLength>, .subscript = slot<strSubscript>}}};

}  // namespace taipan
