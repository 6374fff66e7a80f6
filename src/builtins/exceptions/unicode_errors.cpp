// UnicodeEncodeError, UnicodeDecodeError, UnicodeTranslateError.

#include <cstdio>

#include "builtins/exceptions/exceptions.h"
#include "builtins/str/str.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/protocol/buffer.h"
#include "object/protocol/number.h"
#include "object/slot.h"

namespace taipan {

static void setOwned(Object*& field, Object* value) {
  xincref(value);
  assignOwned(field, value);
}

static Status checkCount(Thread& t, Tuple* args, isize count) {
  return checkTupleCount(t, nullptr, args->size, count, count);
}

static Result<Object*> stringArgument(Thread& t, Tuple* args, isize i) {
  Object* value = args->items[i];
  if (isStr(value)) return value;
  return t.raise(typeErrorType, "argument %zd must be str, not %s", i + 1, argumentTypeName(value));
}

/// The positions and the reason, which come behind the object.
static Status initRange(Thread& t, UnicodeErrorObject& self, Tuple* args, isize first) {
  self.start = PY_TRY(toIsize(t, args->items[first], &overflowErrorType));
  self.end = PY_TRY(toIsize(t, args->items[first + 1], &overflowErrorType));
  setOwned(self.reason, PY_TRY(stringArgument(t, args, first + 2)));
  return {};
}

static void resetFields(UnicodeErrorObject& self) {
  clearOwned(self.encoding);
  clearOwned(self.object);
  clearOwned(self.reason);
}

static Status encodeErrorInit(Thread& t, UnicodeErrorObject& self, Object* args, Object* kwargs) {
  PY_TRY(baseExceptionInit(t, self, args, kwargs));
  auto* tuple = static_cast<Tuple*>(args);
  resetFields(self);
  PY_TRY(checkCount(t, tuple, 5));
  setOwned(self.encoding, PY_TRY(stringArgument(t, tuple, 0)));
  setOwned(self.object, PY_TRY(stringArgument(t, tuple, 1)));
  return initRange(t, self, tuple, 2);
}

static Status decodeErrorInit(Thread& t, UnicodeErrorObject& self, Object* args, Object* kwargs) {
  PY_TRY(baseExceptionInit(t, self, args, kwargs));
  auto* tuple = static_cast<Tuple*>(args);
  resetFields(self);
  PY_TRY(checkCount(t, tuple, 5));
  setOwned(self.encoding, PY_TRY(stringArgument(t, tuple, 0)));
  Ref<> object = Ref<>::share(tuple->items[1]);
  PY_TRY(initRange(t, self, tuple, 2));
  if (!isBytes(object.get())) {
    if (!hasBuffer(object.get())) {
      return t.raise(typeErrorType, "a bytes-like object is required, not '%.100s'",
                     object->type->name);
    }
    object = PY_TRY(call(t, &bytesType, object.get()));
  }
  assignOwned(self.object, object.release());
  return {};
}

static Status translateErrorInit(Thread& t, UnicodeErrorObject& self, Object* args,
                                 Object* kwargs) {
  PY_TRY(baseExceptionInit(t, self, args, kwargs));
  auto* tuple = static_cast<Tuple*>(args);
  resetFields(self);
  PY_TRY(checkCount(t, tuple, 4));
  setOwned(self.object, PY_TRY(stringArgument(t, tuple, 0)));
  return initRange(t, self, tuple, 1);
}

// --- text ---------------------------------------------------------------------------------------

static Ref<Str> textOf(Thread& t, Object* field) {
  return toStr(t, field != nullptr ? field : none());
}

/// The characters of a one-character range as an escape, e.g. "\x80"; empty if the range is longer.
static bool formatBadCharacter(const UnicodeErrorObject& self, char* out, usize size) {
  if (!isStr(self.object)) return false;
  auto& text = *static_cast<Str*>(self.object);
  if (self.start < 0 || self.start >= text.length || self.end != self.start + 1) return false;
  u32 c = strAt(text, self.start);
  std::snprintf(out, size, c <= 0xff ? "\\x%02x" : c <= 0xffff ? "\\u%04x" : "\\U%08x", c);
  return true;
}

static Ref<> encodeErrorStr(Thread& t, UnicodeErrorObject& self) {
  if (self.object == nullptr) return Ref<>::share(names::empty);
  Ref<Str> reason = PY_TRY(textOf(t, self.reason));
  Ref<Str> encoding = PY_TRY(textOf(t, self.encoding));
  char bad[16];
  if (formatBadCharacter(self, bad, sizeof bad)) {
    return newStrFormat(t, "'%U' codec can't encode character '%s' in position %zd: %U",
                        encoding.get(), bad, self.start, reason.get());
  }
  return newStrFormat(t, "'%U' codec can't encode characters in position %zd-%zd: %U",
                      encoding.get(), self.start, self.end - 1, reason.get());
}

static Ref<> translateErrorStr(Thread& t, UnicodeErrorObject& self) {
  if (self.object == nullptr) return Ref<>::share(names::empty);
  Ref<Str> reason = PY_TRY(textOf(t, self.reason));
  char bad[16];
  if (formatBadCharacter(self, bad, sizeof bad)) {
    return newStrFormat(t, "can't translate character '%s' in position %zd: %U", bad, self.start,
                        reason.get());
  }
  return newStrFormat(t, "can't translate characters in position %zd-%zd: %U", self.start,
                      self.end - 1, reason.get());
}

static Ref<> decodeErrorStr(Thread& t, UnicodeErrorObject& self) {
  if (self.object == nullptr) return Ref<>::share(names::empty);
  Ref<Str> reason = PY_TRY(textOf(t, self.reason));
  Ref<Str> encoding = PY_TRY(textOf(t, self.encoding));
  if (isBytes(self.object) && self.start >= 0 && self.end == self.start + 1) {
    BufferView bytes;
    PY_TRY(bytes.acquire(t, self.object));
    if (self.start < bytes.size()) {
      int byte = static_cast<u8>(bytes.data()[self.start]);
      return newStrFormat(t, "'%U' codec can't decode byte 0x%02x in position %zd: %U",
                          encoding.get(), byte, self.start, reason.get());
    }
  }
  return newStrFormat(t, "'%U' codec can't decode bytes in position %zd-%zd: %U", encoding.get(),
                      self.start, self.end - 1, reason.get());
}

// --- for error handlers -------------------------------------------------------------------------

Result<Object*> unicodeErrorObject(Thread& t, UnicodeErrorObject& error) {
  if (error.object == nullptr) return t.raise(typeErrorType, "object attribute not set");
  if (isInstanceOf(&error, &unicodeDecodeErrorType)) {
    if (!isBytes(error.object)) return t.raise(typeErrorType, "object attribute must be bytes");
  } else if (!isStr(error.object)) {
    return t.raise(typeErrorType, "object attribute must be unicode");
  }
  return error.object;
}

static Result<isize> objectSize(Thread& t, UnicodeErrorObject& error) {
  Object* object = PY_TRY(unicodeErrorObject(t, error));
  return isStr(object) ? static_cast<Str*>(object)->length : static_cast<VarObject*>(object)->size;
}

Result<isize> unicodeErrorStart(Thread& t, UnicodeErrorObject& error) {
  isize size = PY_TRY(objectSize(t, error));
  isize start = error.start < 0 ? 0 : error.start;
  return start >= size ? size - 1 : start;
}

Result<isize> unicodeErrorEnd(Thread& t, UnicodeErrorObject& error) {
  isize size = PY_TRY(objectSize(t, error));
  isize end = error.end < 1 ? 1 : error.end;
  return end > size ? size : end;
}

// --- types --------------------------------------------------------------------------------------

static constinit const MemberDef kMembers[] = {
    {"encoding", kMemberObject, offsetof(UnicodeErrorObject, encoding), 0, "exception encoding"},
    {"object", kMemberObject, offsetof(UnicodeErrorObject, object), 0, "exception object"},
    {"start", kMemberIsize, offsetof(UnicodeErrorObject, start), 0, "exception start"},
    {"end", kMemberIsize, offsetof(UnicodeErrorObject, end), 0, "exception end"},
    {"reason", kMemberObject, offsetof(UnicodeErrorObject, reason), 0, "exception reason"},
    {},
};

static constexpr TypeSpec unicodeErrorSpec(const char* name, const char* doc,
                                           BinarySetFunction init, UnaryFunction str) {
  using Slots = ExceptionSlots<&UnicodeErrorObject::encoding, &UnicodeErrorObject::object,
                               &UnicodeErrorObject::reason>;
  return {.name = name,
          .doc = doc,
          .basicSize = sizeof(UnicodeErrorObject),
          .flags = kTypeBase | kTypeHaveGc | kTypeExceptionSubclass,
          .base = &unicodeErrorType,
          .dealloc = &Slots::dealloc,
          .str = str,
          .traverse = &Slots::traverse,
          .clear = &Slots::clear,
          .members = kMembers,
          .dictOffset = offsetof(BaseException, dict),
          .init = init,
          .new_ = slot<baseExceptionNew>};
}

constinit BuiltinType unicodeEncodeErrorType{unicodeErrorSpec(
    "UnicodeEncodeError", "Unicode encoding error.", slot<encodeErrorInit>, slot<encodeErrorStr>)};
constinit BuiltinType unicodeDecodeErrorType{unicodeErrorSpec(
    "UnicodeDecodeError", "Unicode decoding error.", slot<decodeErrorInit>, slot<decodeErrorStr>)};
constinit BuiltinType unicodeTranslateErrorType{
    unicodeErrorSpec("UnicodeTranslateError", "Unicode translation error.",
                     slot<translateErrorInit>, slot<translateErrorStr>)};

}  // namespace taipan
