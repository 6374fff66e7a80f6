// classmethod and staticmethod.

#include "builtins/descriptor/descriptor_internal.h"
#include "builtins/function/builtin_function.h"
#include "builtins/type/instance.h"
#include "builtins/type/type_internal.h"
#include "object/names.h"
#include "object/seams.h"

namespace taipan {

namespace {

/// = classmethod, staticmethod (funcobject.h keeps both private).
struct MethodHolder : Object {
  Object* function;
  Object* dict;
};

int holderInit(Object* object, Object* args, Object* kwargs, const char* name) {
  Thread& t = Thread::current();
  auto& tuple = *static_cast<Tuple*>(args);
  auto* self = static_cast<MethodHolder*>(object);
  if (checkNoKeywordDict(t, name, kwargs).failed()) return -1;
  if (checkPositional(t, name, tuple.size, 1, 1).failed()) return -1;
  incref(tuple[0]);
  assignOwned(self->function, tuple[0]);
  return copyFunctionAttributes(t, self, tuple[0]).toInt();
}

int classMethodInit(Object* self, Object* args, Object* kwargs) {
  return holderInit(self, args, kwargs, "classmethod");
}
int staticMethodInit(Object* self, Object* args, Object* kwargs) {
  return holderInit(self, args, kwargs, "staticmethod");
}

void holderDealloc(Object* object) {
  gcUntrack(object);
  auto* self = static_cast<MethodHolder*>(object);
  xdecref(self->function);
  xdecref(self->dict);
  object->type->free(object);
}

int holderTraverse(Object* object, VisitFunction visit, void* arg) {
  auto* self = static_cast<MethodHolder*>(object);
  PY_VISIT(self->function);
  PY_VISIT(self->dict);
  return 0;
}

int holderClear(Object* object) {
  auto* self = static_cast<MethodHolder*>(object);
  clearOwned(self->function);
  clearOwned(self->dict);
  return 0;
}

Status checkInitialised(Thread& t, MethodHolder& self, const char* kind) {
  if (self.function != nullptr) return {};
  return t.raise(runtimeErrorType, "uninitialized %s object", kind);
}

Ref<> classMethodGet(Thread& t, MethodHolder& self, Object* object, Object* type) {
  PY_TRY(checkInitialised(t, self, "classmethod"));
  if (type == nullptr) type = object->type;
  // Descriptors chain: classmethod(property(...)).
  if (TernaryFunction get = self.function->type->descrGet) {
    return Ref<>::steal(get(self.function, type, type));
  }
  return newBoundMethod(t, self.function, type);
}

Ref<> staticMethodGet(Thread& t, MethodHolder& self, Object*, Object*) {
  PY_TRY(checkInitialised(t, self, "staticmethod"));
  return Ref<>::share(self.function);
}

Ref<> staticMethodCall(Thread& t, MethodHolder& self, Object* args, Object* kwargs) {
  PY_TRY(checkInitialised(t, self, "staticmethod"));
  return callTupleDict(t, self.function, args, kwargs);
}

Ref<Str> classMethodRepr(Thread& t, MethodHolder& self) {
  return newStrFormatSeam(t, "<classmethod(%R)>", self.function);
}
Ref<Str> staticMethodRepr(Thread& t, MethodHolder& self) {
  return newStrFormatSeam(t, "<staticmethod(%R)>", self.function);
}

Result<bool> isAbstract(Thread& t, MethodHolder& self) {
  return isAbstractMethod(t, self.function);
}

Ref<> getDict(Thread& t, Object* self) {
  Dict* dict = instanceDict(t, self);
  if (dict == nullptr) return failure;
  return Ref<>::share(dict);
}
Status setDict(Thread& t, Object* self, Object* value) {
  if (value == nullptr) return t.raise(typeErrorType, "cannot delete __dict__");
  return setInstanceDict(t, self, value);
}

constinit const MemberDef kMembers[] = {
    {"__func__", kMemberObject, offsetof(MethodHolder, function), kMemberReadOnly, nullptr},
    {"__wrapped__", kMemberObject, offsetof(MethodHolder, function), kMemberReadOnly, nullptr},
    {}};
constinit const GetSetDef kGetSet[] = {GETTER("__isabstractmethod__", isAbstract, nullptr),
                                       GETSET("__dict__", getDict, setDict, nullptr),
                                       {}};

constexpr char kClassMethodDoc[] =
    "classmethod(function) -> method\n\n"
    "Convert a function to be a class method.\n\n"
    "A class method receives the class as implicit first argument,\n"
    "just like an instance method receives the instance.\n"
    "To declare a class method, use this idiom:\n\n"
    "  class C:\n"
    "      @classmethod\n"
    "      def f(cls, arg1, arg2, argN):\n"
    "          ...\n\n"
    "It can be called either on the class (e.g. C.f()) or on an instance\n"
    "(e.g. C().f()).  The instance is ignored except for its class.\n"
    "If a class method is called for a derived class, the derived class\n"
    "object is passed as the implied first argument.\n\n"
    "Class methods are different than C++ or Java static methods.\n"
    "If you want those, see the staticmethod builtin.";

constexpr char kStaticMethodDoc[] =
    "staticmethod(function) -> method\n\n"
    "Convert a function to be a static method.\n\n"
    "A static method does not receive an implicit first argument.\n"
    "To declare a static method, use this idiom:\n\n"
    "     class C:\n"
    "         @staticmethod\n"
    "         def f(arg1, arg2, argN):\n"
    "             ...\n\n"
    "It can be called either on the class (e.g. C.f()) or on an instance\n"
    "(e.g. C().f()). Both the class and the instance are ignored, and\n"
    "neither is passed implicitly as the first argument to the method.\n\n"
    "Static methods in Python are similar to those found in Java or C++.\n"
    "For a more advanced concept, see the classmethod builtin.";

}  // namespace

Status copyFunctionAttributes(Thread& t, Object* wrapper, Object* wrapped) {
  for (Str* name : {names::__module__, names::__name__, names::__qualname__, names::__doc__,
                    names::__annotations__}) {
    Lookup value = PY_TRY(lookupAttribute(t, wrapped, name));
    if (value.found()) PY_TRY(setAttribute(t, wrapper, name, value.get()));
  }
  return {};
}

Result<bool> isAbstractMethod(Thread& t, Object* object) {
  if (object == nullptr) return false;
  Lookup flag = PY_TRY(lookupAttribute(t, object, names::__isabstractmethod__));
  return flag.found() ? toBool(t, flag.get()) : Result<bool>(false);
}

Ref<> newStaticBuiltin(Thread& t, Type& type, const MethodDef& method) {
  Ref<> function = PY_TRY(newBuiltinFunction(t, &method, &type));
  Ref<MethodHolder> holder = PY_TRY(newObject<MethodHolder>(t, staticMethodType));
  holder->function = function.release();
  gcTrack(holder.get());
  return holder;
}

constinit BuiltinType classMethodType{{.name = "classmethod",
                                       .doc = kClassMethodDoc,
                                       .basicSize = sizeof(MethodHolder),
                                       .flags = kTypeHaveGc | kTypeBase,
                                       .dealloc = holderDealloc,
                                       .repr = slot<classMethodRepr>,
                                       .traverse = holderTraverse,
                                       .clear = holderClear,
                                       .members = kMembers,
                                       .getset = kGetSet,
                                       .descrGet = slot<classMethodGet>,
                                       .dictOffset = offsetof(MethodHolder, dict),
                                       .init = classMethodInit,
                                       .new_ = genericNew}};

constinit BuiltinType staticMethodType{{.name = "staticmethod",
                                        .doc = kStaticMethodDoc,
                                        .basicSize = sizeof(MethodHolder),
                                        .flags = kTypeHaveGc | kTypeBase,
                                        .dealloc = holderDealloc,
                                        .repr = slot<staticMethodRepr>,
                                        .call = slot<staticMethodCall>,
                                        .traverse = holderTraverse,
                                        .clear = holderClear,
                                        .members = kMembers,
                                        .getset = kGetSet,
                                        .descrGet = slot<staticMethodGet>,
                                        .dictOffset = offsetof(MethodHolder, dict),
                                        .init = staticMethodInit,
                                        .new_ = genericNew}};

}  // namespace taipan
