// Type objects: = PyTypeObject with its slot tables (language reference, data model; C-API
// reference, "Type Objects"). Field names are CPython's without prefix. The functions in the slots
// have C signatures, because extension modules call and fill them; C++ functions are put there
// through `slot<fn>` (object/slot.h).
#pragma once

#include "object/ref.h"

namespace taipan {

struct Buffer;
struct MethodDef;
struct MemberDef;
struct GetSetDef;
struct Type;

using UnaryFunction = Object* (*)(Object*);
using BinaryFunction = Object* (*)(Object*, Object*);
using TernaryFunction = Object* (*)(Object*, Object*, Object*);
using InquiryFunction = int (*)(Object*);
using LengthFunction = isize (*)(Object*);
using IndexFunction = Object* (*)(Object*, isize);
using IndexSetFunction = int (*)(Object*, isize, Object*);
using BinarySetFunction = int (*)(Object*, Object*, Object*);
using ContainsFunction = int (*)(Object*, Object*);
using VisitFunction = int (*)(Object*, void*);
using TraverseFunction = int (*)(Object*, VisitFunction, void*);
using Destructor = void (*)(Object*);
using FreeFunction = void (*)(void*);
using GetAttrFunction = Object* (*)(Object*, char*);
using SetAttrFunction = int (*)(Object*, char*, Object*);
using HashFunction = isize (*)(Object*);
using CompareFunction = Object* (*)(Object*, Object*, int);
using NewFunction = Object* (*)(Type*, Object*, Object*);
using AllocateFunction = Object* (*)(Type*, isize);
using VectorcallFunction = Object* (*)(Object*, Object* const*, usize, Object*);
using GetBufferFunction = int (*)(Object*, Buffer*, int);
using ReleaseBufferFunction = void (*)(Object*, Buffer*);
using SendFunction = int (*)(Object* iterator, Object* value, Object** result);

/// = PyNumberMethods.
struct NumberSlots {
  BinaryFunction add, subtract, multiply, remainder, divmod;
  TernaryFunction power;
  UnaryFunction negative, positive, absolute;
  InquiryFunction boolean;
  UnaryFunction invert;
  BinaryFunction lshift, rshift, and_, xor_, or_;
  UnaryFunction toInt;
  void* reserved;
  UnaryFunction toFloat;
  BinaryFunction inplaceAdd, inplaceSubtract, inplaceMultiply, inplaceRemainder;
  TernaryFunction inplacePower;
  BinaryFunction inplaceLshift, inplaceRshift, inplaceAnd, inplaceXor, inplaceOr;
  BinaryFunction floorDivide, trueDivide, inplaceFloorDivide, inplaceTrueDivide;
  UnaryFunction index;
  BinaryFunction matrixMultiply, inplaceMatrixMultiply;
};

/// = PySequenceMethods.
struct SequenceSlots {
  LengthFunction length;
  BinaryFunction concat;
  IndexFunction repeat;
  IndexFunction item;
  void* wasSlice;
  IndexSetFunction setItem;
  void* wasSetSlice;
  ContainsFunction contains;
  BinaryFunction inplaceConcat;
  IndexFunction inplaceRepeat;
};

/// = PyMappingMethods.
struct MappingSlots {
  LengthFunction length;
  BinaryFunction subscript;
  BinarySetFunction setSubscript;
};

/// = PyAsyncMethods.
struct AsyncSlots {
  UnaryFunction await;
  UnaryFunction aiter;
  UnaryFunction anext;
  SendFunction send;
};

/// = PyBufferProcs.
struct BufferSlots {
  GetBufferFunction get;
  ReleaseBufferFunction release;
};

/// Bits of Type::flags (= Py_TPFLAGS_*).
enum TypeFlag : unsigned long {
  kTypeHaveFinalize = 1ul << 0,
  kTypeManagedDict = 1ul << 4,
  kTypeSequence = 1ul << 5,
  kTypeMapping = 1ul << 6,
  kTypeDisallowInstantiation = 1ul << 7,
  kTypeImmutable = 1ul << 8,
  kTypeHeap = 1ul << 9,
  kTypeBase = 1ul << 10,
  kTypeHaveVectorcall = 1ul << 11,
  kTypeReady = 1ul << 12,
  kTypeReadying = 1ul << 13,
  kTypeHaveGc = 1ul << 14,
  kTypeMethodDescriptor = 1ul << 17,
  kTypeHaveVersionTag = 1ul << 18,
  kTypeValidVersionTag = 1ul << 19,
  kTypeAbstract = 1ul << 20,
  kTypeMatchSelf = 1ul << 22,
  kTypeLongSubclass = 1ul << 24,
  kTypeListSubclass = 1ul << 25,
  kTypeTupleSubclass = 1ul << 26,
  kTypeBytesSubclass = 1ul << 27,
  kTypeStrSubclass = 1ul << 28,
  kTypeDictSubclass = 1ul << 29,
  kTypeExceptionSubclass = 1ul << 30,
  kTypeTypeSubclass = 1ul << 31,
};

/// The comparison operators in the numbering of the C API and of COMPARE_OP.
enum CompareOp : int { kLess, kLessEqual, kEqual, kNotEqual, kGreater, kGreaterEqual };

/// = PyTypeObject (408 bytes).
struct Type : VarObject {
  const char* name;
  isize basicSize, itemSize;
  Destructor dealloc;
  isize vectorcallOffset;
  GetAttrFunction getattr;
  SetAttrFunction setattr;
  AsyncSlots* asAsync;
  UnaryFunction repr;
  NumberSlots* asNumber;
  SequenceSlots* asSequence;
  MappingSlots* asMapping;
  HashFunction hash;
  TernaryFunction call;
  UnaryFunction str;
  BinaryFunction getAttribute;
  BinarySetFunction setAttribute;
  BufferSlots* asBuffer;
  unsigned long flags;
  const char* doc;
  TraverseFunction traverse;
  InquiryFunction clear;
  CompareFunction richCompare;
  isize weaklistOffset;
  UnaryFunction iter;
  UnaryFunction iternext;
  MethodDef* methods;
  MemberDef* members;
  GetSetDef* getset;
  Type* base;  ///< Owned by a heap type, borrowed by a static one.
  Object* dict;
  TernaryFunction descrGet;
  BinarySetFunction descrSet;
  isize dictOffset;
  BinarySetFunction init;
  AllocateFunction alloc;
  NewFunction new_;
  FreeFunction free;
  InquiryFunction isGc;
  Object* bases;
  Object* mro;
  /// The private `tp_cache` word: our TypeRT* (engine.md b.0 row 6), see builtins/type/type_rt.h.
  void* cache;
  Object* subclasses;
  Object* weaklist;
  Destructor del;
  unsigned int versionTag;
  Destructor finalize;
  VectorcallFunction vectorcall;
};

/// = PyHeapTypeObject (904 bytes without the slots that follow).
struct HeapType : Type {
  AsyncSlots async;
  NumberSlots number;
  MappingSlots mapping;
  SequenceSlots sequence;
  BufferSlots buffer;
  Object* heapName;
  Object* slots;
  Object* qualname;
  void* cachedKeys;
  Object* module;
  char* typeNameStorage;
  Object* cachedGetItem;
};

inline bool hasFlag(const Type* type, unsigned long flag) { return (type->flags & flag) != 0; }

/// Whether `type` is `ancestor` or derives from it, by the MRO (no `__subclasscheck__`).
bool isSubtype(const Type* type, const Type* ancestor);

/// Whether the object's type is `type` or derives from it.
inline bool isInstanceOf(const Object* object, const Type* type) {
  return object->type == type || isSubtype(object->type, type);
}

inline bool isExactly(const Object* object, const Type* type) { return object->type == type; }

inline bool isInt(const Object* o) { return hasFlag(o->type, kTypeLongSubclass); }
inline bool isList(const Object* o) { return hasFlag(o->type, kTypeListSubclass); }
inline bool isTuple(const Object* o) { return hasFlag(o->type, kTypeTupleSubclass); }
inline bool isBytes(const Object* o) { return hasFlag(o->type, kTypeBytesSubclass); }
inline bool isStr(const Object* o) { return hasFlag(o->type, kTypeStrSubclass); }
inline bool isDict(const Object* o) { return hasFlag(o->type, kTypeDictSubclass); }
inline bool isException(const Object* o) { return hasFlag(o->type, kTypeExceptionSubclass); }
inline bool isType(const Object* o) { return hasFlag(o->type, kTypeTypeSubclass); }
inline bool isNone(const Object* o) { return o == none(); }

/// A static_cast from Object* that debug builds check is left to the callers' own conditions.
template <class T>
inline T* as(Object* object) {
  return static_cast<T*>(object);
}

}  // namespace taipan
