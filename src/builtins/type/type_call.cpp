// Calling a class: `__new__`, then `__init__`, without building a tuple or dict where both are
// Python functions or object's own.

#include "builtins/type/instance.h"
#include "builtins/type/slots/special_call.h"
#include "builtins/type/type_internal.h"
#include "object/allocate.h"
#include "object/names.h"
#include "object/seams.h"

namespace taipan {

namespace {

/// A call's arguments with one more in front: borrows the place before the array if the caller
/// lends it, else copies.
class PrependedArguments {
 public:
  PrependedArguments(Object* first, Object* const* args, usize count, Object* names) {
    isize positional = vectorcallCount(count);
    count_ = static_cast<usize>(positional) + 1;
    if ((count & kVectorcallOffsetFlag) != 0) {
      items_ = const_cast<Object**>(args) - 1;
      lent_ = items_[0];
      borrowed_ = true;
    } else {
      usize total = count_ + (names == nullptr ? 0 : static_cast<usize>(tupleSizeOf(names)));
      items_ = total <= std::size(small_) ? small_ : new Object*[total];
      for (usize i = 1; i < total; ++i) items_[i] = args[i - 1];
    }
    items_[0] = first;
  }
  PrependedArguments(const PrependedArguments&) = delete;
  ~PrependedArguments() {
    if (borrowed_) {
      items_[0] = lent_;
    } else if (items_ != small_) {
      delete[] items_;
    }
  }
  Object* const* items() const { return items_; }
  usize count() const { return count_; }

 private:
  static isize tupleSizeOf(Object* names) { return static_cast<Tuple*>(names)->size; }
  Object* small_[8];
  Object** items_;
  usize count_;
  Object* lent_ = nullptr;
  bool borrowed_ = false;
};

/// The arguments as tuple and dict, made at most once per call.
struct PackedArguments {
  Object* const* items;
  isize count;
  Object* names;
  Ref<Tuple> args;
  Ref<> kwargs;

  Status pack(Thread& t) {
    if (args.get() != nullptr) return {};
    args = PY_TRY(tupleFromArray(t, items, count));
    if (names != nullptr && static_cast<Tuple*>(names)->size > 0) {
      kwargs = PY_TRY(dictFromKeywords(t, names, items + count));
    }
    return {};
  }
};

bool hasExcess(isize count, Object* names) {
  return count > 0 || (names != nullptr && static_cast<Tuple*>(names)->size > 0);
}

Ref<> makeInstance(Thread& t, Type* type, Object* const* args, usize count, Object* names,
                   PackedArguments& packed) {
  if (type->new_ == &objectNew) {
    if (!hasExcess(packed.count, names) && !isAbstract(type)) {
      return Ref<>::steal(type->alloc(type, 0));
    }
    if (type->init != &objectInit && !isAbstract(type)) {
      return Ref<>::steal(type->alloc(type, 0));
    }
  } else if (type->new_ == &slotNew) {
    Ref<> function = PY_TRY(typeGetAttribute(t, *type, names::__new__));
    PrependedArguments all(type, args, count, names);
    return callVector(t, function.get(), all.items(), all.count(), names);
  }
  PY_TRY(packed.pack(t));
  return Ref<>::steal(type->new_(type, packed.args.get(), packed.kwargs.get()));
}

Status initialiseInstance(Thread& t, Object* object, Object* const* args, usize count,
                          Object* names, PackedArguments& packed) {
  Type* type = object->type;
  if (type->init == nullptr) return {};
  if (type->init == &slotInit) {
    PrependedArguments all(object, args, count, names);
    Object* found = lookupTypeInterned(type, names::__init__);
    if (found == nullptr) return t.raiseObject(attributeErrorType, names::__init__);
    Ref<> keep = Ref<>::share(found);
    Ref<> result;
    if (hasFlag(found->type, kTypeMethodDescriptor)) {
      result = callVector(t, found, all.items(), all.count(), names);
    } else {
      Lookup bound = PY_TRY(lookupSpecial(t, object, names::__init__));
      result = callVector(t, bound.get(), all.items() + 1, all.count() - 1, names);
    }
    if (!result) return failure;
    if (isNone(result.get())) return {};
    return t.raise(typeErrorType, "__init__() should return None, not '%.200s'",
                   result->type->name);
  }
  if (type->init == &objectInit && (!hasExcess(packed.count, names) || type->new_ != &objectNew)) {
    return {};
  }
  PY_TRY(packed.pack(t));
  return Status::fromInt(type->init(object, packed.args.get(), packed.kwargs.get()));
}

/// type(x), and the refusal of other counts of arguments than 1 and 3.
Lookup callTypeItself(Thread& t, Object* const* args, isize count, Object* names) {
  bool keywords = names != nullptr && static_cast<Tuple*>(names)->size > 0;
  if (count == 1) {
    if (keywords) return t.raise(typeErrorType, "type() takes no keyword arguments");
    return Lookup::share(args[0]->type);
  }
  if (count != 3) return t.raise(typeErrorType, "type() takes 1 or 3 arguments");
  return Lookup::missing();
}

Ref<> callType(Thread& t, Type* type, Object* const* args, usize count, Object* names) {
  isize positional = vectorcallCount(count);
  if (type == &typeType) {
    Lookup answer = PY_TRY(callTypeItself(t, args, positional, names));
    if (answer.found()) return std::move(answer).value();
  }
  if (type->new_ == nullptr) {
    return t.raise(typeErrorType, "cannot create '%s' instances", type->name);
  }
  PackedArguments packed{args, positional, names, {}, {}};
  Ref<> object = PY_TRY(makeInstance(t, type, args, count, names, packed));
  if (!isInstanceOf(object.get(), type)) return object;
  PY_TRY(initialiseInstance(t, object.get(), args, count, names, packed));
  return object;
}

Ref<> callTypePacked(Thread& t, Type* type, Object* args, Object* kwargs) {
  auto& tuple = *static_cast<Tuple*>(args);
  bool keywords = kwargs != nullptr && dictSize(static_cast<Dict*>(kwargs)) > 0;
  if (type == &typeType) {
    if (tuple.size == 1 && keywords) {
      return t.raise(typeErrorType, "type() takes no keyword arguments");
    }
    Lookup answer = PY_TRY(callTypeItself(t, tuple.items, tuple.size, nullptr));
    if (answer.found()) return std::move(answer).value();
  }
  if (type->new_ == nullptr) {
    return t.raise(typeErrorType, "cannot create '%s' instances", type->name);
  }
  Ref<> object = PY_TRY(Ref<>::steal(type->new_(type, args, kwargs)));
  if (!isInstanceOf(object.get(), type)) return object;
  Type* made = object->type;
  if (made->init == nullptr) return object;
  if (made->init(object.get(), args, kwargs) < 0) return failure;
  return object;
}

}  // namespace

bool isPlainConstruction(const Type* type) {
  return type->type == &typeType && type->new_ == &objectNew && type->init == &slotInit &&
         type->alloc == &genericAllocate && !isAbstract(type);
}

Object* typeVectorcall(Object* cls, Object* const* args, usize count, Object* names) {
  return callType(Thread::current(), static_cast<Type*>(cls), args, count, names).release();
}

Object* typeCall(Object* cls, Object* args, Object* kwargs) {
  return callTypePacked(Thread::current(), static_cast<Type*>(cls), args, kwargs).release();
}

}  // namespace taipan
