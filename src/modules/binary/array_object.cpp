#include "modules/binary/array_object.h"

#include <cstring>

#include "builtins/iterator/iterator_methods.h"
#include "builtins/list/list.h"
#include "builtins/slice/slice_type.h"
#include "builtins/str/str_builder.h"
#include "builtins/str/str_format.h"
#include "builtins/weakref/weakref.h"
#include "object/allocate.h"
#include "object/gc/gc.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "object/seams.h"

namespace taipan {

namespace {

using K = ItemKind;

constexpr ArrayKind kKinds[] = {
    {'b', 1, {'b', K::kSigned, 1, 1}, "b"},   {'B', 1, {'B', K::kUnsigned, 1, 1}, "B"},
    {'u', 4, {'u', K::kUnsigned, 4, 4}, "w"}, {'h', 2, {'h', K::kSigned, 2, 2}, "h"},
    {'H', 2, {'H', K::kUnsigned, 2, 2}, "H"}, {'i', 4, {'i', K::kSigned, 4, 4}, "i"},
    {'I', 4, {'I', K::kUnsigned, 4, 4}, "I"}, {'l', 8, {'l', K::kSigned, 8, 8}, "l"},
    {'L', 8, {'L', K::kUnsigned, 8, 8}, "L"}, {'q', 8, {'q', K::kSigned, 8, 8}, "q"},
    {'Q', 8, {'Q', K::kUnsigned, 8, 8}, "Q"}, {'f', 4, {'f', K::kFloat, 4, 4}, "f"},
    {'d', 8, {'d', K::kFloat, 8, 8}, "d"},
};

/// The messages of integers that do not fit. Small codes are first read as a wider C type, whose
/// own limits have messages of their own.
Failure raiseItemRange(Thread& t, char code, const Int& v) {
  bool low = v.isNegative();
  i64 number;
  bool isLong = fitsI64(v, &number);
  auto limits = [&](const char* name) {
    return t.raise(overflowErrorType, "%s is %s than %s", name, low ? "less" : "greater",
                   low ? "minimum" : "maximum");
  };
  switch (code) {
    case 'q':
      return t.raise(overflowErrorType, "int too big to convert");
    case 'Q':
      return t.raise(overflowErrorType,
                     low ? "can't convert negative int to unsigned" : "int too big to convert");
    case 'L':
    case 'I':
      if (low) return t.raise(overflowErrorType, "can't convert negative value to unsigned int");
      if (u64 big; code == 'I' && fitsU64(v, &big)) return limits("unsigned int");
      return t.raise(overflowErrorType, "Python int too large to convert to C unsigned long");
    default:
      break;
  }
  if (!isLong || code == 'l') {
    return t.raise(overflowErrorType, "Python int too large to convert to C long");
  }
  if (number < INT32_MIN || number > INT32_MAX) {
    return limits(code == 'i' || code == 'H' ? "signed integer" : "signed short integer");
  }
  switch (code) {
    case 'H':
      return limits("unsigned short");
    case 'h':
      return limits("signed short integer");
    default:
      break;
  }
  if (number < INT16_MIN || number > INT16_MAX) return limits("signed short integer");
  return limits(code == 'b' ? "signed char" : "unsigned byte integer");
}

/// Converts `value` to the raw item at `out`.
Status convertItem(Thread& t, const ArrayKind& kind, Object* value, char* out) {
  if (kind.code == 'u') {
    if (!isStr(value) || as<Str>(value)->length != 1) {
      return t.raise(typeErrorType, "array item must be unicode character");
    }
    u32 c = strAt(*as<Str>(value), 0);
    std::memcpy(out, &c, 4);
    return {};
  }
  if (kind.item.kind == K::kFloat) {
    double x = PY_TRY(toDouble(t, value));
    if (kind.itemSize == 4) {
      float narrow = static_cast<float>(x);
      std::memcpy(out, &narrow, 4);
    } else {
      std::memcpy(out, &x, 8);
    }
    return {};
  }
  Ref<> index = PY_TRY(toIndex(t, value));
  const Int& v = *as<Int>(index.get());
  if (packInteger(v, kind.item, reinterpret_cast<u8*>(out), true) == PackError::kNone) return {};
  return raiseItemRange(t, kind.code, v);
}

}  // namespace

const ArrayKind* findArrayKind(u32 code) {
  for (const ArrayKind& kind : kKinds) {
    if (static_cast<u32>(kind.code) == code) return &kind;
  }
  return nullptr;
}

Ref<Array> newArray(Thread& t, Type& cls, const ArrayKind& kind, isize size) {
  if (size > kIsizeMax / kind.itemSize) return t.raiseNoMemory();
  Ref<Array> array = PY_TRY(Ref<>::steal(cls.alloc(&cls, 0))).as<Array>();
  array->kind = &kind;
  array->size = 0;
  if (size > 0) {
    array->items = static_cast<char*>(memMalloc(static_cast<usize>(size * kind.itemSize)));
    if (!array->items) return t.raiseNoMemory();
  }
  array->size = array->allocated = size;
  return array;
}

Status arrayResize(Thread& t, Array& self, isize size) {
  if (self.exports > 0 && size != self.size) {
    return t.raise(bufferErrorType, "cannot resize an array that is exporting buffers");
  }
  if (self.allocated >= size && self.size < size + 16 && self.items) {
    self.size = size;
    return {};
  }
  if (size == 0) {
    memFree(self.items);
    self.items = nullptr;
    self.size = self.allocated = 0;
    return {};
  }
  isize wanted = size + (size >> 4) + (self.size < 8 ? 3 : 7);
  if (wanted > kIsizeMax / self.kind->itemSize) return t.raiseNoMemory();
  void* items = memRealloc(self.items, static_cast<usize>(wanted * self.kind->itemSize));
  if (!items) return t.raiseNoMemory();
  self.items = static_cast<char*>(items);
  self.size = size;
  self.allocated = wanted;
  return {};
}

Ref<> arrayItem(Thread& t, Array& self, isize i) {
  const char* p = self.at(i);
  if (self.kind->code == 'u') {
    u32 c;
    std::memcpy(&c, p, 4);
    if (c > 0x10ffff) {
      return t.raise(valueErrorType, "character U+%x is not in range [U+0000; U+10ffff]", c);
    }
    return newStrChar(t, c);
  }
  return unpackItem(t, self.kind->item, reinterpret_cast<const u8*>(p), true);
}

Status arrayStore(Thread& t, Array& self, isize i, Object* value) {
  char raw[8];
  PY_TRY(convertItem(t, *self.kind, value, raw));
  if (i >= self.size) {  // the conversion ran code that shortened the array
    return t.raise(indexErrorType, "array assignment index out of range");
  }
  std::memcpy(self.at(i), raw, self.kind->itemSize);
  return {};
}

Status arrayAppend(Thread& t, Array& self, Object* value) {
  char raw[8];
  PY_TRY(convertItem(t, *self.kind, value, raw));
  isize n = self.size;
  PY_TRY(arrayResize(t, self, n + 1));
  std::memcpy(self.at(n), raw, self.kind->itemSize);
  return {};
}

Status arrayExtend(Thread& t, Array& self, Object* iterable) {
  if (isArray(iterable)) {
    Array& other = *as<Array>(iterable);
    if (other.kind != self.kind) {
      return t.raise(typeErrorType, "can only extend with array of same kind");
    }
    isize n = self.size, added = other.size;
    PY_TRY(arrayResize(t, self, n + added));
    if (added)
      std::memcpy(self.at(n), other.items, static_cast<usize>(added * self.kind->itemSize));
    return {};
  }
  Ref<> iterator = PY_TRY(getIterator(t, iterable));
  for (;;) {
    Lookup item = PY_TRY(next(t, iterator.get()));
    if (item.isMissing()) return {};
    PY_TRY(arrayAppend(t, self, item.get()));
  }
}

Status arrayAppendBytes(Thread& t, Array& self, const char* data, isize size) {
  if (size % self.kind->itemSize != 0) {
    return t.raise(valueErrorType, "bytes length not a multiple of item size");
  }
  isize n = self.size, count = size / self.kind->itemSize;
  if (count == 0) return {};
  PY_TRY(arrayResize(t, self, n + count));
  std::memcpy(self.at(n), data, static_cast<usize>(size));
  return {};
}

Status arrayAppendStr(Thread& t, Array& self, Str& text) {
  isize n = self.size;
  if (text.length == 0) return {};
  PY_TRY(arrayResize(t, self, n + text.length));
  copyChars(self.at(n), 4, strData(text), strKind(text), text.length);
  return {};
}

Status arraySplice(Thread& t, Array& self, isize low, isize high, const char* data, isize count) {
  isize itemSize = self.kind->itemSize, tail = self.size - high, oldSize = self.size;
  isize difference = count - (high - low);
  if (difference != 0 && self.exports > 0) {
    return t.raise(bufferErrorType, "cannot resize an array that is exporting buffers");
  }
  auto moveTail = [&] {
    if (tail > 0) {
      std::memmove(self.at(low + count), self.at(high), static_cast<usize>(tail * itemSize));
    }
  };
  if (difference < 0) moveTail();
  PY_TRY(arrayResize(t, self, oldSize + difference));
  if (difference > 0) moveTail();
  if (count > 0) std::memcpy(self.at(low), data, static_cast<usize>(count * itemSize));
  return {};
}

Ref<Str> arrayToStr(Thread& t, Array& self) {
  for (isize i = 0; i < self.size; i++) {
    u32 c;
    std::memcpy(&c, self.at(i), 4);
    if (c > 0x10ffff) {
      return t.raise(valueErrorType, "character U+%x is not in range [U+0000; U+10ffff]", c);
    }
  }
  return newStrChars(t, self.items, 4, self.size);
}

Ref<List> arrayToList(Thread& t, Array& self) {
  Ref<List> list = PY_TRY(newList(t, self.size));
  for (isize i = 0; i < list->size; i++) {
    list->items[i] = PY_TRY(arrayItem(t, self, i)).release();
  }
  return list;
}

void reverseBytes(char* data, isize count, int itemSize) {
  for (isize i = 0; i < count; i++, data += itemSize) {
    for (int a = 0, b = itemSize - 1; a < b; a++, b--) std::swap(data[a], data[b]);
  }
}

namespace {

// --- slots --------------------------------------------------------------------------------------

void arrayDealloc(Object* object) {
  Array& self = *as<Array>(object);
  if (self.weaklist) clearWeakrefs(object);
  memFree(self.items);
  object->type->free(object);
}

Ref<Str> arrayRepr(Thread& t, Array& self) {
  const char* name = self.type->name;
  if (const char* dot = std::strrchr(name, '.')) name = dot + 1;
  int code = self.kind->code;
  if (self.size == 0) return newStrFormat(t, "%s('%c')", name, code);
  Ref<> content;
  if (self.kind->code == 'u') {
    content = arrayToStr(t, self);
  } else {
    content = arrayToList(t, self);
  }
  if (content.failed()) return failure;
  return newStrFormat(t, "%s('%c', %R)", name, code, content.get());
}

isize arrayLength(Array& self) { return self.size; }

Ref<> arrayItemSlot(Thread& t, Array& self, isize i) {
  if (i < 0 || i >= self.size) return t.raise(indexErrorType, "array index out of range");
  return arrayItem(t, self, i);
}

Status arraySetItemSlot(Thread& t, Array& self, isize i, Object* value) {
  if (i < 0 || i >= self.size) {
    return t.raise(indexErrorType, "array assignment index out of range");
  }
  if (!value) return arraySplice(t, self, i, i + 1, nullptr, 0);
  return arrayStore(t, self, i, value);
}

Result<bool> arrayContains(Thread& t, Array& self, Object* value) {
  for (isize i = 0; i < self.size; i++) {
    Ref<> item = PY_TRY(arrayItem(t, self, i));
    bool equal = PY_TRY(compareBool(t, item.get(), value, kEqual));
    if (equal) return true;
  }
  return false;
}

Ref<> arrayConcat(Thread& t, Array& self, Object* other) {
  if (!isArray(other)) {
    return t.raise(typeErrorType, "can only append array (not \"%.200s\") to array",
                   other->type->name);
  }
  Array& b = *as<Array>(other);
  if (b.kind != self.kind) {
    return t.raise(typeErrorType, "bad argument type for built-in operation");
  }
  Ref<Array> result = PY_TRY(newArray(t, arrayType, *self.kind, self.size + b.size));
  if (self.size) std::memcpy(result->items, self.items, static_cast<usize>(self.byteSize()));
  if (b.size) std::memcpy(result->at(self.size), b.items, static_cast<usize>(b.byteSize()));
  return result;
}

Status checkRepeat(Thread& t, Array& self, isize count) {
  if (self.size > 0 && count > kIsizeMax / self.byteSize()) return t.raiseNoMemory();
  return {};
}

Ref<> arrayRepeat(Thread& t, Array& self, isize count) {
  if (count < 0) count = 0;
  PY_TRY(checkRepeat(t, self, count));
  Ref<Array> result = PY_TRY(newArray(t, arrayType, *self.kind, self.size * count));
  for (isize i = 0; i < count && self.size; i++) {
    std::memcpy(result->at(i * self.size), self.items, static_cast<usize>(self.byteSize()));
  }
  return result;
}

Ref<> arrayInplaceConcat(Thread& t, Array& self, Object* other) {
  if (!isArray(other)) {
    return t.raise(typeErrorType, "can only extend array with array (not \"%.200s\")",
                   other->type->name);
  }
  PY_TRY(arrayExtend(t, self, other));
  return Ref<>::share(&self);
}

Ref<> arrayInplaceRepeat(Thread& t, Array& self, isize count) {
  if (count < 0) count = 0;
  isize n = self.size;
  if (n > 0 && count != 1) {
    PY_TRY(checkRepeat(t, self, count));
    PY_TRY(arrayResize(t, self, n * count));
    isize bytes = n * self.kind->itemSize;
    for (isize i = 1; i < count; i++) {
      std::memcpy(self.items + i * bytes, self.items, static_cast<usize>(bytes));
    }
  }
  return Ref<>::share(&self);
}

Ref<> arraySubscript(Thread& t, Array& self, Object* key) {
  if (hasIndex(key)) {
    isize i = PY_TRY(toIsize(t, key, &indexErrorType));
    return arrayItemSlot(t, self, i < 0 ? i + self.size : i);
  }
  if (!isSlice(key)) return t.raise(typeErrorType, "array indices must be integers");
  SliceBounds bounds = PY_TRY(unpackSlice(t, *as<Slice>(key)));
  bounds.adjust(self.size);
  Ref<Array> result = PY_TRY(newArray(t, arrayType, *self.kind, bounds.count));
  for (isize i = 0, from = bounds.start; i < bounds.count; i++, from += bounds.step) {
    std::memcpy(result->at(i), self.at(from), self.kind->itemSize);
  }
  return result;
}

/// Deletes every |step|-th item of a slice.
Status deleteSlice(Thread& t, Array& self, SliceBounds bounds) {
  if (bounds.count == 0) return {};
  if (bounds.step == 1) {
    return arraySplice(t, self, bounds.start, bounds.start + bounds.count, nullptr, 0);
  }
  if (self.exports > 0) {
    return t.raise(bufferErrorType, "cannot resize an array that is exporting buffers");
  }
  if (bounds.step < 0) {
    bounds.start += (bounds.count - 1) * bounds.step;
    bounds.step = -bounds.step;
  }
  isize to = bounds.start;
  for (isize from = bounds.start, skipped = 0; from < self.size; from++) {
    bool remove = skipped < bounds.count && from == bounds.start + skipped * bounds.step;
    if (remove) {
      skipped++;
    } else {
      std::memmove(self.at(to++), self.at(from), self.kind->itemSize);
    }
  }
  return arrayResize(t, self, to);
}

Status assignSlice(Thread& t, Array& self, const SliceBounds& bounds, Array& value) {
  if (bounds.step == 1) {
    isize high = bounds.start + bounds.count;
    return arraySplice(t, self, bounds.start, high, value.items, value.size);
  }
  if (value.size != bounds.count) {
    return t.raise(valueErrorType,
                   "attempt to assign array of size %zd to extended slice of size %zd", value.size,
                   bounds.count);
  }
  for (isize i = 0, to = bounds.start; i < bounds.count; i++, to += bounds.step) {
    std::memcpy(self.at(to), value.at(i), self.kind->itemSize);
  }
  return {};
}

Status arraySetSubscript(Thread& t, Array& self, Object* key, Object* value) {
  if (hasIndex(key)) {
    isize i = PY_TRY(toIsize(t, key, &indexErrorType));
    return arraySetItemSlot(t, self, i < 0 ? i + self.size : i, value);
  }
  if (!isSlice(key)) return t.raise(typeErrorType, "array indices must be integers");
  SliceBounds bounds = PY_TRY(unpackSlice(t, *as<Slice>(key)));
  bounds.adjust(self.size);
  if (!value) return deleteSlice(t, self, bounds);
  if (!isArray(value)) {
    return t.raise(typeErrorType, "can only assign array (not \"%.200s\") to array slice",
                   value->type->name);
  }
  Ref<Array> source = Ref<Array>::share(as<Array>(value));
  if (source.get() == &self) {
    source = PY_TRY(newArray(t, arrayType, *self.kind, self.size));
    if (self.size) std::memcpy(source->items, self.items, static_cast<usize>(self.byteSize()));
  }
  if (source->kind != self.kind) {
    return t.raise(typeErrorType, "bad argument type for built-in operation");
  }
  return assignSlice(t, self, bounds, *source);
}

Ref<> arrayCompare(Thread& t, Object* x, Object* y, CompareOp op) {
  if (!isArray(x) || !isArray(y)) return Ref<>::share(notImplemented());
  Array &a = *as<Array>(x), &b = *as<Array>(y);
  if (a.size != b.size && (op == kEqual || op == kNotEqual)) return newBool(op == kNotEqual);
  bool sameInts = a.kind == b.kind && a.kind->item.kind != K::kFloat;
  for (isize i = 0; i < a.size && i < b.size; i++) {
    if (sameInts && std::memcmp(a.at(i), b.at(i), a.kind->itemSize) == 0) continue;
    Ref<> left = PY_TRY(arrayItem(t, a, i)), right = PY_TRY(arrayItem(t, b, i));
    bool equal = PY_TRY(compareBool(t, left.get(), right.get(), kEqual));
    if (equal) continue;
    if (op == kEqual || op == kNotEqual) return newBool(op == kNotEqual);
    return compare(t, left.get(), right.get(), op);
  }
  return newBool(orderMatches(a.size < b.size ? -1 : a.size > b.size, op));
}

Result<isize> arrayHash(Thread& t, Object* self) {
  return t.raise(typeErrorType, "unhashable type: '%.200s'", self->type->name);
}

int arrayGetBuffer(Object* object, Buffer* buffer, int flags) {
  Array& self = *as<Array>(object);
  static char nothing[1];
  buffer->object = Ref<>::share(object).release();
  buffer->data = self.items ? self.items : nothing;
  buffer->length = self.byteSize();
  buffer->readOnly = 0;
  buffer->dimensions = 1;
  buffer->itemSize = self.kind->itemSize;
  buffer->suboffsets = nullptr;
  buffer->shape = (flags & kBufferNd) == kBufferNd ? &self.size : nullptr;
  buffer->strides = (flags & kBufferStrides) == kBufferStrides ? &buffer->itemSize : nullptr;
  buffer->format = flags & kBufferFormat ? const_cast<char*>(self.kind->format) : nullptr;
  buffer->internal = nullptr;
  self.exports++;
  return 0;
}

void arrayReleaseBuffer(Object* object, Buffer*) { as<Array>(object)->exports--; }

// --- iterator -----------------------------------------------------------------------------------

struct ArrayIterator : Object {
  isize index;
  Array* array;  ///< owned, null when exhausted
};

Ref<> arrayIterate(Thread& t, Array& self) {
  Ref<ArrayIterator> it = PY_TRY(newObject<ArrayIterator>(t, arrayIteratorType));
  incref(&self);
  it->array = &self;
  gcTrack(it.get());
  return it;
}

Lookup iteratorNext(Thread& t, ArrayIterator& self) {
  if (!self.array) return Lookup::missing();
  if (self.index < self.array->size) return arrayItem(t, *self.array, self.index++);
  clearOwned(self.array);
  return Lookup::missing();
}

void iteratorDealloc(Object* object) {
  gcUntrack(object);
  xdecref(as<ArrayIterator>(object)->array);
  object->type->free(object);
}

int iteratorTraverse(Object* object, VisitFunction visit, void* arg) {
  PY_VISIT(as<ArrayIterator>(object)->array);
  return 0;
}

Ref<> iteratorReduce(Thread& t, ArrayIterator& self) {
  return reduceSequenceIterator(t, "iter", self.array, self.index, Ref<>(newList(t)));
}

Status iteratorSetState(Thread& t, ArrayIterator& self, Object* state) {
  isize index = PY_TRY(Arg<isize>::from(t, state, Signature{}, 1));
  if (index < 0) index = 0;
  if (self.array) self.index = index > self.array->size ? self.array->size : index;
  return {};
}

constinit const MethodDef kIteratorMethods[] = {
    METHOD("__reduce__", "($self, /)", iteratorReduce, "Return state information for pickling."),
    METHOD("__setstate__", "($self, state, /)", iteratorSetState,
           "Set state information for unpickling."),
    {},
};

constexpr char kArrayDoc[] =
    "array(typecode [, initializer]) -> array\n\nReturn a new array whose items are restricted by "
    "typecode, and\ninitialized from the optional initializer value, which must be a list,\nstring "
    "or iterable over elements of the appropriate type.\n\nArrays represent basic values and "
    "behave very much like lists, except\nthe type of objects stored in them is constrained. The "
    "type is specified\nat object creation time by using a type code, which is a single "
    "character.\nThe following type codes are defined:\n\n    Type code   C Type             "
    "Minimum size in bytes\n    'b'         signed integer     1\n    'B'         unsigned integer "
    "  1\n    'u'         Unicode character  2 (see note)\n    'h'         signed integer     2\n  "
    "  'H'         unsigned integer   2\n    'i'         signed integer     2\n    'I'         "
    "unsigned integer   2\n    'l'         signed integer     4\n    'L'         unsigned integer  "
    " 4\n    'q'         signed integer     8 (see note)\n    'Q'         unsigned integer   8 "
    "(see note)\n    'f'         floating point     4\n    'd'         floating point     "
    "8\n\nNOTE: The 'u' typecode corresponds to Python's unicode character. On\nnarrow builds this "
    "is 2-bytes on wide builds this is 4-bytes.\n\nNOTE: The 'q' and 'Q' type codes are only "
    "available if the platform\nC compiler used to build Python supports 'long long', or, on "
    "Windows,\n'__int64'.\n\nMethods:\n\nappend() -- append a new item to the end of the "
    "array\nbuffer_info() -- return information giving the current memory info\nbyteswap() -- "
    "byteswap all the items of the array\ncount() -- return number of occurrences of an "
    "object\nextend() -- extend array by appending multiple elements from an iterable\nfromfile() "
    "-- read items from a file object\nfromlist() -- append items from the list\nfrombytes() -- "
    "append items from the string\nindex() -- return index of first occurrence of an "
    "object\ninsert() -- insert a new item into the array at a provided position\npop() -- remove "
    "and return item (default last)\nremove() -- remove first occurrence of an object\nreverse() "
    "-- reverse the order of the items in the array\ntofile() -- write all items to a file "
    "object\ntolist() -- return the array converted to an ordinary list\ntobytes() -- return the "
    "array converted to a string\n\nAttributes:\n\ntypecode -- the typecode character used to "
    "create the array\nitemsize -- the length in bytes of one array item\n";

}  // namespace

constinit BuiltinType arrayIteratorType{{
    .name = "array.arrayiterator",
    .basicSize = sizeof(ArrayIterator),
    .flags = kTypeHaveGc | kTypeDisallowInstantiation,
    .dealloc = iteratorDealloc,
    .getAttribute = genericGetAttributeSlot,
    .traverse = iteratorTraverse,
    .iter = selfIterator,
    .iternext = slot<iteratorNext>,
    .methods = kIteratorMethods,
    .free = gcFree,
}};

constinit BuiltinType arrayType{{
    .name = "array.array",
    .doc = kArrayDoc,
    .basicSize = sizeof(Array),
    .flags = kTypeBase | kTypeSequence,
    .dealloc = arrayDealloc,
    .repr = slot<arrayRepr>,
    .hash = slot<arrayHash>,
    .getAttribute = genericGetAttributeSlot,
    .richCompare = slot<arrayCompare>,
    .weaklistOffset = offsetof(Array, weaklist),
    .iter = slot<arrayIterate>,
    .methods = kArrayMethods,
    .getset = kArrayGetters,
    .new_ = arrayNew,
    .free = plainFree,
    .sequence = {.length = slot<arrayLength>,
                 .concat = slot<arrayConcat>,
                 .repeat = slot<arrayRepeat>,
                 .item = slot<arrayItemSlot>,
                 .setItem = slot<arraySetItemSlot>,
                 .contains = slot<arrayContains>,
                 .inplaceConcat = slot<arrayInplaceConcat>,
                 .inplaceRepeat = slot<arrayInplaceRepeat>},
    .mapping = {.length = slot<arrayLength>,
                .subscript = slot<arraySubscript>,
                .setSubscript = slot<arraySetSubscript>},
    .buffer = {.get = arrayGetBuffer, .release = arrayReleaseBuffer},
}};

}  // namespace taipan
