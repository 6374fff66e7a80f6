// The functions behind wrapper descriptors: `list.__len__(x)` calls tp_as_mapping->mp_length.
// `self` has been checked by the descriptor; `args` is the tuple of the other arguments.

#include "builtins/type/slots/special_methods.h"
#include "object/protocol/number.h"

namespace taipan {

namespace {

Tuple& tupleOf(Object* args) { return *static_cast<Tuple*>(args); }

template <class F>
F slotAs(void* wrapped) {
  return reinterpret_cast<F>(wrapped);
}

/// True if there are exactly `count` arguments; else raises.
bool checkCount(Object* args, isize count) {
  isize given = tupleOf(args).size;
  if (given == count) return true;
  (void)Thread::current().raise(typeErrorType, "expected %zd argument%s, got %zd", count,
                                count == 1 ? "" : "s", given);
  return false;
}

bool checkRange(Object* args, const char* name, isize least, isize most) {
  return !checkPositional(Thread::current(), name, tupleOf(args).size, least, most).failed();
}

Object* newNone() { return Ref<>::share(none()).release(); }
Object* noneUnlessFailed(int status) { return status < 0 ? nullptr : newNone(); }

Object* sizeResult(isize value) {
  if (value == -1 && Thread::current().hasPending()) return nullptr;
  return toObject(value).release();
}

/// An index argument for a sequence slot: negative ones count from the end.
Result<isize> sequenceIndex(Object* self, Object* argument) {
  Thread& t = Thread::current();
  isize i = PY_TRY(toIsize(t, argument, &overflowErrorType));
  SequenceSlots* slots = self->type->asSequence;
  if (i < 0 && slots != nullptr && slots->length != nullptr) {
    isize n = slots->length(self);
    if (n < 0) return failure;
    i += n;
  }
  return i;
}

/// Refuses `object.__setattr__(C, ...)`: it must not go behind the back of a more special slot
/// that some static base of the object's type has.
bool checkNotBypassed(Object* self, BinarySetFunction function, const char* what) {
  Tuple* mro = typeMro(self->type);
  if (mro == nullptr) return true;
  // The most derived static type whose slot is `function` defines where the call is legitimate.
  Type* definer = self->type;
  for (isize i = mro->size - 1; i >= 0; --i) {
    auto* entry = static_cast<Type*>((*mro)[i]);
    if (entry->setAttribute == &slotSetAttribute) continue;
    if (entry->setAttribute == function) {
      definer = entry;
      break;
    }
  }
  for (Type* base = self->type; base != nullptr && base != definer; base = base->base) {
    if (base->setAttribute == function) return true;
    if (base->setAttribute != &slotSetAttribute) {
      (void)Thread::current().raise(typeErrorType, "can't apply this %s to %s object", what,
                                    self->type->name);
      return false;
    }
  }
  return true;
}

}  // namespace

Object* wrapUnary(Object* self, Object* args, void* wrapped) {
  if (!checkCount(args, 0)) return nullptr;
  return slotAs<UnaryFunction>(wrapped)(self);
}

Object* wrapHash(Object* self, Object* args, void* wrapped) {
  if (!checkCount(args, 0)) return nullptr;
  return sizeResult(slotAs<HashFunction>(wrapped)(self));
}

Object* wrapCall(Object* self, Object* args, void* wrapped, Object* kwargs) {
  return slotAs<TernaryFunction>(wrapped)(self, args, kwargs);
}

Object* wrapBinary(Object* self, Object* args, void* wrapped) {
  if (!checkCount(args, 1)) return nullptr;
  return slotAs<BinaryFunction>(wrapped)(self, tupleOf(args)[0]);
}

Object* wrapBinaryLeft(Object* self, Object* args, void* wrapped) {
  return wrapBinary(self, args, wrapped);
}

Object* wrapBinaryRight(Object* self, Object* args, void* wrapped) {
  if (!checkCount(args, 1)) return nullptr;
  return slotAs<BinaryFunction>(wrapped)(tupleOf(args)[0], self);
}

Object* wrapTernary(Object* self, Object* args, void* wrapped) {
  if (!checkRange(args, "", 1, 2)) return nullptr;
  Tuple& tuple = tupleOf(args);
  return slotAs<TernaryFunction>(wrapped)(self, tuple[0], tuple.size > 1 ? tuple[1] : none());
}

Object* wrapTernaryRight(Object* self, Object* args, void* wrapped) {
  if (!checkRange(args, "", 1, 2)) return nullptr;
  Tuple& tuple = tupleOf(args);
  return slotAs<TernaryFunction>(wrapped)(tuple[0], self, tuple.size > 1 ? tuple[1] : none());
}

Object* wrapSetAttribute(Object* self, Object* args, void* wrapped) {
  if (!checkRange(args, "", 2, 2)) return nullptr;
  auto function = slotAs<BinarySetFunction>(wrapped);
  if (!checkNotBypassed(self, function, "__setattr__")) return nullptr;
  return noneUnlessFailed(function(self, tupleOf(args)[0], tupleOf(args)[1]));
}

Object* wrapDeleteAttribute(Object* self, Object* args, void* wrapped) {
  if (!checkCount(args, 1)) return nullptr;
  auto function = slotAs<BinarySetFunction>(wrapped);
  if (!checkNotBypassed(self, function, "__delattr__")) return nullptr;
  return noneUnlessFailed(function(self, tupleOf(args)[0], nullptr));
}

Object* wrapCompareOp(Object* self, Object* args, void* wrapped, int op) {
  if (!checkCount(args, 1)) return nullptr;
  return slotAs<CompareFunction>(wrapped)(self, tupleOf(args)[0], op);
}

Object* wrapNext(Object* self, Object* args, void* wrapped) {
  if (!checkCount(args, 0)) return nullptr;
  Object* item = slotAs<UnaryFunction>(wrapped)(self);
  Thread& t = Thread::current();
  if (item == nullptr && !t.hasPending()) (void)t.raiseObject(stopIterationType, nullptr);
  return item;
}

Object* wrapDescrGet(Object* self, Object* args, void* wrapped) {
  if (!checkRange(args, "", 1, 2)) return nullptr;
  Tuple& tuple = tupleOf(args);
  Object* object = isNone(tuple[0]) ? nullptr : tuple[0];
  Object* type = tuple.size > 1 && !isNone(tuple[1]) ? tuple[1] : nullptr;
  if (object == nullptr && type == nullptr) {
    (void)Thread::current().raise(typeErrorType, "__get__(None, None) is invalid");
    return nullptr;
  }
  return slotAs<TernaryFunction>(wrapped)(self, object, type);
}

Object* wrapDescrSet(Object* self, Object* args, void* wrapped) {
  if (!checkRange(args, "", 2, 2)) return nullptr;
  return noneUnlessFailed(
      slotAs<BinarySetFunction>(wrapped)(self, tupleOf(args)[0], tupleOf(args)[1]));
}

Object* wrapDescrDelete(Object* self, Object* args, void* wrapped) {
  if (!checkCount(args, 1)) return nullptr;
  return noneUnlessFailed(slotAs<BinarySetFunction>(wrapped)(self, tupleOf(args)[0], nullptr));
}

Object* wrapInit(Object* self, Object* args, void* wrapped, Object* kwargs) {
  return noneUnlessFailed(slotAs<BinarySetFunction>(wrapped)(self, args, kwargs));
}

Object* wrapDel(Object* self, Object* args, void* wrapped) {
  if (!checkCount(args, 0)) return nullptr;
  slotAs<Destructor>(wrapped)(self);
  return newNone();
}

Object* wrapPredicate(Object* self, Object* args, void* wrapped) {
  if (!checkCount(args, 0)) return nullptr;
  int truth = slotAs<InquiryFunction>(wrapped)(self);
  if (truth == -1 && Thread::current().hasPending()) return nullptr;
  return Ref<>::share(boolObject(truth != 0)).release();
}

Object* wrapLength(Object* self, Object* args, void* wrapped) {
  if (!checkCount(args, 0)) return nullptr;
  return sizeResult(slotAs<LengthFunction>(wrapped)(self));
}

Object* wrapSetItem(Object* self, Object* args, void* wrapped) {
  if (!checkRange(args, "", 2, 2)) return nullptr;
  return noneUnlessFailed(
      slotAs<BinarySetFunction>(wrapped)(self, tupleOf(args)[0], tupleOf(args)[1]));
}

Object* wrapDeleteItem(Object* self, Object* args, void* wrapped) {
  if (!checkCount(args, 1)) return nullptr;
  return noneUnlessFailed(slotAs<BinarySetFunction>(wrapped)(self, tupleOf(args)[0], nullptr));
}

Object* wrapRepeat(Object* self, Object* args, void* wrapped) {
  if (!checkRange(args, "", 1, 1)) return nullptr;
  auto count = toIsize(Thread::current(), tupleOf(args)[0], &overflowErrorType);
  if (count.failed()) return nullptr;
  return slotAs<IndexFunction>(wrapped)(self, count.value());
}

Object* wrapItem(Object* self, Object* args, void* wrapped) {
  if (!checkCount(args, 1)) return nullptr;
  auto index = sequenceIndex(self, tupleOf(args)[0]);
  if (index.failed()) return nullptr;
  return slotAs<IndexFunction>(wrapped)(self, index.value());
}

Object* wrapSetIndex(Object* self, Object* args, void* wrapped) {
  if (!checkRange(args, "", 2, 2)) return nullptr;
  auto index = sequenceIndex(self, tupleOf(args)[0]);
  if (index.failed()) return nullptr;
  return noneUnlessFailed(slotAs<IndexSetFunction>(wrapped)(self, index.value(), tupleOf(args)[1]));
}

Object* wrapDeleteIndex(Object* self, Object* args, void* wrapped) {
  if (!checkCount(args, 1)) return nullptr;
  auto index = sequenceIndex(self, tupleOf(args)[0]);
  if (index.failed()) return nullptr;
  return noneUnlessFailed(slotAs<IndexSetFunction>(wrapped)(self, index.value(), nullptr));
}

Object* wrapContains(Object* self, Object* args, void* wrapped) {
  if (!checkCount(args, 1)) return nullptr;
  int found = slotAs<ContainsFunction>(wrapped)(self, tupleOf(args)[0]);
  if (found == -1 && Thread::current().hasPending()) return nullptr;
  return Ref<>::share(boolObject(found != 0)).release();
}

}  // namespace taipan
