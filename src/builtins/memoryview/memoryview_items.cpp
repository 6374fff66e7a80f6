// Items of memoryviews: indexing, slicing, assignment, lists.
#include <cstring>

#include "builtins/bytes/bytes.h"
#include "builtins/list/list.h"
#include "builtins/memoryview/contiguity.h"
#include "builtins/memoryview/item_codec.h"
#include "builtins/memoryview/memoryview.h"
#include "builtins/tuple/tuple.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "object/protocol/slice.h"

namespace taipan {

char nativeFormat(const char* format) {
  if (*format == '@') format++;
  if (*format == 0 || format[1] != 0) return 0;
  return std::strchr("cbB?hHiIlLqQnNfdP", *format) ? *format : 0;
}

namespace {

/// The item code of the view's format; NotImplementedError for what is not native.
Result<const ItemCode*> codeOf(Thread& t, const MemoryView& view) {
  char format = nativeFormat(view.view.format);
  if (format == 0) {
    return t.raise(notImplementedErrorType, "memoryview: format %s not supported",
                   view.view.format);
  }
  return nativeItemCode(format);
}

Failure raiseInvalidType(Thread& t, const MemoryView& view) {
  return t.raise(typeErrorType, "memoryview: invalid type for format '%s'", view.view.format);
}
Failure raiseInvalidValue(Thread& t, const MemoryView& view) {
  return t.raise(valueErrorType, "memoryview: invalid value for format '%s'", view.view.format);
}

/// What a failed conversion of a value to a number means here.
Failure fixConversionError(Thread& t, const MemoryView& view) {
  if (t.clearIfMatches(typeErrorType)) return raiseInvalidType(t, view);
  if (t.clearIfMatches(overflowErrorType) || t.clearIfMatches(valueErrorType)) {
    return raiseInvalidValue(t, view);
  }
  return failure;
}

Status packInt(Thread& t, const MemoryView& view, const ItemCode& code, char* data, Object* value) {
  Ref<> integer;
  if (isInt(value)) {
    integer = Ref<>::share(value);
  } else {
    if (!hasIndex(value)) return raiseInvalidType(t, view);
    integer = toIndex(t, value);
    if (!integer) return fixConversionError(t, view);
  }
  if (code.kind == ItemKind::kPointer) {
    // Any address, also as a negative number.
    u64 bits;
    i64 number;
    if (fitsI64(*as<Int>(integer.get()), &number)) {
      bits = static_cast<u64>(number);
    } else if (!fitsU64(*as<Int>(integer.get()), &bits)) {
      return raiseInvalidValue(t, view);
    }
    std::memcpy(data, &bits, sizeof bits);
    return {};
  }
  PackError error = packInteger(*as<Int>(integer.get()), code, reinterpret_cast<u8*>(data), true);
  return error == PackError::kNone ? Status() : Status(raiseInvalidValue(t, view));
}

}  // namespace

Ref<> unpackViewItem(Thread& t, const MemoryView& view, const char* data) {
  const ItemCode* code = PY_TRY(codeOf(t, view));
  return unpackItem(t, *code, reinterpret_cast<const u8*>(data), true);
}

Status packViewItem(Thread& t, const MemoryView& view, char* data, Object* value) {
  const ItemCode* code = PY_TRY(codeOf(t, view));
  switch (code->kind) {
    case ItemKind::kFloat: {
      auto number = toDouble(t, value);
      if (number.failed()) return fixConversionError(t, view);
      if (code->size == sizeof(double)) {
        std::memcpy(data, &number.value(), sizeof(double));
      } else {
        float narrow = static_cast<float>(number.value());
        std::memcpy(data, &narrow, sizeof narrow);
      }
      return {};
    }
    case ItemKind::kBool: {
      bool truth = PY_TRY(toBool(t, value));
      *data = truth;
      return {};
    }
    case ItemKind::kChar:
      if (!isBytes(value)) return raiseInvalidType(t, view);
      if (as<Bytes>(value)->size != 1) return raiseInvalidValue(t, view);
      *data = as<Bytes>(value)->data[0];
      return {};
    default:
      return packInt(t, view, *code, data, value);
  }
}

// --- finding items ------------------------------------------------------------------------------

namespace {

Result<char*> pointerAt(Thread& t, const Buffer& b, int dimension, char* data, isize index) {
  isize n = b.shape[dimension];
  if (index < 0) index += n;
  if (index < 0 || index >= n) {
    return t.raise(indexErrorType, "index out of bounds on dimension %d", dimension + 1);
  }
  return stepInto(b, dimension, data, index);
}

bool isIndexTuple(Object* key) {
  if (!isTuple(key)) return false;
  auto* tuple = as<Tuple>(key);
  for (isize i = 0; i < tuple->size; i++) {
    if (!hasIndex(tuple->items[i])) return false;
  }
  return true;
}

bool isSliceTuple(Object* key) {
  if (!isTuple(key)) return false;
  auto* tuple = as<Tuple>(key);
  for (isize i = 0; i < tuple->size; i++) {
    if (!isExactly(tuple->items[i], &sliceType)) return false;
  }
  return true;
}

/// The item that a tuple of integers means.
Result<char*> pointerAtTuple(Thread& t, MemoryView& view, Tuple& key) {
  const Buffer& b = view.view;
  if (key.size < b.dimensions) {
    return t.raise(notImplementedErrorType, "sub-views are not implemented");
  }
  if (key.size > b.dimensions) {
    return t.raise(typeErrorType, "cannot index %d-dimension view with %zd-element tuple",
                   b.dimensions, key.size);
  }
  char* data = static_cast<char*>(b.data);
  for (isize i = 0; i < key.size; i++) {
    isize index = PY_TRY(toIsize(t, key.items[i], &indexErrorType));
    // The index may have run code that released the view.
    PY_TRY(checkReleased(t, view));
    data = PY_TRY(pointerAt(t, b, static_cast<int>(i), data, index));
  }
  return data;
}

/// Applies a slice to the first dimension of a buffer whose layout may be written.
void sliceFirst(Buffer& b, const SliceBounds& bounds) {
  isize offset = b.strides[0] * bounds.start;
  if (b.suboffsets == nullptr) {
    b.data = static_cast<char*>(b.data) + offset;
  } else {
    int n = 0;
    while (n < b.dimensions && b.suboffsets[n] < 0) n++;
    if (n == 0 || n == b.dimensions) {
      b.data = static_cast<char*>(b.data) + offset;
    } else {
      b.suboffsets[n - 1] += offset;
    }
  }
  b.shape[0] = bounds.count;
  b.strides[0] *= bounds.step;
}

void updateLength(Buffer& b) {
  b.length = b.itemSize;
  for (int i = 0; i < b.dimensions; i++) b.length *= b.shape[i];
}

Ref<MemoryView> sliced(Thread& t, MemoryView& self, Object* key) {
  // First the view, which keeps the memory: the bounds may run code that releases `self`.
  Ref<MemoryView> view = PY_TRY(newMemoryViewFrom(t, *self.managed, &self.view));
  SliceBounds bounds = PY_TRY(unpackSlice(t, *static_cast<Slice*>(key)));
  bounds.adjust(view->view.shape[0]);
  sliceFirst(view->view, bounds);
  updateLength(view->view);
  updateViewFlags(*view);
  return view;
}

}  // namespace

Ref<> memoryViewItem(Thread& t, MemoryView& self, isize index) {
  PY_TRY(checkReleased(t, self));
  const Buffer& b = self.view;
  PY_TRY([&]() -> Status {
    const ItemCode* code = PY_TRY(codeOf(t, self));
    (void)code;
    return {};
  }());
  if (b.dimensions == 0) return t.raise(typeErrorType, "invalid indexing of 0-dim memory");
  if (b.dimensions > 1) {
    return t.raise(notImplementedErrorType, "multi-dimensional sub-views are not implemented");
  }
  char* data = PY_TRY(pointerAt(t, b, 0, static_cast<char*>(b.data), index));
  return unpackViewItem(t, self, data);
}

Ref<> memoryViewSubscript(Thread& t, MemoryView& self, Object* key) {
  PY_TRY(checkReleased(t, self));
  const Buffer& b = self.view;
  if (b.dimensions == 0) {
    if (isTuple(key) && as<Tuple>(key)->size == 0) {
      return unpackViewItem(t, self, static_cast<char*>(b.data));
    }
    if (key == ellipsis()) return Ref<>::share(&self);
    return t.raise(typeErrorType, "invalid indexing of 0-dim memory");
  }
  if (hasIndex(key)) {
    isize index = PY_TRY(toIsize(t, key, &indexErrorType));
    return memoryViewItem(t, self, index);
  }
  if (isExactly(key, &sliceType)) return sliced(t, self, key);
  if (isIndexTuple(key)) {
    char* data = PY_TRY(pointerAtTuple(t, self, *as<Tuple>(key)));
    return unpackViewItem(t, self, data);
  }
  if (isSliceTuple(key)) {
    return t.raise(notImplementedErrorType, "multi-dimensional slicing is not implemented");
  }
  return t.raise(typeErrorType, "memoryview: invalid slice key");
}

// --- assignment ---------------------------------------------------------------------------------

namespace {

bool sameStructure(const Buffer& a, const Buffer& b) {
  auto plain = [](const char* format) {
    if (format == nullptr) return "B";
    return *format == '@' ? format + 1 : format;
  };
  if (std::strcmp(plain(a.format), plain(b.format)) != 0 || a.itemSize != b.itemSize ||
      a.dimensions != b.dimensions) {
    return false;
  }
  for (int i = 0; i < a.dimensions; i++) {
    if (a.shape[i] != b.shape[i]) return false;
    if (a.shape[i] == 0) break;
  }
  return true;
}

/// view[slice] = value, for one dimension.
Status assignSlice(Thread& t, MemoryView& self, Object* key, Object* value) {
  BufferView source;
  PY_TRY(source.acquire(t, value, kBufferFullReadOnly));
  SliceBounds bounds = PY_TRY(unpackSlice(t, *static_cast<Slice*>(key)));
  PY_TRY(checkReleased(t, self));
  isize shape[1] = {self.view.shape[0]}, strides[1] = {self.view.strides[0]};
  isize suboffsets[1] = {self.view.suboffsets ? self.view.suboffsets[0] : -1};
  Buffer target = self.view;
  target.shape = shape;
  target.strides = strides;
  target.suboffsets = self.view.suboffsets ? suboffsets : nullptr;
  bounds.adjust(shape[0]);
  sliceFirst(target, bounds);
  updateLength(target);
  if (!sameStructure(target, source.raw())) {
    return t.raise(valueErrorType,
                   "memoryview assignment: lvalue and rvalue have different structures");
  }
  // By way of a copy, because the two may overlap.
  ByteBuilder copy;
  PY_TRY(appendItems(t, copy, source.raw(), 'C'));
  const char* from = reinterpret_cast<const char*>(copy.data());
  for (isize i = 0; i < bounds.count; i++, from += target.itemSize) {
    std::memcpy(stepInto(target, 0, static_cast<char*>(target.data), i), from,
                static_cast<usize>(target.itemSize));
  }
  return {};
}

/// Converts first, because that may run code that releases the view, then stores.
Status storeAt(Thread& t, MemoryView& self, char* data, Object* value) {
  char item[16];
  if (self.view.itemSize > static_cast<isize>(sizeof item)) {
    return packViewItem(t, self, data, value);
  }
  PY_TRY(packViewItem(t, self, item, value));
  PY_TRY(checkReleased(t, self));
  std::memcpy(data, item, static_cast<usize>(self.view.itemSize));
  return {};
}

}  // namespace

Status memoryViewSetSubscript(Thread& t, MemoryView& self, Object* key, Object* value) {
  PY_TRY(checkReleased(t, self));
  const Buffer& b = self.view;
  (void)PY_TRY(codeOf(t, self));
  if (b.readOnly) return t.raise(typeErrorType, "cannot modify read-only memory");
  if (value == nullptr) return t.raise(typeErrorType, "cannot delete memory");
  if (b.dimensions == 0) {
    if (key == ellipsis() || (isTuple(key) && as<Tuple>(key)->size == 0)) {
      return storeAt(t, self, static_cast<char*>(b.data), value);
    }
    return t.raise(typeErrorType, "invalid indexing of 0-dim memory");
  }
  if (hasIndex(key)) {
    if (b.dimensions > 1) {
      return t.raise(notImplementedErrorType, "sub-views are not implemented");
    }
    isize index = PY_TRY(toIsize(t, key, &indexErrorType));
    PY_TRY(checkReleased(t, self));
    char* data = PY_TRY(pointerAt(t, b, 0, static_cast<char*>(b.data), index));
    return storeAt(t, self, data, value);
  }
  if (isExactly(key, &sliceType) && b.dimensions == 1) return assignSlice(t, self, key, value);
  if (isIndexTuple(key)) {
    char* data = PY_TRY(pointerAtTuple(t, self, *as<Tuple>(key)));
    return storeAt(t, self, data, value);
  }
  if (isExactly(key, &sliceType) || isSliceTuple(key)) {
    return t.raise(notImplementedErrorType,
                   "memoryview slice assignments are currently restricted to ndim = 1");
  }
  return t.raise(typeErrorType, "memoryview: invalid slice key");
}

// --- lists --------------------------------------------------------------------------------------

namespace {

Ref<> listOf(Thread& t, MemoryView& self, int dimension, char* data) {
  const Buffer& b = self.view;
  Ref<List> list = PY_TRY(newList(t));
  for (isize i = 0; i < b.shape[dimension]; i++) {
    char* item = stepInto(b, dimension, data, i);
    PY_TRY(list->append(t, dimension + 1 < b.dimensions ? listOf(t, self, dimension + 1, item)
                                                        : unpackViewItem(t, self, item)));
  }
  return list;
}

}  // namespace

Ref<> memoryViewToList(Thread& t, MemoryView& self) {
  PY_TRY(checkReleased(t, self));
  char* data = static_cast<char*>(self.view.data);
  if (self.view.dimensions == 0) return unpackViewItem(t, self, data);
  PY_TRY([&]() -> Status {
    const ItemCode* code = PY_TRY(codeOf(t, self));
    (void)code;
    return {};
  }());
  return listOf(t, self, 0, data);
}

}  // namespace taipan
