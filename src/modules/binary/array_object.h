// array.array: items of one C type in a growing block. While buffers of it are exported its size
// cannot change.
#pragma once

#include "builtins/memoryview/item_codec.h"
#include "builtins/str/str.h"
#include "object/protocol/buffer.h"

namespace taipan {

struct WeakReference;

/// What a type code means. For 'u' the codec's code is a C wchar_t.
struct ArrayKind {
  char code;
  u8 itemSize;
  ItemCode item;
  const char* format;  ///< in buffers
};

/// = the arrayobject struct that Cython's array.pxd knows.
struct Array : VarObject {
  char* items;
  isize allocated;
  const ArrayKind* kind;
  WeakReference* weaklist;
  isize exports;

  char* at(isize i) const { return items + i * kind->itemSize; }
  isize byteSize() const { return size * kind->itemSize; }
};

extern BuiltinType arrayType;
extern BuiltinType arrayIteratorType;

inline bool isArray(const Object* object) { return isInstanceOf(object, &arrayType); }

/// Null for an unknown code.
const ArrayKind* findArrayKind(u32 code);
/// An array of `size` uninitialised items of class `cls`.
Ref<Array> newArray(Thread& t, Type& cls, const ArrayKind& kind, isize size);
/// Changes the size, with room to grow; BufferError while exported.
Status arrayResize(Thread& t, Array& self, isize size);
Ref<> arrayItem(Thread& t, Array& self, isize i);
/// Converts and stores an item; the index must be valid (checked again after the conversion).
Status arrayStore(Thread& t, Array& self, isize i, Object* value);
Status arrayAppend(Thread& t, Array& self, Object* value);
Status arrayExtend(Thread& t, Array& self, Object* iterable);
/// Appends raw items; ValueError if `size` is no multiple of the item size.
Status arrayAppendBytes(Thread& t, Array& self, const char* data, isize size);
Status arrayAppendStr(Thread& t, Array& self, Str& text);
/// Replaces the items [low, high) by `count` raw ones.
Status arraySplice(Thread& t, Array& self, isize low, isize high, const char* data, isize count);
Ref<Str> arrayToStr(Thread& t, Array& self);
Ref<List> arrayToList(Thread& t, Array& self);
void reverseBytes(char* data, isize count, int itemSize);

extern const MethodDef kArrayMethods[];
extern const GetSetDef kArrayGetters[];
/// tp_new; also used to rebuild pickles.
Object* arrayNew(Type* cls, Object* args, Object* kwargs);
Ref<> arrayReconstruct(Thread& t, Module&, Object* cls, CodePoint codePoint, int format,
                       Object* items);

}  // namespace taipan
