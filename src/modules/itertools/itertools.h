// The classes of the module `itertools`, one file per family.
#pragma once

#include "builtins/iterator/owned_fields.h"
#include "builtins/tuple/tuple.h"
#include "object/builtin_types.h"
#include "object/module_spec.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"

namespace taipan {

// endless.cpp
extern BuiltinType countType, cycleType, repeatType;
// filters.cpp
extern BuiltinType compressType, dropWhileType, takeWhileType, filterFalseType, starMapType;
// chains.cpp
extern BuiltinType chainType, accumulateType, pairwiseType, sliceIteratorType, zipLongestType;
// groups.cpp
extern BuiltinType groupByType, grouperType, teeType, teeDataType;
// combinatorics.cpp
extern BuiltinType productType, permutationsType, combinationsType, replacementType;

/// `tee(iterable, n=2)`.
Ref<> tee(Thread& t, Module& module, Object* iterable, Optional<isize> count);

/// The keyword check of constructors that take none, unless a derived class has its own __init__.
inline Status checkIteratorKeywords(Thread& t, const Type& cls, const Type& exact, const char* name,
                                    Object* kwargs) {
  if (&cls != &exact && cls.init != objectType.init) return {};
  return checkNoKeywordDict(t, name, kwargs);
}

/// TypeError "state is not a tuple"; else the tuple.
inline Result<Tuple*> stateTuple(Thread& t, Object* state) {
  if (!isTuple(state)) return t.raise(typeErrorType, "state is not a tuple");
  return static_cast<Tuple*>(state);
}

/// "function takes exactly 2 arguments (1 given)" for a state of the wrong size.
inline Status checkStateSize(Thread& t, Tuple* state, isize least, isize most) {
  return checkTupleCount(t, nullptr, state->size, least, most);
}

/// The tuple to be given next: `result` itself if nobody else has it, else a copy of it that takes
/// its place. Borrowed; null with MemoryError.
inline Tuple* freshResult(Thread& t, Tuple*& result) {
  if (result->refcount == 1) {
    if (!isTracked(result)) gcTrack(result);
    return result;
  }
  auto copy = tupleFromArray(t, result->items, result->size);
  if (copy.failed()) return nullptr;
  assignOwned(result, copy.release());
  return result;
}

/// The last part of the type's name.
inline const char* shortTypeName(const Object* object) {
  const char* name = object->type->name;
  const char* dot = __builtin_strrchr(name, '.');
  return dot != nullptr ? dot + 1 : name;
}

}  // namespace taipan
