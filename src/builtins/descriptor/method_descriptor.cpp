// method_descriptor and classmethod_descriptor: the rows of method tables as class attributes. Each
// calling convention of the C API is served by a vectorcall function of its own.

#include "builtins/descriptor/descriptor_internal.h"
#include "builtins/function/builtin_function.h"
#include "builtins/type/type_internal.h"
#include "object/seams.h"

namespace taipan {

namespace {

MethodDescriptor& descriptorOf(Object* callable) {
  return *static_cast<MethodDescriptor*>(callable);
}

/// Checks that there is a self of the right type.
bool checkSelf(Object* callable, Object* const* args, isize count) {
  Thread& t = Thread::current();
  if (count < 1) [[unlikely]] {
    Ref<Str> text = functionText(t, callable);
    if (text) (void)t.raise(typeErrorType, "unbound method %U needs an argument", text.get());
    return false;
  }
  return !checkOwner(t, descriptorOf(callable), args[0]).failed();
}

bool checkNoNames(Object* callable, Object* names) {
  if (names == nullptr || static_cast<Tuple*>(names)->size == 0) [[likely]]
    return true;
  Thread& t = Thread::current();
  Ref<Str> text = functionText(t, callable);
  if (text) (void)t.raise(typeErrorType, "%U takes no keyword arguments", text.get());
  return false;
}

bool checkGiven(Object* callable, const char* what, isize given, isize wanted) {
  if (given == wanted) [[likely]]
    return true;
  Thread& t = Thread::current();
  Ref<Str> text = functionText(t, callable);
  if (text) (void)t.raise(typeErrorType, "%U takes %s (%zd given)", text.get(), what, given);
  return false;
}

/// Calls of methods without or with one argument are levels of recursion.
Object* callCounted(Object* callable, Object* self, Object* argument) {
  RecursionScope scope(Thread::current(), " while calling a Python object");
  if (scope.failed()) return nullptr;
  return descriptorOf(callable).method->function.one(self, argument);
}

Object* callNoArgs(Object* callable, Object* const* args, usize countAndFlag, Object* names) {
  isize count = vectorcallCount(countAndFlag);
  if (!checkSelf(callable, args, count) || !checkNoNames(callable, names) ||
      !checkGiven(callable, "no arguments", count - 1, 0)) {
    return nullptr;
  }
  return callCounted(callable, args[0], nullptr);
}

Object* callOne(Object* callable, Object* const* args, usize countAndFlag, Object* names) {
  isize count = vectorcallCount(countAndFlag);
  if (!checkSelf(callable, args, count) || !checkNoNames(callable, names) ||
      !checkGiven(callable, "exactly one argument", count - 1, 1)) {
    return nullptr;
  }
  return callCounted(callable, args[0], args[1]);
}

Object* callFast(Object* callable, Object* const* args, usize countAndFlag, Object* names) {
  isize count = vectorcallCount(countAndFlag);
  if (!checkSelf(callable, args, count) || !checkNoNames(callable, names)) return nullptr;
  return descriptorOf(callable).method->function.fast(args[0], args + 1, count - 1);
}

Object* callFastKeywords(Object* callable, Object* const* args, usize countAndFlag, Object* names) {
  isize count = vectorcallCount(countAndFlag);
  if (!checkSelf(callable, args, count)) return nullptr;
  return descriptorOf(callable).method->function.fastKeywords(args[0], args + 1, count - 1, names);
}

Object* callDefiningClass(Object* callable, Object* const* args, usize countAndFlag,
                          Object* names) {
  isize count = vectorcallCount(countAndFlag);
  if (!checkSelf(callable, args, count)) return nullptr;
  MethodDescriptor& self = descriptorOf(callable);
  return self.method->function.definingClass(args[0], self.owner, args + 1,
                                             static_cast<usize>(count - 1), names);
}

Object* callVarargs(Object* callable, Object* const* args, usize countAndFlag, Object* names) {
  isize count = vectorcallCount(countAndFlag);
  if (!checkSelf(callable, args, count) || !checkNoNames(callable, names)) return nullptr;
  Ref<> tuple = tupleFromArray(Thread::current(), args + 1, count - 1);
  if (!tuple) return nullptr;
  return descriptorOf(callable).method->function.one(args[0], tuple.get());
}

Object* callVarargsKeywords(Object* callable, Object* const* args, usize countAndFlag,
                            Object* names) {
  isize count = vectorcallCount(countAndFlag);
  if (!checkSelf(callable, args, count)) return nullptr;
  Thread& t = Thread::current();
  Ref<> tuple = tupleFromArray(t, args + 1, count - 1);
  if (!tuple) return nullptr;
  Ref<> kwargs;
  if (names != nullptr && static_cast<Tuple*>(names)->size > 0) {
    kwargs = dictFromKeywords(t, names, args + count);
    if (!kwargs) return nullptr;
  }
  return descriptorOf(callable).method->function.varargsKeywords(args[0], tuple.get(),
                                                                 kwargs.get());
}

VectorcallFunction conventionOf(int flags) {
  switch (flags & ~(kMethodClass | kMethodStatic | kMethodCoexist | kMethodTuple)) {
    case kMethodNoArgs:
      return callNoArgs;
    case kMethodO:
      return callOne;
    case kMethodVarargs:
      return callVarargs;
    case kMethodVarargs | kMethodKeywords:
      return callVarargsKeywords;
    case kMethodFastcall:
      return callFast;
    case kMethodFastcall | kMethodKeywords:
      return callFastKeywords;
    case kMethodDefiningClass | kMethodFastcall | kMethodKeywords:
      return callDefiningClass;
    default:
      return nullptr;
  }
}

Object* callWithTuple(Object* self, Object* args, Object* kwargs) {
  // callTupleDict prefers the vectorcall function; this slot makes the type callable.
  return callTupleDict(Thread::current(), self, args, kwargs).release();
}

Ref<Str> methodRepr(Thread& t, MethodDescriptor& self) {
  return newStrFormatSeam(t, "<method '%U' of '%s' objects>", self.name, self.owner->name);
}

Ref<> methodDoc(Thread& t, MethodDescriptor& self) {
  return docOf(t, self.method->name, self.method->doc);
}
Ref<> methodSignature(Thread& t, MethodDescriptor& self) {
  return textSignatureOf(t, self.method->name, self.method->doc);
}

Ref<> methodGet(Thread& t, MethodDescriptor& self, Object* object, Object*) {
  if (object == nullptr) return Ref<>::share(&self);
  PY_TRY(checkOwner(t, self, object));
  bool wantsClass = (self.method->flags & kMethodDefiningClass) != 0;
  return newBuiltinFunction(t, self.method, object, nullptr, wantsClass ? self.owner : nullptr);
}

constinit const GetSetDef kMethodGetSet[] = {GETTER("__doc__", methodDoc, nullptr),
                                             GETTER("__qualname__", descriptorQualname, nullptr),
                                             GETTER("__text_signature__", methodSignature, nullptr),
                                             {}};
constinit const MethodDef kReduceMethods[] = {
    METHOD_PLAIN("__reduce__", "($self, /)", descriptorReduce, nullptr), {}};

// --- classmethod_descriptor ---------------------------------------------------------------------

Ref<> classMethodGet(Thread& t, MethodDescriptor& self, Object* object, Object* cls) {
  if (cls == nullptr) {
    if (object == nullptr) {
      return t.raise(typeErrorType,
                     "descriptor '%U' for type '%.100s' needs either an object or a "
                     "type",
                     self.name, self.owner->name);
    }
    cls = object->type;
  }
  if (!isType(cls)) {
    return t.raise(typeErrorType,
                   "descriptor '%U' for type '%.100s' needs a type, not a '%.100s' as arg 2",
                   self.name, self.owner->name, cls->type->name);
  }
  auto* type = static_cast<Type*>(cls);
  if (!isSubtype(type, self.owner)) {
    return t.raise(typeErrorType,
                   "descriptor '%U' requires a subtype of '%.100s' but received '%.100s'",
                   self.name, self.owner->name, type->name);
  }
  bool wantsClass = (self.method->flags & kMethodDefiningClass) != 0;
  return newBuiltinFunction(t, self.method, type, nullptr, wantsClass ? self.owner : nullptr);
}

Object* classMethodVectorcall(Object* callable, Object* const* args, usize countAndFlag,
                              Object* names) {
  Thread& t = Thread::current();
  MethodDescriptor& self = descriptorOf(callable);
  isize count = vectorcallCount(countAndFlag);
  if (count < 1) {
    (void)t.raise(typeErrorType, "descriptor '%U' of '%.100s' object needs an argument", self.name,
                  self.owner->name);
    return nullptr;
  }
  Ref<> bound = classMethodGet(t, self, nullptr, args[0]);
  if (!bound) return nullptr;
  return callVector(t, bound.get(), args + 1, static_cast<usize>(count - 1), names).release();
}

}  // namespace

constinit BuiltinType methodDescriptorType{
    {.name = "method_descriptor",
     .basicSize = sizeof(MethodDescriptor),
     .flags = kTypeHaveGc | kTypeMethodDescriptor,
     .dealloc = descriptorDealloc,
     .vectorcallOffset = offsetof(MethodDescriptor, vectorcall),
     .repr = slot<methodRepr>,
     .call = callWithTuple,
     .getAttribute = genericGetAttributeSlot,
     .traverse = descriptorTraverse,
     .methods = kReduceMethods,
     .members = kDescriptorMembers,
     .getset = kMethodGetSet,
     .descrGet = slot<methodGet>}};

constinit BuiltinType classMethodDescriptorType{
    {.name = "classmethod_descriptor",
     .basicSize = sizeof(MethodDescriptor),
     .flags = kTypeHaveGc,
     .dealloc = descriptorDealloc,
     .vectorcallOffset = offsetof(MethodDescriptor, vectorcall),
     .repr = slot<methodRepr>,
     .call = callWithTuple,
     .getAttribute = genericGetAttributeSlot,
     .traverse = descriptorTraverse,
     .members = kDescriptorMembers,
     .getset = kMethodGetSet,
     .descrGet = slot<classMethodGet>}};

Ref<> newMethodDescriptor(Thread& t, Type& type, const MethodDef& method) {
  VectorcallFunction vectorcall = conventionOf(method.flags);
  if (vectorcall == nullptr) {
    return t.raise(systemErrorType, "%s() method: bad call flags", method.name);
  }
  auto result =
      PY_TRY(makeDescriptor<MethodDescriptor>(t, methodDescriptorType, type, method.name));
  result->method = &method;
  result->vectorcall = vectorcall;
  return result;
}

Ref<> newClassMethodDescriptor(Thread& t, Type& type, const MethodDef& method) {
  auto result =
      PY_TRY(makeDescriptor<MethodDescriptor>(t, classMethodDescriptorType, type, method.name));
  result->method = &method;
  result->vectorcall = classMethodVectorcall;
  return result;
}

}  // namespace taipan
