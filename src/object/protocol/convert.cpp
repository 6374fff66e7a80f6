// repr, str, hash, truth and comparison in terms of slots.

#include "object/builtin_types.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"

namespace taipan {

namespace {

Ref<Str> expectStr(Thread& t, Ref<> result, const char* method) {
  if (!result) return failure;
  if (!isStr(result.get())) {
    return t.raise(typeErrorType, "%s returned non-string (type %.200s)", method,
                   result->type->name);
  }
  return std::move(result).as<Str>();
}

constexpr CompareOp kSwapped[] = {kGreater, kGreaterEqual, kEqual, kNotEqual, kLess, kLessEqual};
constexpr const char* kOperatorText[] = {"<", "<=", "==", "!=", ">", ">="};

/// One side's answer; missing when it is NotImplemented or there is no slot.
Lookup askOneSide(Object* a, Object* b, CompareOp op) {
  CompareFunction function = a->type->richCompare;
  if (function == nullptr) return Lookup::missing();
  Ref<> result = Ref<>::steal(function(a, b, op));
  if (result.get() == notImplemented()) return Lookup::missing();
  return result;
}

Ref<> compareByRules(Thread& t, Object* a, Object* b, CompareOp op) {
  bool askedRight = false;
  if (a->type != b->type && b->type->richCompare != nullptr && isSubtype(b->type, a->type)) {
    askedRight = true;
    Lookup answer = PY_TRY(askOneSide(b, a, kSwapped[op]));
    if (answer.found()) return std::move(answer).value();
  }
  Lookup answer = PY_TRY(askOneSide(a, b, op));
  if (answer.found()) return std::move(answer).value();
  if (!askedRight) {
    Lookup reflected = PY_TRY(askOneSide(b, a, kSwapped[op]));
    if (reflected.found()) return std::move(reflected).value();
  }
  if (op == kEqual) return Ref<>::share(boolObject(a == b));
  if (op == kNotEqual) return Ref<>::share(boolObject(a != b));
  return t.raise(typeErrorType, "'%s' not supported between instances of '%.100s' and '%.100s'",
                 kOperatorText[op], a->type->name, b->type->name);
}

}  // namespace

Ref<Str> toRepr(Thread& t, Object* object) {
  if (object->type->repr == nullptr)
    return newStrFormatSeam(t, "<%s object at %p>", object->type->name, object);
  RecursionScope scope(t, " while getting the repr of an object");
  if (scope.failed()) return failure;
  return expectStr(t, Ref<>::steal(object->type->repr(object)), "__repr__");
}

Ref<Str> toStr(Thread& t, Object* object) {
  if (isExactly(object, &strType)) return Ref<Str>::share(static_cast<Str*>(object));
  if (object->type->str == nullptr) return toRepr(t, object);
  RecursionScope scope(t, " while getting the str of an object");
  if (scope.failed()) return failure;
  return expectStr(t, Ref<>::steal(object->type->str(object)), "__str__");
}

Ref<Str> toFormat(Thread& t, Object* object, Object* spec) {
  if (spec == nullptr) spec = names::empty;
  if (static_cast<Str*>(spec)->length == 0) {
    if (isExactly(object, &strType)) return Ref<Str>::share(static_cast<Str*>(object));
    if (isExactly(object, &intType)) return toStr(t, object);
  }
  Lookup method = PY_TRY(lookupSpecial(t, object, names::__format__));
  if (!method.found()) {
    return t.raise(typeErrorType, "Type %.100s doesn't define __format__", object->type->name);
  }
  Ref<> result = PY_TRY(call(t, method.get(), spec));
  if (!isStr(result.get())) {
    return t.raise(typeErrorType, "__format__ must return a str, not %.200s", result->type->name);
  }
  return std::move(result).as<Str>();
}

Result<isize> toHash(Thread& t, Object* object) {
  HashFunction function = object->type->hash;
  if (function == nullptr) {
    return t.raise(typeErrorType, "unhashable type: '%.200s'", object->type->name);
  }
  // Hashes of containers nest without a frame that counts.
  if (t.nativeStackLow()) [[unlikely]] {
    PY_TRY(t.enterRecursion(" while hashing an object"));
    t.leaveRecursion();
  }
  isize hash = function(object);
  if (hash == -1) [[unlikely]]
    return failure;
  return hash;
}

isize hashNotImplemented(Object* object) {
  (void)Thread::current().raise(typeErrorType, "unhashable type: '%.200s'", object->type->name);
  return -1;
}

Result<bool> toBool(Thread& t, Object* object) {
  if (object == boolObject(true)) return true;
  if (object == boolObject(false) || object == none()) return false;
  Type* type = object->type;
  isize result;
  if (type->asNumber != nullptr && type->asNumber->boolean != nullptr) {
    result = type->asNumber->boolean(object);
  } else if (type->asMapping != nullptr && type->asMapping->length != nullptr) {
    result = type->asMapping->length(object);
  } else if (type->asSequence != nullptr && type->asSequence->length != nullptr) {
    result = type->asSequence->length(object);
  } else {
    return true;
  }
  if (result < 0) [[unlikely]]
    return failure;
  return result > 0;
}

Ref<> compare(Thread& t, Object* a, Object* b, CompareOp op) {
  RecursionScope scope(t, " in comparison");
  if (scope.failed()) return failure;
  return compareByRules(t, a, b, op);
}

Result<bool> compareBool(Thread& t, Object* a, Object* b, CompareOp op) {
  if (a == b) {
    if (op == kEqual) return true;
    if (op == kNotEqual) return false;
  }
  Ref<> result = PY_TRY(compare(t, a, b, op));
  return toBool(t, result.get());
}

Ref<> toDir(Thread& t, Object* object) {
  Lookup method = PY_TRY(lookupSpecial(t, object, names::__dir__));
  if (!method.found()) return t.raise(typeErrorType, "object does not provide __dir__");
  Ref<> names = PY_TRY(call(t, method.get()));
  Ref<List> list = PY_TRY(toList(t, names.get()));
  Object* object2 = reinterpret_cast<Object*>(list.get());
  (void)PY_TRY(callMethod(t, object2, names::sort));
  return Ref<>::steal(reinterpret_cast<Object*>(list.release()));
}

}  // namespace taipan
