#include "builtins/bytes/bytearray.h"

#include <cstring>

#include "builtins/bytes/byte_iterator.h"
#include "builtins/bytes/byte_text.h"
#include "builtins/bytes/bytearray_methods.h"
#include "builtins/bytes/bytes_warning.h"
#include "builtins/str/str.h"
#include "builtins/str/str_builder.h"
#include "builtins/str/str_format.h"
#include "memory/memory.h"
#include "object/allocate.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "object/protocol/slice.h"
#include "object/seams.h"

namespace taipan {

char emptyByteArrayData[1] = {0};

Ref<ByteArray> newByteArray(Thread& t, const void* data, isize size) {
  Ref<ByteArray> array = PY_TRY(newObject<ByteArray>(t, bytearrayType));
  PY_TRY(byteArrayResize(t, *array, size));
  if (size > 0) std::memcpy(array->start, data, static_cast<usize>(size));
  return array;
}

Status checkResizable(Thread& t, ByteArray& array) {
  if (array.exports > 0) {
    return t.raise(bufferErrorType, "Existing exports of data: object cannot be re-sized");
  }
  return {};
}

Status byteArrayResize(Thread& t, ByteArray& a, isize size) {
  if (a.start == nullptr) a.start = a.bytes = nullptr;
  if (size == a.size && a.start != nullptr) return {};
  if (size != a.size) PY_TRY(checkResizable(t, a));
  isize offset = a.bytes ? a.start - a.bytes : 0;
  isize needed = size + 1;
  if (a.bytes != nullptr && size >= a.allocated / 2 && offset + needed <= a.allocated) {
    a.size = size;
    a.start[size] = 0;
    return {};
  }
  isize capacity = needed;
  if (size > a.size && a.bytes != nullptr && size < a.allocated + a.allocated / 8) {
    capacity = size + (size >> 3) + (size < 9 ? 3 : 6);
  }
  if (a.bytes != nullptr && a.size > 0 && capacity > kIsizeMax / 2) return t.raiseNoMemory();
  char* block;
  if (offset > 0) {
    block = static_cast<char*>(objectMalloc(static_cast<usize>(capacity)));
    if (block == nullptr) return t.raiseNoMemory();
    isize keep = size < a.size ? size : a.size;
    std::memcpy(block, a.start, static_cast<usize>(keep));
    objectFree(a.bytes);
  } else {
    block = static_cast<char*>(objectRealloc(a.bytes, static_cast<usize>(capacity)));
    if (block == nullptr) return t.raiseNoMemory();
  }
  a.bytes = a.start = block;
  a.size = size;
  a.allocated = capacity;
  block[size] = 0;
  return {};
}

namespace {

Result<isize> indexOf(Thread& t, ByteArray& self, Object* key) {
  isize index = PY_TRY(toIsize(t, key, &indexErrorType));
  if (index < 0) index += self.size;
  if (index < 0 || index >= self.size) {
    return t.raise(indexErrorType, "bytearray index out of range");
  }
  return index;
}

Ref<> byteArrayItem(Thread& t, ByteArray& self, isize index) {
  if (index < 0 || index >= self.size) {
    return t.raise(indexErrorType, "bytearray index out of range");
  }
  return toObject(static_cast<isize>(spanOf(self)[index]));
}

Failure raiseIndexType(Thread& t, Object* key) {
  return t.raise(typeErrorType, "bytearray indices must be integers or slices, not %.200s",
                 key->type->name);
}

Ref<> byteArraySubscript(Thread& t, ByteArray& self, Object* key) {
  if (hasIndex(key)) {
    isize index = PY_TRY(indexOf(t, self, key));
    return byteArrayItem(t, self, index);
  }
  if (!isExactly(key, &sliceType)) return raiseIndexType(t, key);
  SliceBounds bounds = PY_TRY(unpackSlice(t, *static_cast<Slice*>(key)));
  bounds.adjust(self.size);
  if (bounds.step == 1) return newByteArray(t, self.start + bounds.start, bounds.count);
  Ref<ByteArray> result = PY_TRY(newByteArray(t, nullptr, 0));
  PY_TRY(byteArrayResize(t, *result, bounds.count));
  for (isize i = 0, at = bounds.start; i < bounds.count; i++, at += bounds.step) {
    result->start[i] = self.start[at];
  }
  return result;
}

/// Removes every `step`-th of `count` bytes from `start` on.
Status deleteStepped(Thread& t, ByteArray& self, SliceBounds bounds) {
  if (bounds.count == 0) return {};
  PY_TRY(checkResizable(t, self));
  if (bounds.step < 0) {
    bounds.start += bounds.step * (bounds.count - 1);
    bounds.step = -bounds.step;
  }
  isize to = bounds.start;
  for (isize at = bounds.start, gone = 0; at < self.size; at++) {
    if (gone < bounds.count && at == bounds.start + gone * bounds.step) {
      gone++;
    } else {
      self.start[to++] = self.start[at];
    }
  }
  return byteArrayResize(t, self, self.size - bounds.count);
}

Status assignSlice(Thread& t, ByteArray& self, SliceBounds bounds, ByteSpan value) {
  bounds.adjust(self.size);
  if (bounds.step == 1) {
    return byteArraySetSlice(t, self, bounds.start, bounds.start + bounds.count, value);
  }
  if (value.size == 0) return deleteStepped(t, self, bounds);
  if (value.size != bounds.count) {
    return t.raise(valueErrorType,
                   "attempt to assign bytes of size %zd to extended slice of size %zd", value.size,
                   bounds.count);
  }
  for (isize i = 0, at = bounds.start; i < bounds.count; i++, at += bounds.step) {
    self.start[at] = static_cast<char>(value[i]);
  }
  return {};
}

Status setSliceObject(Thread& t, ByteArray& self, Slice& slice, Object* value) {
  SliceBounds bounds = PY_TRY(unpackSlice(t, slice));
  if (value == nullptr) {
    bounds.adjust(self.size);
    if (bounds.step == 1) {
      return byteArraySetSlice(t, self, bounds.start, bounds.start + bounds.count, {});
    }
    return deleteStepped(t, self, bounds);
  }
  if (isExactly(value, &bytesType)) return assignSlice(t, self, bounds, spanOf(*as<Bytes>(value)));
  if (isStr(value) || (hasIndex(value) && !hasBuffer(value))) {
    return t.raise(typeErrorType,
                   "can assign only bytes, buffers, or iterables of ints in range(0, 256)");
  }
  // A copy: the value may be this very array, or change it while it is iterated.
  ByteBuilder copy;
  PY_TRY(fillFromSource(t, copy, value, nullptr, nullptr, "bytearray",
                        "byte must be in range(0, 256)"));
  if (copy.failed()) return t.raiseNoMemory();
  return assignSlice(t, self, bounds, copy.span());
}

Status byteArraySetSubscript(Thread& t, ByteArray& self, Object* key, Object* value) {
  if (hasIndex(key)) {
    isize index = PY_TRY(toIsize(t, key, &indexErrorType));
    int byte = 0;
    // The conversion may run code that shrinks the array: the index is checked afterwards.
    if (value != nullptr) byte = PY_TRY(toByte(t, value));
    if (index < 0) index += self.size;
    if (index < 0 || index >= self.size) {
      return t.raise(indexErrorType, "bytearray index out of range");
    }
    if (value == nullptr) return byteArraySetSlice(t, self, index, index + 1, {});
    self.start[index] = static_cast<char>(byte);
    return {};
  }
  if (!isExactly(key, &sliceType)) return raiseIndexType(t, key);
  return setSliceObject(t, self, *static_cast<Slice*>(key), value);
}

Status byteArraySetItem(Thread& t, ByteArray& self, isize index, Object* value) {
  if (index < 0 || index >= self.size) {
    return t.raise(indexErrorType, "bytearray index out of range");
  }
  if (value == nullptr) return byteArraySetSlice(t, self, index, index + 1, {});
  int byte = PY_TRY(toByte(t, value));
  if (index >= self.size) return t.raise(indexErrorType, "bytearray index out of range");
  self.start[index] = static_cast<char>(byte);
  return {};
}

Ref<> byteArrayConcat(Thread& t, Object* a, Object* b) {
  if (!hasBuffer(a) || !hasBuffer(b)) {
    return t.raise(typeErrorType, "can't concat %.100s to %.100s", b->type->name, a->type->name);
  }
  BufferView left, right;
  PY_TRY(left.acquire(t, a));
  PY_TRY(right.acquire(t, b));
  if (left.size() > kIsizeMax - right.size()) return t.raiseNoMemory();
  Ref<ByteArray> result = PY_TRY(newByteArray(t, left.data(), left.size()));
  PY_TRY(byteArrayResize(t, *result, left.size() + right.size()));
  std::memcpy(result->start + left.size(), right.data(), static_cast<usize>(right.size()));
  return result;
}

Ref<> byteArrayInplaceConcat(Thread& t, ByteArray& self, Object* other) {
  if (!hasBuffer(other)) {
    return t.raise(typeErrorType, "can't concat %.100s to %.100s", other->type->name,
                   self.type->name);
  }
  if (other == &self) {
    ByteBuilder copy;
    copy.append(spanOf(self));
    PY_TRY(byteArraySetSlice(t, self, self.size, self.size, copy.span()));
    return Ref<>::share(&self);
  }
  BufferView view;
  PY_TRY(view.acquire(t, other));
  PY_TRY(byteArraySetSlice(t, self, self.size, self.size, spanOf(view)));
  return Ref<>::share(&self);
}

Ref<> byteArrayRepeat(Thread& t, ByteArray& self, isize count) {
  if (count < 0) count = 0;
  if (count > 0 && self.size > kIsizeMax / count) return t.raiseNoMemory();
  Ref<ByteArray> result = PY_TRY(newByteArray(t, nullptr, 0));
  PY_TRY(byteArrayResize(t, *result, self.size * count));
  repeatBytes(result->start, spanOf(self), count);
  return result;
}

Ref<> byteArrayInplaceRepeat(Thread& t, ByteArray& self, isize count) {
  if (count < 0) count = 0;
  isize size = self.size;
  if (count > 0 && size > kIsizeMax / count) return t.raiseNoMemory();
  PY_TRY(byteArrayResize(t, self, size * count));
  if (count > 1) repeatBytes(self.start, {reinterpret_cast<u8*>(self.start), size}, count);
  return Ref<>::share(&self);
}

Result<bool> byteArrayContains(Thread& t, ByteArray& self, Object* item) {
  ByteNeedle needle;
  PY_TRY(needle.acquireForContains(t, item));
  return findBytes(spanOf(self), needle.span()) >= 0;
}

isize byteArrayLength(ByteArray& self) { return self.size; }

Ref<Str> byteArrayRepr(Thread& t, ByteArray& self) {
  Ref<Str> content = PY_TRY(bytesRepr(t, spanOf(self), true, true));
  const char* name = std::strrchr(self.type->name, '.');
  return newStrFormat(t, "%s(%U)", name ? name + 1 : self.type->name, content.get());
}

Ref<Str> byteArrayStr(Thread& t, ByteArray& self) {
  PY_TRY(warnShownAsText(t, "bytearray"));
  return byteArrayRepr(t, self);
}

Object* byteArrayCompare(Object* a, Object* b, int op) {
  if (!hasBuffer(a) || !hasBuffer(b)) {
    if (warnComparedWithByteArray(Thread::current(), a, b, op).failed()) return nullptr;
    incref(notImplemented());
    return notImplemented();
  }
  Thread& t = Thread::current();
  BufferView left, right;
  if (left.acquire(t, a).failed() || right.acquire(t, b).failed()) {
    t.clearPending();
    incref(notImplemented());
    return notImplemented();
  }
  Object* result =
      boolObject(compareBytes(spanOf(left), spanOf(right), static_cast<CompareOp>(op)));
  incref(result);
  return result;
}

Ref<> byteArrayRemainder(Thread& t, Object* format, Object* args) {
  if (!isInstanceOf(format, &bytearrayType)) return Ref<>::share(notImplemented());
  // Formatting runs code; the copy keeps the format as it is.
  ByteBuilder copy;
  copy.append(spanOf(*as<ByteArray>(format)));
  return bytesPercentFormat(t, copy.span(), args, true);
}

int byteArrayGetBuffer(Object* self, Buffer* buffer, int flags) {
  auto* array = static_cast<ByteArray*>(self);
  Thread& t = Thread::current();
  if (buffer == nullptr) {
    (void)t.raise(bufferErrorType, "bytearray_getbuffer: view==NULL argument is obsolete");
    return -1;
  }
  if (fillBuffer(t, buffer, self, array->start ? array->start : emptyByteArrayData, array->size,
                 false, flags)
          .failed()) {
    return -1;
  }
  array->exports++;
  return 0;
}

void byteArrayReleaseBuffer(Object* self, Buffer*) { static_cast<ByteArray*>(self)->exports--; }

void byteArrayDealloc(Object* self) {
  objectFree(static_cast<ByteArray*>(self)->bytes);
  self->type->free(self);
}

Status byteArrayInit(Thread& t, ByteArray& self, Object* source, Optional<const char*> encoding,
                     Optional<const char*> errors) {
  if (self.size != 0 || source != nullptr) PY_TRY(byteArrayResize(t, self, 0));
  ByteBuilder out;
  PY_TRY(fillFromSource(t, out, source, encoding.value_or(nullptr), errors.value_or(nullptr),
                        "bytearray", "byte must be in range(0, 256)"));
  if (out.failed()) return t.raiseNoMemory();
  return byteArraySetSlice(t, self, 0, self.size, out.span());
}

Object* byteArrayNew(Type* cls, Object*, Object*) { return cls->alloc(cls, 0); }

Ref<> byteArrayIterate(Thread& t, Object* self) {
  return newByteIterator(t, bytearrayIteratorType, self);
}

}  // namespace

constexpr char kByteArrayDoc[] =
    "bytearray(iterable_of_ints) -> bytearray\nbytearray(string, encoding[, errors]) -> bytearray\n"
    "bytearray(bytes_or_buffer) -> mutable copy of bytes_or_buffer\n"
    "bytearray(int) -> bytes array of size given by the parameter initialized with null bytes\n"
    "bytearray() -> empty bytes array";

constinit BuiltinType bytearrayType{
    {.name = "bytearray",
     .doc = kByteArrayDoc,
     .basicSize = sizeof(ByteArray),
     .flags = kTypeBase | kTypeMatchSelf,
     .dealloc = byteArrayDealloc,
     .repr = slot<byteArrayRepr>,
     .str = slot<byteArrayStr>,
     .getAttribute = genericGetAttributeSlot,
     .richCompare = byteArrayCompare,
     .iter = slot<byteArrayIterate>,
     .methods = kByteArrayMethods,
     .init = initSlot<"bytearray", "(source=b'', encoding=None, errors=None)", byteArrayInit>,
     .new_ = byteArrayNew,
     .free = plainFree,
     .number = {.remainder = slot<byteArrayRemainder>},
     .sequence = {.length = slot<byteArrayLength>,
                  .concat = slot<byteArrayConcat>,
                  .repeat = slot<byteArrayRepeat>,
                  .item = slot<byteArrayItem>,
                  .setItem = slot<byteArraySetItem>,
                  .contains = slot<byteArrayContains>,
                  .inplaceConcat = slot<byteArrayInplaceConcat>,
                  .inplaceRepeat = slot<byteArrayInplaceRepeat>},
     .mapping = {.length = slot<byteArrayLength>,
                 .subscript = slot<byteArraySubscript>,
                 .setSubscript = slot<byteArraySetSubscript>},
     .buffer = {.get = byteArrayGetBuffer, .release = byteArrayReleaseBuffer}}};

}  // namespace taipan
