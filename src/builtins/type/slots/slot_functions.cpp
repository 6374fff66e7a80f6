// The C slots of classes whose special methods are written in Python: each looks the method up in
// the class and calls it. slot_operators.cpp has those of the numeric operators.

#include "builtins/exceptions/exceptions.h"
#include "builtins/type/slots/special_call.h"
#include "builtins/type/slots/special_methods.h"
#include "object/names.h"
#include "object/protocol/number.h"
#include "object/seams.h"

namespace taipan {

namespace {

Failure raiseMissing(Thread& t, Str* name) { return t.raiseObject(attributeErrorType, name); }

/// For slots that return int: drops the result of a method.
int statusOf(Lookup&& result, Thread& t, Str* name) {
  if (result.isMissing()) (void)raiseMissing(t, name);
  return result.found() ? 0 : -1;
}

/// The value of `__len__` as a size.
Result<isize> lengthOf(Thread& t, Object* self, Object* result) {
  Ref<> index = PY_TRY(toIndex(t, result));
  // Clipped, a negative number of any length is still negative.
  if (PY_TRY(toIsize(t, index.get(), nullptr)) < 0) {
    return t.raise(valueErrorType, "__len__() should return >= 0");
  }
  return toIsize(t, index.get(), &overflowErrorType);
}

/// The method `name`, bound; missing if the class has none.
Lookup boundMethod(Thread& t, Object* self, Str* name) { return lookupSpecial(t, self, name); }

Result<isize> hashWithMethod(Thread& t, Object* self) {
  Object* method = lookupTypeInterned(self->type, names::__hash__);
  if (method == nullptr || isNone(method)) {
    hashNotImplemented(self);
    return failure;
  }
  Ref<> value = PY_TRY(callRequired(t, self, names::__hash__));
  if (!isInt(value.get())) {
    return t.raise(typeErrorType, "__hash__ method should return an integer");
  }
  // A value that is a possible hash is taken as it is; a longer one is hashed itself.
  auto small = toIsize(t, value.get(), &overflowErrorType);
  isize hash;
  if (small.failed()) {
    if (!t.clearIfMatches(overflowErrorType)) return failure;
    hash = intType.hash(value.get());
  } else {
    hash = small.value();
  }
  return hash == -1 ? -2 : hash;
}

Result<bool> truthOf(Thread& t, Object* self) {
  Lookup result = PY_TRY(callSpecial(t, self, names::__bool__));
  if (result.found()) {
    if (result.get() == boolObject(true)) return true;
    if (result.get() == boolObject(false)) return false;
    return t.raise(typeErrorType, "__bool__ should return bool, returned %s",
                   result.get()->type->name);
  }
  result = PY_TRY(callSpecial(t, self, names::__len__));
  if (result.isMissing()) return true;
  return PY_TRY(lengthOf(t, self, result.get())) != 0;
}

Result<bool> containsByIteration(Thread& t, Object* self, Object* item) {
  Ref<> iterator = PY_TRY(getIterator(t, self));
  for (;;) {
    Lookup candidate = PY_TRY(next(t, iterator.get()));
    if (candidate.isMissing()) return false;
    if (PY_TRY(compareBool(t, candidate.get(), item, kEqual))) return true;
  }
}

Result<bool> containsWithMethod(Thread& t, Object* self, Object* item) {
  Object* method = lookupTypeInterned(self->type, names::__contains__);
  if (method == nullptr) return containsByIteration(t, self, item);
  if (isNone(method)) {
    return t.raise(typeErrorType, "'%.200s' object is not a container", self->type->name);
  }
  Ref<> result = PY_TRY(callRequired(t, self, names::__contains__, item));
  return toBool(t, result.get());
}

Ref<> iterWithMethod(Thread& t, Object* self) {
  Object* method = lookupTypeInterned(self->type, names::__iter__);
  if (method != nullptr && !isNone(method)) return callRequired(t, self, names::__iter__);
  if (method == nullptr && lookupTypeInterned(self->type, names::__getitem__) != nullptr) {
    return newSequenceIterator(t, self);
  }
  return t.raise(typeErrorType, "'%.200s' object is not iterable", self->type->name);
}

/// Whether `__getattribute__` is just object's.
bool isGenericGetAttribute(Object* method) {
  return method == nullptr || (method->type == &wrapperDescriptorType &&
                               static_cast<WrapperDescriptor*>(method)->wrapped ==
                                   reinterpret_cast<void*>(&genericGetAttributeSlot));
}

Ref<> getAttributeWithHook(Thread& t, Object* self, Object* name) {
  Object* hook = lookupTypeInterned(self->type, names::__getattr__);
  Object* method = lookupTypeInterned(self->type, names::__getattribute__);
  if (hook == nullptr) {
    if (isGenericGetAttribute(method)) return genericGetAttribute(t, self, name);
    return callRequired(t, self, names::__getattribute__, name);
  }
  Ref<> keepHook = Ref<>::share(hook);
  if (isGenericGetAttribute(method)) {
    Lookup found = PY_TRY(genericLookupAttribute(t, self, name));
    if (found.found()) return std::move(found).value();
  } else {
    Ref<> value = callRequired(t, self, names::__getattribute__, name);
    if (value || !t.clearIfMatches(attributeErrorType)) return value;
  }
  Ref<> value = callRequired(t, self, names::__getattr__, name);
  if (!value) noteAttributeErrorContext(t, self, name);
  return value;
}

constexpr Str* kCompareNames[] = {names::__lt__, names::__le__, names::__eq__,
                                  names::__ne__, names::__gt__, names::__ge__};

Ref<> awaitSlot(Object* self, Str* name) {
  Thread& t = Thread::current();
  Lookup result = callSpecial(t, self, name);
  if (result.isMissing()) {
    return t.raise(typeErrorType, "object %.50s does not have %U method", self->type->name, name);
  }
  return std::move(result).value();
}

}  // namespace

Object* slotRepr(Object* self) {
  Thread& t = Thread::current();
  Lookup result = callSpecial(t, self, names::__repr__);
  if (result.isMissing()) {
    return newStrFormatSeam(t, "<%s object at %p>", self->type->name, self).release();
  }
  return std::move(result).value().release();
}

Object* slotStr(Object* self) {
  return callRequired(Thread::current(), self, names::__str__).release();
}

isize slotHash(Object* self) {
  auto hash = hashWithMethod(Thread::current(), self);
  return hash.failed() ? -1 : hash.value();
}

Object* slotCall(Object* self, Object* args, Object* kwargs) {
  Thread& t = Thread::current();
  Lookup method = boundMethod(t, self, names::__call__);
  if (method.isMissing()) (void)raiseMissing(t, names::__call__);
  if (!method.found()) return nullptr;
  return callTupleDict(t, method.get(), args, kwargs).release();
}

Object* slotGetAttribute(Object* self, Object* name) {
  return callRequired(Thread::current(), self, names::__getattribute__, name).release();
}

Object* slotGetAttributeHook(Object* self, Object* name) {
  return getAttributeWithHook(Thread::current(), self, name).release();
}

int slotSetAttribute(Object* self, Object* name, Object* value) {
  Thread& t = Thread::current();
  if (value == nullptr) {
    return statusOf(callSpecial(t, self, names::__delattr__, name), t, names::__delattr__);
  }
  return statusOf(callSpecial(t, self, names::__setattr__, name, value), t, names::__setattr__);
}

Object* slotRichCompare(Object* self, Object* other, int op) {
  Thread& t = Thread::current();
  Object* found = lookupTypeInterned(self->type, kCompareNames[op]);
  if (found != nullptr && hasFlag(found->type, kTypeMethodDescriptor)) [[likely]] {
    return callSpecial(t, self, kCompareNames[op], other).value().release();
  }
  Lookup method = lookupSpecial(t, self, kCompareNames[op]);
  if (!method.found()) {
    // Even a descriptor that raises counts as "no such comparison".
    t.clearPending();
    return Ref<>::share(notImplemented()).release();
  }
  return call(t, method.get(), other).release();
}

Object* slotIter(Object* self) { return iterWithMethod(Thread::current(), self).release(); }

Object* slotNext(Object* self) {
  return callRequired(Thread::current(), self, names::__next__).release();
}

Object* slotDescrGet(Object* self, Object* object, Object* type) {
  if (object == nullptr) object = none();
  if (type == nullptr) type = none();
  // What the class has is called as it is, without binding.
  Object* found = lookupTypeInterned(self->type, names::__get__);
  if (found == nullptr) return Ref<>::share(self).release();
  Ref<> get = Ref<>::share(found);
  return call(Thread::current(), get.get(), self, object, type).release();
}

int slotDescrSet(Object* self, Object* object, Object* value) {
  Thread& t = Thread::current();
  if (value == nullptr) {
    return statusOf(callSpecial(t, self, names::__delete__, object), t, names::__delete__);
  }
  return statusOf(callSpecial(t, self, names::__set__, object, value), t, names::__set__);
}

int slotInit(Object* self, Object* args, Object* kwargs) {
  Thread& t = Thread::current();
  Lookup method = boundMethod(t, self, names::__init__);
  if (method.isMissing()) (void)raiseMissing(t, names::__init__);
  if (!method.found()) return -1;
  Ref<> result = callTupleDict(t, method.get(), args, kwargs);
  if (!result) return -1;
  if (isNone(result.get())) return 0;
  (void)t.raise(typeErrorType, "__init__() should return None, not '%.200s'", result->type->name);
  return -1;
}

Object* slotNew(Type* type, Object* args, Object* kwargs) {
  Thread& t = Thread::current();
  Ref<> function = getAttribute(t, type, names::__new__);
  if (!function) return nullptr;
  auto* given = static_cast<Tuple*>(args);
  Ref<Tuple> all = newTuple(t, given->size + 1);
  if (!all) return nullptr;
  incref(type);
  all->items[0] = type;
  for (isize i = 0; i < given->size; ++i) {
    incref((*given)[i]);
    all->items[i + 1] = (*given)[i];
  }
  return callTupleDict(t, function.get(), all.get(), kwargs).release();
}

void slotFinalize(Object* self) {
  Thread& t = Thread::current();
  SavedException saved(t);
  Object* method = lookupTypeInterned(self->type, names::__del__);
  if (method == nullptr) return;
  Ref<> keep = Ref<>::share(method);
  Lookup result = callSpecial(t, self, names::__del__);
  if (result.failed()) t.writeUnraisable(method);
}

Object* slotAwait(Object* self) { return awaitSlot(self, names::__await__).release(); }
Object* slotAiter(Object* self) { return awaitSlot(self, names::__aiter__).release(); }
Object* slotAnext(Object* self) { return awaitSlot(self, names::__anext__).release(); }

isize slotLength(Object* self) {
  Thread& t = Thread::current();
  Ref<> result = callRequired(t, self, names::__len__);
  if (!result) return -1;
  auto size = lengthOf(t, self, result.get());
  return size.failed() ? -1 : size.value();
}

Object* slotSubscript(Object* self, Object* key) {
  return callRequired(Thread::current(), self, names::__getitem__, key).release();
}

int slotSetSubscript(Object* self, Object* key, Object* value) {
  Thread& t = Thread::current();
  if (value == nullptr) {
    return statusOf(callSpecial(t, self, names::__delitem__, key), t, names::__delitem__);
  }
  return statusOf(callSpecial(t, self, names::__setitem__, key, value), t, names::__setitem__);
}

Object* slotItem(Object* self, isize index) {
  Ref<> key = toObject(index);
  return key ? slotSubscript(self, key.get()) : nullptr;
}

int slotSetItem(Object* self, isize index, Object* value) {
  Ref<> key = toObject(index);
  return key ? slotSetSubscript(self, key.get(), value) : -1;
}

int slotContains(Object* self, Object* item) {
  auto found = containsWithMethod(Thread::current(), self, item);
  return found.failed() ? -1 : found.value();
}

int slotBool(Object* self) {
  auto truth = truthOf(Thread::current(), self);
  return truth.failed() ? -1 : truth.value();
}

}  // namespace taipan
