// array.array: construction, methods, pickling; the array module.
#include <bit>
#include <cstring>

#include "builtins/bytes/bytes.h"
#include "builtins/codecs/codecs.h"
#include "builtins/list/list.h"
#include "builtins/slice/slice_type.h"
#include "builtins/tuple/tuple.h"
#include "modules/binary/array_object.h"
#include "object/module_spec.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "object/seams.h"

namespace taipan {

namespace {

constexpr isize kFileBlock = 64 * 1024;

// --- construction -------------------------------------------------------------------------------

/// The items of the second constructor argument.
Status fillArray(Thread& t, Array& self, Object* initial) {
  if (isStr(initial)) {
    Str& text = *as<Str>(initial);
    copyChars(self.items, 4, strData(text), strKind(text), text.length);
    return {};
  }
  if (isBytes(initial)) {
    return arrayAppendBytes(t, self, as<Bytes>(initial)->data, as<Bytes>(initial)->size);
  }
  if (isInstanceOf(initial, &bytearrayType)) {
    BufferView view;
    PY_TRY(view.acquire(t, initial));
    return arrayAppendBytes(t, self, view.data(), view.size());
  }
  if (isArray(initial) && as<Array>(initial)->kind == self.kind) {
    return arrayExtend(t, self, initial);
  }
  if (isList(initial) || isTuple(initial) || isArray(initial)) {
    isize n = PY_TRY(length(t, initial));
    if (n > 0) {
      PY_TRY(arrayResize(t, self, n));
      self.size = 0;
      self.allocated = n;
    }
    for (isize i = 0; i < n; i++) {
      Ref<> item = PY_TRY(getIndex(t, initial, i));
      PY_TRY(arrayAppend(t, self, item.get()));
    }
    return {};
  }
  return arrayExtend(t, self, initial);
}

/// A one-character str argument as its code.
Result<u32> characterOf(Thread& t, const char* function, int position, Object* object) {
  if (isStr(object) && as<Str>(object)->length == 1) return strAt(*as<Str>(object), 0);
  return t.raise(typeErrorType, "%s() argument %d must be a unicode character, not %.50s", function,
                 position, argumentTypeName(object));
}

Ref<Array> makeArray(Thread& t, Type& cls, u32 code, Object* initial) {
  bool text =
      initial && (isStr(initial) || (isArray(initial) && as<Array>(initial)->kind->code == 'u'));
  if (text && code != 'u') {
    return t.raise(typeErrorType, "cannot use a %s to initialize an array with typecode '%c'",
                   isStr(initial) ? "str" : "unicode array", code);
  }
  const ArrayKind* kind = findArrayKind(code);
  if (!kind) {
    bool known = !initial || isStr(initial) || isArray(initial) || hasBuffer(initial);
    if (!known) (void)PY_TRY(getIterator(t, initial));
    return t.raise(valueErrorType,
                   "bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)");
  }
  // Text is stored without room to grow.
  Ref<Array> self =
      PY_TRY(newArray(t, cls, *kind, initial && isStr(initial) ? as<Str>(initial)->length : 0));
  if (initial) PY_TRY(fillArray(t, *self, initial));
  return self;
}

Ref<> construct(Thread& t, Type& cls, Tuple& args, Object* kwargs) {
  if (&cls == &arrayType || cls.init == arrayType.init) {
    PY_TRY(checkNoKeywordDict(t, "array.array", kwargs));
  }
  if (args.size < 1) {
    return t.raise(typeErrorType, "array() takes at least 1 argument (0 given)");
  }
  if (args.size > 2) {
    return t.raise(typeErrorType, "array() takes at most 2 arguments (%zd given)", args.size);
  }
  u32 code = PY_TRY(characterOf(t, "array", 1, args[0]));
  Object* initial = args.size > 1 ? args[1] : nullptr;
  if (isAudited()) {
    PY_TRY(audit(t, "array.__new__", {args[0], initial ? initial : none()}));
  }
  return makeArray(t, cls, code, initial);
}

// --- methods ------------------------------------------------------------------------------------

Ref<> bufferInfo(Thread& t, Array& self) {
  Ref<> address = PY_TRY(newInt(reinterpret_cast<uintptr_t>(self.items)));
  Ref<> count = PY_TRY(newInt(self.size));
  return packTuple(t, {address.get(), count.get()});
}

Status byteSwap(Thread&, Array& self) {
  reverseBytes(self.items, self.size, self.kind->itemSize);
  return {};
}

Ref<> copyArray(Thread& t, Array& self) {
  Ref<Array> copy = PY_TRY(newArray(t, arrayType, *self.kind, self.size));
  if (self.size) std::memcpy(copy->items, self.items, static_cast<usize>(self.byteSize()));
  return copy;
}
Ref<> deepCopyArray(Thread& t, Array& self, Object*) { return copyArray(t, self); }

Result<isize> countItems(Thread& t, Array& self, Object* value) {
  isize count = 0;
  for (isize i = 0; i < self.size; i++) {
    Ref<> item = PY_TRY(arrayItem(t, self, i));
    bool equal = PY_TRY(compareBool(t, item.get(), value, kEqual));
    count += equal;
  }
  return count;
}

Status fromFile(Thread& t, Array& self, Object* file, isize count) {
  if (count < 0) return t.raise(valueErrorType, "negative count");
  isize wanted;
  if (__builtin_mul_overflow(count, isize{self.kind->itemSize}, &wanted)) {
    return t.raiseNoMemory();
  }
  Ref<Int> size = PY_TRY(newInt(wanted));
  Ref<> bytes = PY_TRY(
      callMethod(t, file, static_cast<Object*>(names::read), static_cast<Object*>(size.get())));
  if (!isBytes(bytes.get())) return t.raise(typeErrorType, "read() didn't return bytes");
  Bytes& b = *as<Bytes>(bytes.get());
  PY_TRY(arrayAppendBytes(t, self, b.data, b.size));
  if (b.size < wanted) return t.raise(eofErrorType, "read() didn't return enough bytes");
  return {};
}

Status toFile(Thread& t, Array& self, Object* file) {
  for (isize at = 0; at < self.byteSize(); at += kFileBlock) {
    isize n = self.byteSize() - at < kFileBlock ? self.byteSize() - at : kFileBlock;
    Ref<Bytes> block = PY_TRY(newBytes(t, self.items + at, n));
    Ref<> ignored = PY_TRY(
        callMethod(t, file, static_cast<Object*>(names::write), static_cast<Object*>(block.get())));
  }
  return {};
}

Status fromList(Thread& t, Array& self, Object* object) {
  if (!isList(object)) return t.raise(typeErrorType, "arg must be list");
  List& list = *as<List>(object);
  isize before = self.size, n = list.size;
  for (isize i = 0; i < n; i++) {
    Ref<> item = Ref<>::share(list.items[i]);
    Status added = arrayAppend(t, self, item.get());
    if (!added.failed() && list.size != n) {
      added = t.raise(runtimeErrorType, "list changed size during iteration");
    }
    if (added.failed()) {
      self.size = before;
      return failure;
    }
  }
  return {};
}

Status fromBytes(Thread& t, Array& self, BufferView data) {
  return arrayAppendBytes(t, self, data.data(), data.size());
}

Status fromUnicode(Thread& t, Array& self, Str* text) {
  if (self.kind->code != 'u') {
    return t.raise(valueErrorType, "fromunicode() may only be called on unicode type arrays");
  }
  return arrayAppendStr(t, self, *text);
}

Ref<Str> toUnicode(Thread& t, Array& self) {
  if (self.kind->code != 'u') {
    return t.raise(valueErrorType, "tounicode() may only be called on unicode type arrays");
  }
  return arrayToStr(t, self);
}

/// A bound that may not be None.
Status boundOf(Thread& t, Object* object, isize* value) {
  if (object != nullptr && !hasIndex(object)) {
    return t.raise(typeErrorType, "slice indices must be integers or have an __index__ method");
  }
  return sliceIndex(t, object, value);
}

Ref<> indexOf(Thread& t, Array& self, Object* value, Object* startArg, Object* stopArg) {
  isize start = 0, stop = kIsizeMax;
  PY_TRY(boundOf(t, startArg, &start));
  PY_TRY(boundOf(t, stopArg, &stop));
  if (start < 0) {
    start += self.size;
    if (start < 0) start = 0;
  }
  if (stop < 0) stop += self.size;
  for (isize i = start; i < stop && i < self.size; i++) {
    Ref<> item = PY_TRY(arrayItem(t, self, i));
    bool equal = PY_TRY(compareBool(t, item.get(), value, kEqual));
    if (equal) return newInt(i);
  }
  return t.raise(valueErrorType, "array.index(x): x not in array");
}

Status insertItem(Thread& t, Array& self, isize at, Object* value) {
  Ref<Array> one = PY_TRY(newArray(t, arrayType, *self.kind, 0));
  PY_TRY(arrayAppend(t, *one, value));
  isize n = self.size;
  if (at < 0) at = at + n < 0 ? 0 : at + n;
  if (at > n) at = n;
  return arraySplice(t, self, at, at, one->items, 1);
}

Ref<> popItem(Thread& t, Array& self, Optional<isize> index) {
  if (self.size == 0) return t.raise(indexErrorType, "pop from empty array");
  isize i = index.value_or(-1);
  if (i < 0) i += self.size;
  if (i < 0 || i >= self.size) return t.raise(indexErrorType, "pop index out of range");
  Ref<> item = PY_TRY(arrayItem(t, self, i));
  PY_TRY(arraySplice(t, self, i, i + 1, nullptr, 0));
  return item;
}

Status removeItem(Thread& t, Array& self, Object* value) {
  for (isize i = 0; i < self.size; i++) {
    Ref<> item = PY_TRY(arrayItem(t, self, i));
    bool equal = PY_TRY(compareBool(t, item.get(), value, kEqual));
    if (equal) return arraySplice(t, self, i, i + 1, nullptr, 0);
  }
  return t.raise(valueErrorType, "array.remove(x): x not in array");
}

Status reverseItems(Thread&, Array& self) {
  isize n = self.kind->itemSize;
  char swap[8];
  for (isize a = 0, b = self.size - 1; a < b; a++, b--) {
    std::memcpy(swap, self.at(a), static_cast<usize>(n));
    std::memcpy(self.at(a), self.at(b), static_cast<usize>(n));
    std::memcpy(self.at(b), swap, static_cast<usize>(n));
  }
  return {};
}

Ref<Bytes> toBytesMethod(Thread& t, Array& self) {
  return newBytes(t, self.items, self.byteSize());
}

isize sizeOf(Array& self) { return self.type->basicSize + self.allocated * self.kind->itemSize; }
Ref<Str> getTypeCode(Thread& t, Array& self) {
  return newStrChar(t, static_cast<u8>(self.kind->code));
}
isize getItemSize(Array& self) { return self.kind->itemSize; }

// --- pickling -----------------------------------------------------------------------------------

/// The numbers of machine formats in pickles: of each, little-endian first.
enum MachineFormat : int {
  kUint8,
  kInt8,
  kUint16,
  kInt16 = 4,
  kUint32 = 6,
  kInt32 = 8,
  kUint64 = 10,
  kInt64 = 12,
  kFloat32 = 14,
  kFloat64 = 16,
  kUtf16 = 18,
  kUtf32 = 20,
  kFormatCount = 22,
};

int machineFormat(const ArrayKind& kind) {
  if (kind.code == 'u') return kUtf32;
  bool isSigned = kind.item.kind == ItemKind::kSigned;
  if (kind.item.kind == ItemKind::kFloat) return kind.itemSize == 4 ? kFloat32 : kFloat64;
  switch (kind.itemSize) {
    case 1:
      return isSigned ? kInt8 : kUint8;
    case 2:
      return isSigned ? kInt16 : kUint16;
    case 4:
      return isSigned ? kInt32 : kUint32;
    default:
      return isSigned ? kInt64 : kUint64;
  }
}

Ref<> reduceEx(Thread& t, Array& self, Object* value) {
  if (!isInt(value)) {
    return t.raise(typeErrorType, "__reduce_ex__ argument should be an integer");
  }
  i64 protocol = PY_TRY(toI64(t, value));
  Lookup dict = PY_TRY(lookupAttribute(t, &self, names::__dict__));
  Object* state = dict.found() ? dict.get() : none();
  Ref<Str> code = PY_TRY(getTypeCode(t, self));
  if (protocol < 3) {
    Ref<List> list = PY_TRY(arrayToList(t, self));
    Ref<Tuple> args = PY_TRY(packTuple(t, {code.get(), list.get()}));
    return packTuple(t, {self.type, args.get(), state});
  }
  Ref<> reconstructor = PY_TRY(importAttribute(t, "array", "_array_reconstructor"));
  Ref<Int> format = PY_TRY(newInt(machineFormat(*self.kind)));
  Ref<Bytes> bytes = PY_TRY(toBytesMethod(t, self));
  Ref<Tuple> args = PY_TRY(packTuple(t, {self.type, code.get(), format.get(), bytes.get()}));
  return packTuple(t, {reconstructor.get(), args.get(), state});
}

/// The kind whose items have the format on this machine; 'code' is preferred.
const ArrayKind* kindOfFormat(int format, const ArrayKind* preferred) {
  if (machineFormat(*preferred) == format) return preferred;
  for (char code : {'b', 'B', 'h', 'H', 'i', 'I', 'l', 'L', 'q', 'Q'}) {
    const ArrayKind* kind = findArrayKind(static_cast<u8>(code));
    if (machineFormat(*kind) == format) return kind;
  }
  return nullptr;
}

Ref<> reconstructText(Thread& t, Type& cls, u32 code, int format, Bytes& bytes) {
  static constexpr const char* kEncodings[] = {"utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"};
  Ref<Str> encoding = PY_TRY(newStr(t, kEncodings[format - kUtf16]));
  Ref<> text =
      PY_TRY(callMethod(t, static_cast<Object*>(&bytes), static_cast<Object*>(names::decode),
                        static_cast<Object*>(encoding.get())));
  return makeArray(t, cls, code, text.get());
}

Ref<> reconstructFloats(Thread& t, Type& cls, u32 code, int format, Bytes& bytes) {
  int width = format < kFloat64 ? 4 : 8;
  if (bytes.size % width != 0) {
    return t.raise(valueErrorType, "string length not a multiple of item size");
  }
  Ref<List> list = PY_TRY(newList(t));
  for (isize at = 0; at < bytes.size; at += width) {
    auto* data = reinterpret_cast<const u8*>(bytes.data) + at;
    Ref<> item = PY_TRY(newFloat(unpackFloat(data, width, (format & 1) == 0)));
    PY_TRY(list->append(t, std::move(item)));
  }
  return makeArray(t, cls, code, list.get());
}

Ref<> reconstructInts(Thread& t, Type& cls, const ArrayKind* preferred, int format, Bytes& bytes) {
  bool swapped = format >= kUint16 && (format & 1) != 0;
  const ArrayKind* kind = kindOfFormat(swapped ? format - 1 : format, preferred);
  if (bytes.size % kind->itemSize != 0) {
    return t.raise(valueErrorType, "string length not a multiple of item size");
  }
  Ref<Array> array = PY_TRY(newArray(t, cls, *kind, 0));
  PY_TRY(arrayAppendBytes(t, *array, bytes.data, bytes.size));
  if (swapped) reverseBytes(array->items, array->size, kind->itemSize);
  return array;
}

}  // namespace

Object* arrayNew(Type* cls, Object* args, Object* kwargs) {
  return construct(Thread::current(), *cls, *as<Tuple>(args), kwargs).release();
}

Ref<> arrayReconstruct(Thread& t, Module&, Object* cls, CodePoint codePoint, int format,
                       Object* items) {
  u32 code = codePoint.value;
  if (!isType(cls)) {
    return t.raise(typeErrorType, "first argument must be a type object, not %.200s",
                   cls->type->name);
  }
  Type& type = *as<Type>(cls);
  if (!isSubtype(&type, &arrayType)) {
    return t.raise(typeErrorType, "%.200s is not a subtype of %.200s", type.name, arrayType.name);
  }
  const ArrayKind* kind = findArrayKind(code);
  if (!kind) return t.raise(valueErrorType, "second argument must be a valid type code");
  if (format < 0 || format >= kFormatCount) {
    return t.raise(valueErrorType, "third argument must be a valid machine format code.");
  }
  if (!isBytes(items)) {
    return t.raise(typeErrorType, "fourth argument should be bytes, not %.200s", items->type->name);
  }
  Bytes& bytes = *as<Bytes>(items);
  if (machineFormat(*kind) == format) {
    Ref<Array> array = PY_TRY(newArray(t, type, *kind, 0));
    PY_TRY(arrayAppendBytes(t, *array, bytes.data, bytes.size));
    return array;
  }
  if (format >= kUtf16) return reconstructText(t, type, code, format, bytes);
  if (format >= kFloat32) return reconstructFloats(t, type, code, format, bytes);
  return reconstructInts(t, type, kind, format, bytes);
}

constinit const MethodDef kArrayMethods[] = {
    METHOD("append", "($self, v, /)", arrayAppend, "Append new value v to the end of the array."),
    METHOD("buffer_info", "($self, /)", bufferInfo,
           "Return a tuple (address, length) giving the current memory address and the length in "
           "items of the buffer used to hold array's contents.\n\nThe length should be multiplied "
           "by the itemsize attribute to calculate\nthe buffer length in bytes."),
    METHOD("byteswap", "($self, /)", byteSwap,
           "Byteswap all items of the array.\n\nIf the items in the array are not 1, 2, 4, or 8 "
           "bytes in size, RuntimeError is\nraised."),
    METHOD("__copy__", "($self, /)", copyArray, "Return a copy of the array."),
    METHOD("count", "($self, v, /)", countItems, "Return number of occurrences of v in the array."),
    METHOD("__deepcopy__", "($self, unused, /)", deepCopyArray, "Return a copy of the array."),
    METHOD_OF_CLASS("extend", "($self, bb, /)", arrayExtend,
                    "Append items to the end of the array."),
    METHOD_OF_CLASS(
        "fromfile", "($self, f, n, /)", fromFile,
        "Read n objects from the file object f and append them to the end of the array."),
    METHOD("fromlist", "($self, list, /)", fromList, "Append items to array from list."),
    METHOD("frombytes", "($self, buffer, /)", fromBytes,
           "Appends items from the string, interpreting it as an array of machine values, as if it "
           "had been read from a file using the fromfile() method."),
    METHOD("fromunicode", "($self, ustr, /)", fromUnicode,
           "Extends this array with data from the unicode string ustr.\n\nThe array must be a "
           "unicode type array; otherwise a ValueError is raised.\nUse "
           "array.frombytes(ustr.encode(...)) to append Unicode data to an array of\nsome other "
           "type."),
    METHOD("index", "($self, v, start=0, stop=sys.maxsize, /)", indexOf,
           "Return index of first occurrence of v in the array.\n\nRaise ValueError if the value "
           "is not present."),
    METHOD("insert", "($self, i, v, /)", insertItem,
           "Insert a new item v into the array before position i."),
    METHOD("pop", "($self, i=-1, /)", popItem,
           "Return the i-th element and delete it from the array.\n\ni defaults to -1."),
    METHOD_OF_CLASS("__reduce_ex__", "($self, value, /)", reduceEx,
                    "Return state information for pickling."),
    METHOD("remove", "($self, v, /)", removeItem, "Remove the first occurrence of v in the array."),
    METHOD("reverse", "($self, /)", reverseItems, "Reverse the order of the items in the array."),
    METHOD_OF_CLASS("tofile", "($self, f, /)", toFile,
                    "Write all items (as machine values) to the file object f."),
    METHOD("tolist", "($self, /)", arrayToList,
           "Convert array to an ordinary list with the same items."),
    METHOD("tobytes", "($self, /)", toBytesMethod,
           "Convert the array to an array of machine values and return the bytes "
           "representation."),
    METHOD("tounicode", "($self, /)", toUnicode,
           "Extends this array with data from the unicode string ustr.\n\nConvert the array to a "
           "unicode string.  The array must be a unicode type array;\notherwise a ValueError is "
           "raised.  Use array.tobytes().decode() to obtain a\nunicode string from an array of "
           "some other type."),
    METHOD("__sizeof__", "($self, /)", sizeOf, "Size of the array in memory, in bytes."),
    {},
};

constinit const GetSetDef kArrayGetters[] = {
    GETTER("typecode", getTypeCode, "the typecode character used to create the array"),
    GETTER("itemsize", getItemSize, "the size, in bytes, of one array item"),
    {},
};

namespace {

constinit const MethodDef kFunctions[] = {
    METHOD("_array_reconstructor",
           "($module, arraytype, typecode, mformat_code, items,\n                     /)",
           arrayReconstruct, "Internal. Used for pickling support."),
    {},
};

Status arrayExec(Thread& t, Module& m) {
  PY_TRY(addType(t, m, arrayType));
  PY_TRY(typeReady(t, arrayIteratorType));
  PY_TRY(addObject(t, m, "ArrayType", &arrayType));
  PY_TRY(addString(t, m, "typecodes", "bBuhHiIlLqQfd"));
  Ref<> abc = PY_TRY(importAttribute(t, "collections.abc", "MutableSequence"));
  Ref<Str> name = PY_TRY(newInterned(t, "register"));
  Ref<> ignored = PY_TRY(
      callMethod(t, abc.get(), static_cast<Object*>(name.get()), static_cast<Object*>(&arrayType)));
  return {};
}

}  // namespace

extern constinit const ModuleSpec arrayModule{
    .name = "array",
    .doc =
        "This module defines an object type which can efficiently represent\nan array of basic "
        "values: characters, integers, floating point\nnumbers.  Arrays are sequence types and "
        "behave very much like lists,\nexcept that the type of objects stored in them is "
        "constrained.\n",
    .functions = kFunctions,
    .exec = arrayExec};

}  // namespace taipan
