// Weak references (= PyWeakReference): plain ones and the two kinds of proxies. All references to
// one object form a list that begins in the object (Type::weaklistOffset); the ones without
// callback come first and are shared.
#pragma once

#include "object/builtin_types.h"

namespace taipan {

/// = PyWeakReference.
struct WeakReference : Object {
  Object* referent;  ///< borrowed; None when it is gone
  Object* callback;  ///< owned, or null
  isize hash;        ///< -1 = not computed yet
  WeakReference* previous;
  WeakReference* next;
  VectorcallFunction vectorcall;
};

inline bool isWeakref(const Object* object) { return isInstanceOf(object, &weakrefType); }
inline bool isWeakProxy(const Object* object) {
  return object->type == &weakProxyType || object->type == &weakCallableProxyType;
}
/// Whether objects of the type can be referred to weakly.
inline bool supportsWeakrefs(const Type* type) { return type->weaklistOffset > 0; }
/// The head of an object's list; only if its type supports it.
inline WeakReference** weaklistOf(Object* object) {
  return reinterpret_cast<WeakReference**>(reinterpret_cast<char*>(object) +
                                           object->type->weaklistOffset);
}

/// `weakref.ref(object, callback)`; TypeError "cannot create weak reference to 'T' object".
/// A null or None callback is none.
Ref<> newWeakref(Thread& t, Object* object, Object* callback);
Ref<> newWeakProxy(Thread& t, Object* object, Object* callback);
/// The referent as a new reference, or None when it is gone (or going).
Ref<> weakrefGet(WeakReference& reference);
/// The referent, borrowed; None when it is gone.
Object* weakrefGetBorrowed(const WeakReference& reference);
/// For deallocators of types with a weaklistOffset: makes all references dead, then runs their
/// callbacks. The object's count is zero and stays so; a pending exception is kept.
void clearWeakrefs(Object* object);
/// Makes a single reference dead without running its callback (for the collector).
void detachWeakref(WeakReference& reference);
/// The number of references to an object.
isize weakrefCount(Object* object);

}  // namespace taipan
