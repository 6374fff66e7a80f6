// Casting, comparing and hashing memoryviews.
#include <cstring>

#include "base/hash.h"
#include "builtins/list/list.h"
#include "builtins/memoryview/contiguity.h"
#include "builtins/memoryview/item_codec.h"
#include "builtins/memoryview/memoryview.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "object/seams.h"

namespace taipan {

namespace {

bool isByteFormat(char format) { return format == 'b' || format == 'B' || format == 'c'; }

/// The static text of a native format, so that views need not own one.
char* staticFormat(char format) {
  static char texts[128][2];
  texts[static_cast<int>(format)][0] = format;
  return texts[static_cast<int>(format)];
}
char* staticPrefixedFormat(char format) {
  static char texts[128][3];
  texts[static_cast<int>(format)][0] = '@';
  texts[static_cast<int>(format)][1] = format;
  return texts[static_cast<int>(format)];
}

/// Makes a C-contiguous view one-dimensional with another format.
Status castToLine(Thread& t, MemoryView& view, const char* format) {
  Buffer& b = view.view;
  char source = nativeFormat(b.format), target = nativeFormat(format);
  if (target == 0) {
    return t.raise(valueErrorType,
                   "memoryview: destination format must be a native single character format "
                   "prefixed with an optional '@'");
  }
  // Any source may be seen as bytes, also one whose format is not understood.
  if (!isByteFormat(source) && !isByteFormat(target)) {
    return t.raise(typeErrorType, "memoryview: cannot cast between two non-byte formats");
  }
  isize size = nativeItemCode(target)->size;
  if (b.length % size != 0) {
    return t.raise(typeErrorType, "memoryview: length is not a multiple of itemsize");
  }
  b.format = *format == '@' ? staticPrefixedFormat(target) : staticFormat(target);
  b.itemSize = size;
  b.dimensions = 1;
  b.shape = view.array;
  b.strides = view.array + 1;
  b.suboffsets = nullptr;
  b.shape[0] = b.length / size;
  b.strides[0] = size;
  updateViewFlags(view);
  return {};
}

/// Reads the shape argument; the product of its numbers and the item size.
Result<isize> readShape(Thread& t, Object* sequence, isize itemSize, isize* shape) {
  Object* const* items = isTuple(sequence) ? as<Tuple>(sequence)->items : as<List>(sequence)->items;
  isize n = static_cast<VarObject*>(sequence)->size, length = itemSize;
  for (isize i = 0; i < n; i++) {
    if (!isInt(items[i])) {
      return t.raise(typeErrorType, "memoryview.cast(): elements of shape must be integers");
    }
    isize x = PY_TRY(toIsize(t, items[i], &overflowErrorType));
    if (x <= 0) {
      return t.raise(valueErrorType, "memoryview.cast(): elements of shape must be integers > 0");
    }
    if (x > kIsizeMax / length) {
      return t.raise(valueErrorType, "memoryview.cast(): product(shape) > SSIZE_MAX");
    }
    length *= x;
    shape[i] = x;
  }
  return length;
}

}  // namespace

Ref<MemoryView> memoryViewCast(Thread& t, MemoryView& self, Str& formatText, Object* shape) {
  PY_TRY(checkReleased(t, self));
  const char* format = PY_TRY(strUtf8(t, formatText));
  if (!(self.flags & MemoryView::kC)) {
    return t.raise(typeErrorType, "memoryview: casts are restricted to C-contiguous views");
  }
  if (shape != nullptr || self.view.dimensions != 1) {
    for (int i = 0; i < self.view.dimensions; i++) {
      if (self.view.shape[i] == 0) {
        return t.raise(typeErrorType,
                       "memoryview: cannot cast view with zeros in shape or strides");
      }
    }
  }
  isize n = 1;
  if (shape != nullptr) {
    if (!isList(shape) && !isTuple(shape)) {
      return t.raise(typeErrorType, "shape must be a list or a tuple");
    }
    n = static_cast<VarObject*>(shape)->size;
    if (n > kMaxDimensions) {
      return t.raise(valueErrorType, "memoryview: number of dimensions must not exceed %d",
                     kMaxDimensions);
    }
    if (self.view.dimensions != 1 && n != 1) {
      return t.raise(typeErrorType, "memoryview: cast must be 1D -> ND or ND -> 1D");
    }
  }
  // The new view needs room for the greater number of dimensions.
  isize dimensions[kMaxDimensions], strides[kMaxDimensions];
  Buffer room = self.view;
  int roomFor = static_cast<int>(n > 1 ? n : 1);
  if (roomFor > room.dimensions) {
    for (int i = 0; i < roomFor; i++) dimensions[i] = strides[i] = 0;
    room.shape = dimensions;
    room.strides = strides;
    room.dimensions = roomFor;
  }
  Ref<MemoryView> view = PY_TRY(newMemoryViewFrom(t, *self.managed, &room));
  PY_TRY(castToLine(t, *view, format));
  if (shape == nullptr) return view;
  isize length = PY_TRY(readShape(t, shape, view->view.itemSize, dimensions));
  if (length != view->view.length) {
    return t.raise(typeErrorType, "memoryview: product(shape) * itemsize != buffer size");
  }
  Buffer& b = view->view;
  b.dimensions = static_cast<int>(n);
  b.shape = n > 0 ? view->array : nullptr;
  b.strides = n > 0 ? view->array + n : nullptr;
  isize stride = b.itemSize;
  for (isize i = n - 1; i >= 0; i--) {
    b.shape[i] = dimensions[i];
    b.strides[i] = stride;
    stride *= dimensions[i];
  }
  updateViewFlags(*view);
  return view;
}

// --- comparison ---------------------------------------------------------------------------------

namespace {

/// Unpacks the items of one side of a comparison.
class ItemReader {
 public:
  /// False if the format cannot be read: the views are then not equal.
  Result<bool> prepare(Thread& t, const Buffer& b) {
    const char* format = b.format ? b.format : "B";
    itemSize_ = b.itemSize;
    if (char native = nativeFormat(format)) {
      code_ = nativeItemCode(native);
      return true;
    }
    Ref<> make = PY_TRY(importAttribute(t, "struct", "Struct"));
    Ref<Str> text = PY_TRY(newStr(t, format));
    struct_ = call(t, make.get(), static_cast<Object*>(text.get()));
    if (!struct_) {
      // struct.error: a format that struct does not know.
      if (!t.pendingMatches(exceptionType)) return failure;
      t.clearPending();
      return false;
    }
    return true;
  }
  const ItemCode* code() const { return code_; }
  Ref<> read(Thread& t, const char* data) {
    if (code_) return unpackItem(t, *code_, reinterpret_cast<const u8*>(data), true);
    Ref<Bytes> bytes = PY_TRY(newBytes(t, data, itemSize_));
    Ref<Str> name = PY_TRY(newInterned(t, "unpack"));
    Ref<> values =
        PY_TRY(callMethod(t, struct_.get(), name.get(), static_cast<Object*>(bytes.get())));
    if (isTuple(values.get()) && as<Tuple>(values.get())->size == 1) {
      return Ref<>::share(as<Tuple>(values.get())->items[0]);
    }
    return values;
  }

 private:
  const ItemCode* code_ = nullptr;
  isize itemSize_ = 0;
  Ref<> struct_;
};

struct Comparison {
  const Buffer& a;
  const Buffer& b;
  ItemReader readA, readB;
  bool bytewise = false;

  Result<bool> items(Thread& t, const char* x, const char* y) {
    if (bytewise) return std::memcmp(x, y, static_cast<usize>(a.itemSize)) == 0;
    Ref<> left = PY_TRY(readA.read(t, x));
    Ref<> right = PY_TRY(readB.read(t, y));
    Ref<> same = PY_TRY(compare(t, left.get(), right.get(), kEqual));
    return toBool(t, same.get());
  }

  Result<bool> dimension(Thread& t, int i, char* x, char* y) {
    if (i == a.dimensions) return items(t, x, y);
    for (isize k = 0; k < a.shape[i]; k++) {
      bool same = PY_TRY(dimension(t, i + 1, stepInto(a, i, x, k), stepInto(b, i, y, k)));
      if (!same) return false;
    }
    return true;
  }
};

Result<bool> buffersEqual(Thread& t, const Buffer& a, const Buffer& b) {
  if (a.dimensions != b.dimensions) return false;
  for (int i = 0; i < a.dimensions; i++) {
    if (a.shape[i] != b.shape[i]) return false;
    if (a.shape[i] == 0) break;
  }
  Comparison comparison{a, b};
  bool known = PY_TRY(comparison.readA.prepare(t, a));
  if (known) known = PY_TRY(comparison.readB.prepare(t, b));
  if (!known) return false;
  const ItemCode* code = comparison.readA.code();
  comparison.bytewise = code != nullptr && code == comparison.readB.code() &&
                        code->kind != ItemKind::kFloat && code->kind != ItemKind::kBool;
  if (comparison.bytewise && isContiguous(a, 'C') && isContiguous(b, 'C')) {
    return std::memcmp(a.data, b.data, static_cast<usize>(a.length)) == 0;
  }
  return comparison.dimension(t, 0, static_cast<char*>(a.data), static_cast<char*>(b.data));
}

Result<bool> viewEquals(Thread& t, MemoryView& self, Object* other, bool* implemented) {
  *implemented = true;
  if (isExactly(other, &memoryviewType)) {
    auto& view = *static_cast<MemoryView*>(other);
    bool dead = checkReleased(t, self).failed() || checkReleased(t, view).failed();
    if (dead) {
      t.clearPending();
      return &self == &view;
    }
    return buffersEqual(t, self.view, view.view);
  }
  if (checkReleased(t, self).failed()) {
    t.clearPending();
    return false;
  }
  BufferView buffer;
  if (!hasBuffer(other) || buffer.acquire(t, other, kBufferFullReadOnly).failed()) {
    t.clearPending();
    *implemented = false;
    return false;
  }
  return buffersEqual(t, self.view, buffer.raw());
}

}  // namespace

Object* memoryViewCompare(Object* a, Object* b, int op) {
  Thread& t = Thread::current();
  Object* result = notImplemented();
  if (op == kEqual || op == kNotEqual) {
    bool implemented;
    auto equal = viewEquals(t, *static_cast<MemoryView*>(a), b, &implemented);
    if (equal.failed()) return nullptr;
    if (implemented) result = boolObject(equal.value() == (op == kEqual));
  }
  incref(result);
  return result;
}

Result<isize> memoryViewHash(Thread& t, MemoryView& self) {
  if (self.hash != -1) return self.hash;
  PY_TRY(checkReleased(t, self));
  if (!self.view.readOnly) {
    return t.raise(valueErrorType, "cannot hash writable memoryview object");
  }
  if (!isByteFormat(nativeFormat(self.view.format))) {
    return t.raise(valueErrorType, "memoryview: hashing is restricted to formats 'B', 'b' or 'c'");
  }
  if (self.view.object != nullptr) {
    // The exporter must be hashable itself, or its content might change.
    isize owner = PY_TRY(toHash(t, self.view.object));
    (void)owner;
  }
  ByteBuilder bytes;
  PY_TRY(appendItems(t, bytes, self.view, 'C'));
  self.hash = hashBytes(bytes.data(), static_cast<usize>(bytes.size()));
  return self.hash;
}

}  // namespace taipan
