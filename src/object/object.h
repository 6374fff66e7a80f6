// The head that every Python object begins with, and the only two operations that change a
// reference count. Layouts in this layer are the C API's: extension modules read them through
// macros, so a field never moves (capi/layout_check.cpp proves it).
//
// Immortal objects (singletons, static types, small ints, static strings) start at kImmortalCount
// and are counted like all others: stock extensions may inc/dec them freely and the count never
// comes near zero.
#pragma once

#include "base/common.h"

namespace taipan {

struct Type;
struct Thread;
struct Str;
struct Tuple;
struct Dict;
struct List;
struct Int;
struct Bytes;
struct Code;
struct Module;
struct Frame;

/// = PyObject.
struct Object {
  isize refcount;
  Type* type;
};

/// = PyVarObject: an object with a number of items.
struct VarObject : Object {
  isize size;
};

inline constexpr isize kImmortalCount = isize{1} << 60;

/// Runs the type's deallocator; the count has just reached zero.
void deallocate(Object* object);

PY_ALWAYS_INLINE void incref(Object* object) { ++object->refcount; }

/// May run finalisers, hence arbitrary Python code, when the last reference goes.
PY_ALWAYS_INLINE void decref(Object* object) {
  if (--object->refcount == 0) [[unlikely]] {
    deallocate(object);
  }
}

PY_ALWAYS_INLINE void xincref(Object* object) {
  if (object != nullptr) incref(object);
}

PY_ALWAYS_INLINE void xdecref(Object* object) {
  if (object != nullptr) decref(object);
}

/// Replaces an owned field: the old value is released only after the new one is in place, because
/// its finaliser may look at the field.
template <class T, class U>
PY_ALWAYS_INLINE void assignOwned(T*& field, U* newValue) {
  T* old = field;
  field = newValue;
  if (old != nullptr) decref(old);
}

/// Sets an owned field to null and releases what it held (= Py_CLEAR).
template <class T>
PY_ALWAYS_INLINE void clearOwned(T*& field) {
  T* old = field;
  field = nullptr;
  if (old != nullptr) decref(old);
}

// --- the singletons -----------------------------------------------------------------------------

extern Object noneObject __asm__("_Py_NoneStruct") __attribute__((visibility("default")));
extern Object notImplementedObject __asm__("_Py_NotImplementedStruct")
    __attribute__((visibility("default")));
extern Object ellipsisObject __asm__("_Py_EllipsisObject") __attribute__((visibility("default")));

inline Object* none() { return &noneObject; }
inline Object* notImplemented() { return &notImplementedObject; }
inline Object* ellipsis() { return &ellipsisObject; }
/// True or False, borrowed (immortal). Defined with the int type.
extern Object* const boolObjects[2];
inline Object* boolObject(bool value) { return boolObjects[value]; }

}  // namespace taipan
