// The abstract object protocol: what the C API's "Object", "Sequence", "Mapping" and "Iterator"
// chapters describe, in terms of slots. Everything here may run Python code.
#pragma once

#include <initializer_list>

#include "object/thread.h"
#include "object/type.h"

namespace taipan {

// --- attributes ---------------------------------------------------------------------------------

/// `object.name`; `name` is a Str.
Ref<> getAttribute(Thread& t, Object* object, Object* name);
/// The same, but a missing attribute (AttributeError) is `missing`, not an error.
Lookup lookupAttribute(Thread& t, Object* object, Object* name);
/// `object.name = value`; null deletes.
Status setAttribute(Thread& t, Object* object, Object* name, Object* value);
inline Status deleteAttribute(Thread& t, Object* object, Object* name) {
  return setAttribute(t, object, name, nullptr);
}
Result<bool> hasAttribute(Thread& t, Object* object, Object* name);
/// tp_getattro of object: data descriptors, instance dict, other descriptors. (builtins/type)
Ref<> genericGetAttribute(Thread& t, Object* object, Object* name);
/// The same, where absence is `missing`.
Lookup genericLookupAttribute(Thread& t, Object* object, Object* name);
Status genericSetAttribute(Thread& t, Object* object, Object* name, Object* value);
/// The attribute in the MRO's dicts, borrowed, or null; never raises, no descriptor is run.
/// Cached by version tag. (builtins/type)
Object* lookupType(Type* type, Object* name);
/// A special method of the object's type, bound to it; missing if the type has none.
Lookup lookupSpecial(Thread& t, Object* object, Str* name);
/// AttributeError "'T' object has no attribute 'name'" with its name and obj fields set.
Failure raiseNoAttribute(Thread& t, Object* object, Object* name);

// --- conversions and comparison
// -------------------------------------------------------------------

Ref<Str> toRepr(Thread& t, Object* object);
Ref<Str> toStr(Thread& t, Object* object);
Ref<Str> toAscii(Thread& t, Object* object);
/// `format(object, spec)`; a null spec is the empty string.
Ref<Str> toFormat(Thread& t, Object* object, Object* spec);
/// The hash; TypeError "unhashable type: 'T'".
Result<isize> toHash(Thread& t, Object* object);
/// The tp_hash of unhashable types: TypeError "unhashable type: 'T'".
isize hashNotImplemented(Object* object) PY_EXPORTED_AS("PyObject_HashNotImplemented");
Result<bool> toBool(Thread& t, Object* object);
/// `a op b` with reflected and subclass-priority rules.
Ref<> compare(Thread& t, Object* a, Object* b, CompareOp op);
/// The same as truth value; identical objects are equal without asking them.
Result<bool> compareBool(Thread& t, Object* a, Object* b, CompareOp op);
/// `dir(object)`; sorted list.
Ref<> toDir(Thread& t, Object* object);

// --- items --------------------------------------------------------------------------------------

/// `len(object)`; TypeError "object of type 'T' has no len()".
Result<isize> length(Thread& t, Object* object);
/// `operator.length_hint`.
Result<isize> lengthHint(Thread& t, Object* object, isize fallback);
Ref<> getItem(Thread& t, Object* object, Object* key);
Status setItem(Thread& t, Object* object, Object* key, Object* value);
Status deleteItem(Thread& t, Object* object, Object* key);
/// Sequence access by index (negative ones count from the end).
Ref<> getIndex(Thread& t, Object* sequence, isize index);
Status setIndex(Thread& t, Object* sequence, isize index, Object* value);
/// `item in container`.
Result<bool> contains(Thread& t, Object* container, Object* item);
bool isSequence(const Object* object);
bool isMapping(const Object* object);
Ref<> sequenceConcat(Thread& t, Object* a, Object* b);
Ref<> sequenceRepeat(Thread& t, Object* a, isize count);

// --- iteration
// ------------------------------------------------------------------------------------

/// `iter(object)`; TypeError "'T' object is not iterable".
Ref<> getIterator(Thread& t, Object* object);
bool isIterator(const Object* object);
/// The tp_iternext of a class whose `__next__` is None: raises TypeError.
Object* nextNotImplemented(Object* self) PY_EXPORTED_AS("_PyObject_NextNotImplemented");
/// The next item; missing when exhausted (StopIteration is swallowed).
Lookup next(Thread& t, Object* iterator);
/// A new list / tuple of what an iterable yields. (builtins/list, builtins/tuple)
Ref<List> toList(Thread& t, Object* iterable);
Ref<Tuple> toTuple(Thread& t, Object* iterable);
/// A list or tuple as it is, else a new list; TypeError `message` if not iterable.
Ref<> toFastSequence(Thread& t, Object* iterable, const char* message);

// --- calls --------------------------------------------------------------------------------------

/// Set in a vectorcall's count when args[-1] may be overwritten by the callee for its time.
inline constexpr usize kVectorcallOffsetFlag = usize{1} << 63;

inline isize vectorcallCount(usize count) {
  return static_cast<isize>(count & ~kVectorcallOffsetFlag);
}
/// The vectorcall function of a callable, or null.
inline VectorcallFunction vectorcallOf(Object* callable) {
  Type* type = callable->type;
  if (!hasFlag(type, kTypeHaveVectorcall)) return nullptr;
  return *reinterpret_cast<VectorcallFunction*>(reinterpret_cast<char*>(callable) +
                                                type->vectorcallOffset);
}
bool isCallable(const Object* object);
/// The call protocol (PEP 590): positional arguments, then values of the keywords in `names`.
Ref<> callVector(Thread& t, Object* callable, Object* const* args, usize count,
                 Object* names = nullptr);
/// `callable(*args, **kwargs)`; `kwargs` may be null.
Ref<> callTupleDict(Thread& t, Object* callable, Object* args, Object* kwargs);
/// A method by name with arguments (self first), without making a bound method.
Ref<> callMethodVector(Thread& t, Object* name, Object* const* args, usize count,
                       Object* names = nullptr);

template <class... A>
Ref<> call(Thread& t, Object* callable, A*... args) {
  Object* array[sizeof...(A) + 1] = {nullptr, args...};
  return callVector(t, callable, array + 1, sizeof...(A) | kVectorcallOffsetFlag);
}
template <class... A>
Ref<> callMethod(Thread& t, Object* self, Object* name, A*... args) {
  Object* array[sizeof...(A) + 2] = {nullptr, self, args...};
  return callMethodVector(t, name, array + 1, (sizeof...(A) + 1) | kVectorcallOffsetFlag);
}
/// Verifies "null <=> exception pending" after a foreign function returned; raises SystemError.
Ref<> checkCallResult(Thread& t, Object* callable, Object* result);

// --- classes ------------------------------------------------------------------------------------

/// `isinstance` / `issubclass` with their hooks.
Result<bool> isInstance(Thread& t, Object* object, Object* cls);
Result<bool> isSubclass(Thread& t, Object* derived, Object* cls);

}  // namespace taipan
