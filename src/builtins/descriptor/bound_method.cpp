// `method`: a callable with its self in front (types.MethodType), and instancemethod, by which C
// functions become methods.

#include "builtins/descriptor/descriptor_internal.h"
#include "builtins/function/builtin_function.h"
#include "builtins/weakref/weakref.h"
#include "object/names.h"
#include "object/seams.h"

namespace taipan {

namespace {

// --- method -------------------------------------------------------------------------------------

Object* methodVectorcall(Object* callable, Object* const* args, usize count, Object* names) {
  auto* method = static_cast<BoundMethod*>(callable);
  Thread& t = Thread::current();
  isize positional = vectorcallCount(count);
  if ((count & kVectorcallOffsetFlag) != 0) {
    auto** withSelf = const_cast<Object**>(args) - 1;
    Object* lent = withSelf[0];
    withSelf[0] = method->self;
    Ref<> result =
        callVector(t, method->function, withSelf, static_cast<usize>(positional) + 1, names);
    withSelf[0] = lent;
    return result.release();
  }
  isize total = positional + (names == nullptr ? 0 : static_cast<Tuple*>(names)->size);
  Object* small[8];
  Object** withSelf = total < 8 ? small : new Object*[static_cast<usize>(total) + 1];
  withSelf[0] = method->self;
  for (isize i = 0; i < total; ++i) withSelf[i + 1] = args[i];
  Ref<> result =
      callVector(t, method->function, withSelf, static_cast<usize>(positional) + 1, names);
  if (withSelf != small) delete[] withSelf;
  return result.release();
}

Object* callWithTuple(Object* self, Object* args, Object* kwargs) {
  return callTupleDict(Thread::current(), self, args, kwargs).release();
}

Object* methodNew(Type*, Object* args, Object* kwargs) {
  Thread& t = Thread::current();
  auto& tuple = *static_cast<Tuple*>(args);
  if (checkNoKeywordDict(t, "method", kwargs).failed()) return nullptr;
  if (checkPositional(t, "method", tuple.size, 2, 2).failed()) return nullptr;
  if (!isCallable(tuple[0])) {
    (void)t.raise(typeErrorType, "first argument must be callable");
    return nullptr;
  }
  if (isNone(tuple[1])) {
    (void)t.raise(typeErrorType, "instance must not be None");
    return nullptr;
  }
  return newBoundMethod(t, tuple[0], tuple[1]).release();
}

void methodDealloc(Object* object) {
  gcUntrack(object);
  auto* self = static_cast<BoundMethod*>(object);
  if (self->weaklist != nullptr) clearWeakrefs(object);
  xdecref(self->function);
  xdecref(self->self);
  object->type->free(object);
}

int methodTraverse(Object* object, VisitFunction visit, void* arg) {
  auto* self = static_cast<BoundMethod*>(object);
  PY_VISIT(self->function);
  PY_VISIT(self->self);
  return 0;
}

/// What the type has comes first, as for other objects; all else is the function's.
Ref<> forwardAttribute(Thread& t, Object* self, Object* function, Object* name) {
  Type* type = self->type;
  if (isStr(name)) {
    if (Object* found = lookupType(type, name)) {
      Ref<> descriptor = Ref<>::share(found);
      if (TernaryFunction get = found->type->descrGet) {
        return Ref<>::steal(get(found, self, type));
      }
      return descriptor;
    }
  }
  return getAttribute(t, function, name);
}

Ref<> methodGetAttribute(Thread& t, BoundMethod& self, Object* name) {
  return forwardAttribute(t, &self, self.function, name);
}

/// The name to show: `__qualname__`, else `__name__`, else "?".
Ref<Str> shownName(Thread& t, Object* function) {
  for (Str* key : {names::__qualname__, names::__name__}) {
    Lookup name = PY_TRY(lookupAttribute(t, function, key));
    if (name.found() && isStr(name.get())) return std::move(name).value().as<Str>();
    if (name.found()) break;
  }
  return newStr(t, "?");
}

Ref<Str> methodRepr(Thread& t, BoundMethod& self) {
  Ref<Str> name = PY_TRY(shownName(t, self.function));
  return newStrFormatSeam(t, "<bound method %U of %R>", name.get(), self.self);
}

isize addressHash(void* pointer) {
  auto bits = reinterpret_cast<usize>(pointer);
  return static_cast<isize>((bits >> 4) | (bits << 60));
}

Result<isize> methodHash(Thread& t, BoundMethod& self) {
  isize hash = addressHash(self.self) ^ PY_TRY(toHash(t, self.function));
  return hash == -1 ? -2 : hash;
}

Ref<> methodCompare(Thread& t, Object* a, Object* b, CompareOp op) {
  if ((op != kEqual && op != kNotEqual) || a->type != &methodType || b->type != &methodType) {
    return Ref<>::share(notImplemented());
  }
  auto& left = *static_cast<BoundMethod*>(a);
  auto& right = *static_cast<BoundMethod*>(b);
  bool equal = PY_TRY(compareBool(t, left.function, right.function, kEqual));
  equal = equal && left.self == right.self;
  return Ref<>::share(boolObject(equal == (op == kEqual)));
}

Ref<> methodDoc(Thread& t, BoundMethod& self) {
  return getAttribute(t, self.function, names::__doc__);
}

Ref<> methodReduce(Thread& t, BoundMethod& self) {
  Ref<> name = PY_TRY(getAttribute(t, self.function, names::__name__));
  return reduceToGetattr(t, self.self, name.get());
}

constinit const MethodDef kMethodMethods[] = {METHOD("__reduce__", "($self, /)", methodReduce, ""),
                                              {}};
constinit const MemberDef kMethodMembers[] = {
    {"__func__", kMemberObject, offsetof(BoundMethod, function), kMemberReadOnly,
     "the function (or other callable) implementing a method"},
    {"__self__", kMemberObject, offsetof(BoundMethod, self), kMemberReadOnly,
     "the instance to which a method is bound"},
    {}};
constinit const GetSetDef kMethodGetSet[] = {GETTER("__doc__", methodDoc, nullptr), {}};

// --- instancemethod -----------------------------------------------------------------------------

Object* instanceMethodNew(Type* type, Object* args, Object* kwargs) {
  Thread& t = Thread::current();
  auto& tuple = *static_cast<Tuple*>(args);
  if (checkPositional(t, "instancemethod", tuple.size, 1, 1).failed()) return nullptr;
  if (!isCallable(tuple[0])) {
    (void)t.raise(typeErrorType, "first argument must be callable");
    return nullptr;
  }
  Ref<InstanceMethod> result = newObject<InstanceMethod>(t, *type);
  if (!result) return nullptr;
  result->function = Ref<>::share(tuple[0]).release();
  gcTrack(result.get());
  return result.release();
}

void instanceMethodDealloc(Object* object) {
  gcUntrack(object);
  xdecref(static_cast<InstanceMethod*>(object)->function);
  object->type->free(object);
}

int instanceMethodTraverse(Object* object, VisitFunction visit, void* arg) {
  PY_VISIT(static_cast<InstanceMethod*>(object)->function);
  return 0;
}

Ref<> instanceMethodGet(Thread& t, InstanceMethod& self, Object* object, Object*) {
  if (object == nullptr) return Ref<>::share(self.function);
  return newBoundMethod(t, self.function, object);
}

Ref<> instanceMethodGetAttribute(Thread& t, InstanceMethod& self, Object* name) {
  return forwardAttribute(t, &self, self.function, name);
}

Ref<> instanceMethodDoc(Thread& t, InstanceMethod& self) {
  return getAttribute(t, self.function, names::__doc__);
}

Ref<Str> instanceMethodRepr(Thread& t, InstanceMethod& self) {
  Str* shown = nullptr;
  Lookup name = PY_TRY(lookupAttribute(t, self.function, names::__name__));
  if (name.found() && isStr(name.get())) shown = static_cast<Str*>(name.get());
  if (shown == nullptr) return newStrFormatSeam(t, "<instancemethod ? at %p>", &self);
  return newStrFormatSeam(t, "<instancemethod %U at %p>", shown, &self);
}

Ref<> instanceMethodCompare(Thread& t, Object* a, Object* b, CompareOp op) {
  if ((op != kEqual && op != kNotEqual) || a->type != &instanceMethodType ||
      b->type != &instanceMethodType) {
    return Ref<>::share(notImplemented());
  }
  bool equal = PY_TRY(compareBool(t, static_cast<InstanceMethod*>(a)->function,
                                  static_cast<InstanceMethod*>(b)->function, kEqual));
  return Ref<>::share(boolObject(equal == (op == kEqual)));
}

Ref<> instanceMethodCall(Thread& t, InstanceMethod& self, Object* args, Object* kwargs) {
  return callTupleDict(t, self.function, args, kwargs);
}

constinit const GetSetDef kInstanceMethodGetSet[] = {GETTER("__doc__", instanceMethodDoc, nullptr),
                                                     {}};
constinit const MemberDef kInstanceMethodMembers[] = {
    {"__func__", kMemberObject, offsetof(InstanceMethod, function), kMemberReadOnly,
     "the function (or other callable) implementing a method"},
    {}};

}  // namespace

constinit BuiltinType methodType{{.name = "method",
                                  .doc = "method(function, instance)\n\n"
                                         "Create a bound instance method object.",
                                  .basicSize = sizeof(BoundMethod),
                                  .flags = kTypeHaveGc,
                                  .dealloc = methodDealloc,
                                  .vectorcallOffset = offsetof(BoundMethod, vectorcall),
                                  .repr = slot<methodRepr>,
                                  .hash = slot<methodHash>,
                                  .call = callWithTuple,
                                  .getAttribute = slot<methodGetAttribute>,
                                  .setAttribute = genericSetAttributeSlot,
                                  .traverse = methodTraverse,
                                  .richCompare = slot<methodCompare>,
                                  .weaklistOffset = offsetof(BoundMethod, weaklist),
                                  .methods = kMethodMethods,
                                  .members = kMethodMembers,
                                  .getset = kMethodGetSet,
                                  .new_ = methodNew}};

constinit BuiltinType instanceMethodType{{.name = "instancemethod",
                                          .doc = "instancemethod(function)\n--\n\n"
                                                 "Bind a function to a class.",
                                          .basicSize = sizeof(InstanceMethod),
                                          .flags = kTypeHaveGc,
                                          .dealloc = instanceMethodDealloc,
                                          .repr = slot<instanceMethodRepr>,
                                          .call = slot<instanceMethodCall>,
                                          .getAttribute = slot<instanceMethodGetAttribute>,
                                          .setAttribute = genericSetAttributeSlot,
                                          .traverse = instanceMethodTraverse,
                                          .richCompare = slot<instanceMethodCompare>,
                                          .members = kInstanceMethodMembers,
                                          .getset = kInstanceMethodGetSet,
                                          .descrGet = slot<instanceMethodGet>,
                                          .new_ = instanceMethodNew}};

Ref<> newBoundMethod(Thread& t, Object* function, Object* self) {
  Ref<BoundMethod> method = PY_TRY(newObject<BoundMethod>(t, methodType));
  incref(function);
  method->function = function;
  incref(self);
  method->self = self;
  method->vectorcall = methodVectorcall;
  gcTrack(method.get());
  return method;
}

}  // namespace taipan
