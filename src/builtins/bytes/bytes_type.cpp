// The type object of bytes and its iterator.
#include <cstring>

#include "builtins/bytes/byte_iterator.h"
#include "builtins/bytes/byte_text.h"
#include "builtins/bytes/bytes_warning.h"
#include "builtins/codecs/codecs.h"
#include "builtins/str/str.h"
#include "object/allocate.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "object/protocol/slice.h"
#include "object/seams.h"

namespace taipan {

namespace {

constexpr char kRangeMessage[] = "bytes must be in range(0, 256)";

/// `object.__bytes__()`; missing if there is none.
LookupOf<Bytes> callDunderBytes(Thread& t, Object* object) {
  Lookup method = PY_TRY(lookupSpecial(t, object, names::__bytes__));
  if (method.isMissing()) return LookupOf<Bytes>::missing();
  Ref<> result = PY_TRY(call(t, method.get()));
  if (!isBytes(result.get())) {
    return t.raise(typeErrorType, "__bytes__ returned non-bytes (type %.200s)", result->type->name);
  }
  return std::move(result).as<Bytes>();
}

Ref<Bytes> makeBytes(Thread& t, Object* source, const char* encoding, const char* errors) {
  if (source != nullptr && !encoding && !errors) {
    if (isExactly(source, &bytesType)) return Ref<Bytes>::share(as<Bytes>(source));
    auto made = PY_TRY(callDunderBytes(t, source));
    if (made.found()) return std::move(made).value();
  }
  ByteBuilder out;
  PY_TRY(fillFromSource(t, out, source, encoding, errors, "bytes", kRangeMessage));
  return out.finish(t);
}

/// An instance of a subclass with the given content.
Ref<Bytes> newBytesSubclass(Thread& t, Type& cls, Bytes& content) {
  Object* object = cls.alloc(&cls, content.size);
  if (object == nullptr) return failure;
  Bytes* bytes = static_cast<Bytes*>(object);
  bytes->hash = content.hash;
  std::memcpy(bytes->data, content.data, static_cast<usize>(content.size) + 1);
  return Ref<Bytes>::steal(bytes);
}

Ref<Bytes> bytesNew(Thread& t, Type& cls, Object* source, Optional<const char*> encoding,
                    Optional<const char*> errors) {
  Ref<Bytes> made =
      PY_TRY(makeBytes(t, source, encoding.value_or(nullptr), errors.value_or(nullptr)));
  if (&cls == &bytesType) return made;
  return newBytesSubclass(t, cls, *made);
}

void bytesDealloc(Object* self) { self->type->free(self); }

Ref<Str> bytesSlotRepr(Thread& t, Bytes& self) { return bytesRepr(t, spanOf(self)); }

Ref<Str> bytesSlotStr(Thread& t, Bytes& self) {
  PY_TRY(warnShownAsText(t, "bytes"));
  return bytesSlotRepr(t, self);
}

isize bytesLength(Bytes& self) { return self.size; }

Object* bytesCompare(Object* a, Object* b, int op) {
  if (!isBytes(a) || !isBytes(b)) {
    if (warnComparedWithBytes(Thread::current(), a, b, op).failed()) return nullptr;
    incref(notImplemented());
    return notImplemented();
  }
  Object* result = boolObject(
      compareBytes(spanOf(*as<Bytes>(a)), spanOf(*as<Bytes>(b)), static_cast<CompareOp>(op)));
  incref(result);
  return result;
}

Ref<> bytesSlotConcat(Thread& t, Object* a, Object* b) {
  if (!hasBuffer(a) || !hasBuffer(b)) {
    return t.raise(typeErrorType, "can't concat %.100s to %.100s", b->type->name, a->type->name);
  }
  if (isExactly(a, &bytesType) && as<Bytes>(a)->size == 0 && isExactly(b, &bytesType)) {
    return Ref<>::share(b);
  }
  if (isExactly(b, &bytesType) && as<Bytes>(b)->size == 0 && isExactly(a, &bytesType)) {
    return Ref<>::share(a);
  }
  BufferView left, right;
  PY_TRY(left.acquire(t, a));
  PY_TRY(right.acquire(t, b));
  return bytesConcat(t, spanOf(left), spanOf(right));
}

Ref<> bytesRepeat(Thread& t, Bytes& self, isize count) {
  if (count < 0) count = 0;
  if (count > 0 && self.size > kIsizeMax / count) {
    return t.raise(overflowErrorType, "repeated bytes are too long");
  }
  if (isExactly(&self, &bytesType) && (count == 1 || self.size == 0)) return Ref<>::share(&self);
  if (count == 0) {
    // A new object, as python3.11 makes it: b"x" * 0 is not the shared b"".
    Ref<Bytes> empty = PY_TRY(newObject<Bytes>(t, bytesType));
    empty->hash = -1;
    return empty;
  }
  Ref<Bytes> result = PY_TRY(newBytesRaw(t, self.size * count));
  repeatBytes(result->data, spanOf(self), count);
  return result;
}

Result<bool> bytesContains(Thread& t, Bytes& self, Object* item) {
  ByteNeedle needle;
  PY_TRY(needle.acquireForContains(t, item));
  return findBytes(spanOf(self), needle.span()) >= 0;
}

Ref<> bytesItem(Thread& t, Bytes& self, isize index) {
  if (index < 0 || index >= self.size) return t.raise(indexErrorType, "index out of range");
  return toObject(static_cast<isize>(spanOf(self)[index]));
}

Ref<> bytesSubscript(Thread& t, Bytes& self, Object* key) {
  if (hasIndex(key)) {
    isize index = PY_TRY(toIsize(t, key, &indexErrorType));
    return bytesItem(t, self, index < 0 ? index + self.size : index);
  }
  if (!isExactly(key, &sliceType)) {
    return t.raise(typeErrorType, "byte indices must be integers or slices, not %.200s",
                   key->type->name);
  }
  SliceBounds bounds = PY_TRY(unpackSlice(t, *static_cast<Slice*>(key)));
  bounds.adjust(self.size);
  if (bounds.step == 1) {
    if (bounds.count == self.size && isExactly(&self, &bytesType)) return Ref<>::share(&self);
    return newBytes(t, self.data + bounds.start, bounds.count);
  }
  Ref<Bytes> result = PY_TRY(newBytesRaw(t, bounds.count));
  for (isize i = 0, at = bounds.start; i < bounds.count; i++, at += bounds.step) {
    result->data[i] = self.data[at];
  }
  return result;
}

Ref<> bytesRemainder(Thread& t, Object* format, Object* args) {
  if (!isBytes(format)) return Ref<>::share(notImplemented());
  return bytesPercentFormat(t, spanOf(*as<Bytes>(format)), args, false);
}

int bytesGetBuffer(Object* self, Buffer* buffer, int flags) {
  Bytes* bytes = as<Bytes>(self);
  return fillBuffer(Thread::current(), buffer, self, bytes->data, bytes->size, true, flags).toInt();
}

Ref<> bytesIterate(Thread& t, Object* self) { return newByteIterator(t, bytesIteratorType, self); }

}  // namespace

bool compareBytes(ByteSpan a, ByteSpan b, CompareOp op) {
  if (op == kEqual || op == kNotEqual) {
    bool equal = a.size == b.size &&
                 (a.size == 0 || std::memcmp(a.data, b.data, static_cast<usize>(a.size)) == 0);
    return equal == (op == kEqual);
  }
  isize n = a.size < b.size ? a.size : b.size;
  int order = n > 0 ? std::memcmp(a.data, b.data, static_cast<usize>(n)) : 0;
  if (order == 0) order = a.size < b.size ? -1 : a.size > b.size ? 1 : 0;
  return op == kLess        ? order < 0
         : op == kLessEqual ? order <= 0
         : op == kGreater   ? order > 0
                            : order >= 0;
}

void repeatBytes(char* to, ByteSpan unit, isize count) {
  if (unit.size == 1) {
    std::memset(to, unit[0], static_cast<usize>(count));
    return;
  }
  if (unit.size == 0 || count <= 0) return;
  isize all = unit.size * count;
  std::memmove(to, unit.data, static_cast<usize>(unit.size));
  for (isize done = unit.size; done < all;) {
    isize n = done < all - done ? done : all - done;
    std::memcpy(to + done, to, static_cast<usize>(n));
    done += n;
  }
}

Ref<Bytes> toBytes(Thread& t, Object* object) {
  if (isStr(object) || (hasIndex(object) && !hasBuffer(object))) {
    return t.raise(typeErrorType, "cannot convert '%.200s' object to bytes", object->type->name);
  }
  return makeBytes(t, object, nullptr, nullptr);
}

constexpr char kBytesDoc[] =
    "bytes(iterable_of_ints) -> bytes\nbytes(string, encoding[, errors]) -> bytes\n"
    "bytes(bytes_or_buffer) -> immutable copy of bytes_or_buffer\n"
    "bytes(int) -> bytes object of size given by the parameter initialized with null bytes\n"
    "bytes() -> empty bytes object";

constinit BuiltinType bytesType{
    {.name = "bytes",
     .doc = kBytesDoc,
     .basicSize = kBytesHeadSize,
     .itemSize = 1,
     .flags = kTypeBase | kTypeBytesSubclass | kTypeMatchSelf,
     .dealloc = bytesDealloc,
     .repr = slot<bytesSlotRepr>,
     .str = slot<bytesSlotStr>,
     .hash = slot<bytesHash>,
     .getAttribute = genericGetAttributeSlot,
     .richCompare = bytesCompare,
     .iter = slot<bytesIterate>,
     .methods = kBytesMethods,
     .new_ = newSlot<"bytes", "(source=b'', encoding=None, errors=None)", bytesNew>,
     .free = plainFree,
     .vectorcall = vectorcallSlot<"bytes", "(source=b'', encoding=None, errors=None)", bytesNew>,
     .number = {.remainder = slot<bytesRemainder>},
     .sequence = {.length = slot<bytesLength>,
                  .concat = slot<bytesSlotConcat>,
                  .repeat = slot<bytesRepeat>,
                  .item = slot<bytesItem>,
                  .contains = slot<bytesContains>},
     .mapping = {.length = slot<bytesLength>, .subscript = slot<bytesSubscript>},
     .buffer = {.get = bytesGetBuffer}}};

}  // namespace taipan
