// Sequences and mappings in terms of slots.

#include "object/builtin_types.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "object/seams.h"

namespace taipan {

namespace {

MappingSlots* mappingOf(const Object* o) { return o->type->asMapping; }
SequenceSlots* sequenceOf(const Object* o) { return o->type->asSequence; }

/// The index of an integer-like key; IndexError when it does not fit.
Result<isize> indexOfKey(Thread& t, Object* key) { return toIsize(t, key, &indexErrorType); }

/// Adds the length to a negative index, as sequence slots expect.
Result<isize> normaliseIndex(Object* sequence, isize index) {
  SequenceSlots* slots = sequenceOf(sequence);
  if (index < 0 && slots->length != nullptr) {
    isize size = slots->length(sequence);
    if (size < 0) return failure;
    index += size;
  }
  return index;
}

}  // namespace

Result<isize> length(Thread& t, Object* object) {
  isize size;
  if (sequenceOf(object) != nullptr && sequenceOf(object)->length != nullptr) {
    size = sequenceOf(object)->length(object);
  } else if (mappingOf(object) != nullptr && mappingOf(object)->length != nullptr) {
    size = mappingOf(object)->length(object);
  } else {
    return t.raise(typeErrorType, "object of type '%.200s' has no len()", object->type->name);
  }
  if (size < 0) return failure;
  return size;
}

Result<isize> lengthHint(Thread& t, Object* object, isize fallback) {
  bool hasLength = (sequenceOf(object) != nullptr && sequenceOf(object)->length != nullptr) ||
                   (mappingOf(object) != nullptr && mappingOf(object)->length != nullptr);
  if (hasLength) {
    Result<isize> size = length(t, object);
    if (!size.failed()) return size;
    if (!t.clearIfMatches(typeErrorType)) return failure;
  }
  Lookup method = PY_TRY(lookupSpecial(t, object, names::__length_hint__));
  if (!method.found()) return fallback;
  Ref<> result = call(t, method.get());
  if (!result) {
    if (t.clearIfMatches(typeErrorType)) return fallback;
    return failure;
  }
  if (result.get() == notImplemented()) return fallback;
  if (!isInt(result.get())) {
    return t.raise(typeErrorType, "__length_hint__ must be an integer, not %.100s",
                   result->type->name);
  }
  isize hint = PY_TRY(toIsize(t, result.get(), &overflowErrorType));
  if (hint < 0) return t.raise(valueErrorType, "__length_hint__() should return >= 0");
  return hint;
}

Ref<> getItem(Thread& t, Object* object, Object* key) {
  if (mappingOf(object) != nullptr && mappingOf(object)->subscript != nullptr) {
    return Ref<>::steal(mappingOf(object)->subscript(object, key));
  }
  if (sequenceOf(object) != nullptr && sequenceOf(object)->item != nullptr) {
    if (!hasIndex(key)) {
      return t.raise(typeErrorType, "sequence index must be integer, not '%.200s'",
                     key->type->name);
    }
    return getIndex(t, object, PY_TRY(indexOfKey(t, key)));
  }
  if (isType(object)) {
    if (object == &typeType) return newGenericAlias(t, object, key);
    Lookup method = PY_TRY(lookupAttribute(t, object, names::__class_getitem__));
    if (method.found() && method.get() != none()) return call(t, method.get(), key);
    return t.raise(typeErrorType, "type '%.200s' is not subscriptable",
                   static_cast<Type*>(object)->name);
  }
  return t.raise(typeErrorType, "'%.200s' object is not subscriptable", object->type->name);
}

Status setItem(Thread& t, Object* object, Object* key, Object* value) {
  if (mappingOf(object) != nullptr && mappingOf(object)->setSubscript != nullptr) {
    return Status::fromInt(mappingOf(object)->setSubscript(object, key, value));
  }
  if (sequenceOf(object) != nullptr) {
    if (hasIndex(key)) {
      return setIndex(t, object, PY_TRY(indexOfKey(t, key)), value);
    }
    if (sequenceOf(object)->setItem != nullptr) {
      return t.raise(typeErrorType, "sequence index must be integer, not '%.200s'",
                     key->type->name);
    }
  }
  return t.raise(typeErrorType, "'%.200s' object does not support item %s", object->type->name,
                 value == nullptr ? "deletion" : "assignment");
}

Status deleteItem(Thread& t, Object* object, Object* key) {
  return setItem(t, object, key, nullptr);
}

Ref<> getIndex(Thread& t, Object* sequence, isize index) {
  if (sequenceOf(sequence) != nullptr && sequenceOf(sequence)->item != nullptr) {
    isize at = PY_TRY(normaliseIndex(sequence, index));
    return Ref<>::steal(sequenceOf(sequence)->item(sequence, at));
  }
  if (mappingOf(sequence) != nullptr && mappingOf(sequence)->subscript != nullptr) {
    return t.raise(typeErrorType, "%.200s is not a sequence", sequence->type->name);
  }
  return t.raise(typeErrorType, "'%.200s' object does not support indexing", sequence->type->name);
}

Status setIndex(Thread& t, Object* sequence, isize index, Object* value) {
  if (sequenceOf(sequence) != nullptr && sequenceOf(sequence)->setItem != nullptr) {
    isize at = PY_TRY(normaliseIndex(sequence, index));
    return Status::fromInt(sequenceOf(sequence)->setItem(sequence, at, value));
  }
  if (mappingOf(sequence) != nullptr && mappingOf(sequence)->setSubscript != nullptr) {
    return t.raise(typeErrorType, "%.200s is not a sequence", sequence->type->name);
  }
  return t.raise(typeErrorType,
                 value == nullptr ? "'%.200s' object doesn't support item deletion"
                                  : "'%.200s' object does not support item assignment",
                 sequence->type->name);
}

Result<bool> contains(Thread& t, Object* container, Object* item) {
  if (sequenceOf(container) != nullptr && sequenceOf(container)->contains != nullptr) {
    int found = sequenceOf(container)->contains(container, item);
    if (found < 0) return failure;
    return found != 0;
  }
  Ref<> iterator = getIterator(t, container);
  if (!iterator) {
    if (t.clearIfMatches(typeErrorType)) {
      return t.raise(typeErrorType, "argument of type '%.200s' is not iterable",
                     container->type->name);
    }
    return failure;
  }
  for (;;) {
    Lookup element = PY_TRY(next(t, iterator.get()));
    if (!element.found()) return false;
    if (PY_TRY(compareBool(t, element.get(), item, kEqual))) return true;
  }
}

bool isSequence(const Object* object) {
  if (isDict(object)) return false;
  return sequenceOf(object) != nullptr && sequenceOf(object)->item != nullptr;
}

bool isMapping(const Object* object) {
  return mappingOf(object) != nullptr && mappingOf(object)->subscript != nullptr;
}

Ref<> sequenceConcat(Thread& t, Object* a, Object* b) {
  if (sequenceOf(a) != nullptr && sequenceOf(a)->concat != nullptr) {
    return Ref<>::steal(sequenceOf(a)->concat(a, b));
  }
  if (isSequence(a) && isSequence(b)) {
    Ref<> sum = binaryOperation(t, a, b, kOpAdd);
    if (sum || !t.pendingMatches(typeErrorType)) return sum;
    t.clearPending();
  }
  return t.raise(typeErrorType, "'%.200s' object can't be concatenated", a->type->name);
}

Ref<> sequenceRepeat(Thread& t, Object* a, isize count) {
  if (sequenceOf(a) != nullptr && sequenceOf(a)->repeat != nullptr) {
    return Ref<>::steal(sequenceOf(a)->repeat(a, count));
  }
  if (isSequence(a)) {
    Ref<> factor = toObject(count);
    if (!factor) return failure;
    return binaryOperation(t, a, factor.get(), kOpMultiply);
  }
  return t.raise(typeErrorType, "'%.200s' object can't be repeated", a->type->name);
}

// --- iteration
// ------------------------------------------------------------------------------------

Ref<> getIterator(Thread& t, Object* object) {
  UnaryFunction iter = object->type->iter;
  if (iter == nullptr) {
    if (isSequence(object)) return newSequenceIterator(t, object);
    return t.raise(typeErrorType, "'%.200s' object is not iterable", object->type->name);
  }
  Ref<> iterator = PY_TRY(Ref<>::steal(iter(object)));
  if (!isIterator(iterator.get())) {
    return t.raise(typeErrorType, "iter() returned non-iterator of type '%.100s'",
                   iterator->type->name);
  }
  return iterator;
}

bool isIterator(const Object* object) {
  UnaryFunction next = object->type->iternext;
  return next != nullptr && next != &nextNotImplemented;
}

Object* nextNotImplemented(Object* self) {
  (void)Thread::current().raise(typeErrorType, "'%.200s' object is not iterable", self->type->name);
  return nullptr;
}

Lookup next(Thread& t, Object* iterator) {
  Object* item = iterator->type->iternext(iterator);
  if (item != nullptr) [[likely]]
    return Ref<>::steal(item);
  if (!t.hasPending()) return Lookup::missing();
  if (t.clearIfMatches(stopIterationType)) return Lookup::missing();
  return failure;
}

}  // namespace taipan
