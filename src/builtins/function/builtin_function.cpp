#include "builtins/function/builtin_function.h"

#include "builtins/descriptor/descriptor.h"
#include "builtins/dict/dict.h"
#include "builtins/str/str.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "builtins/weakref/weakref.h"
#include "object/allocate.h"
#include "object/gc/gc.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"

namespace taipan {

// --- calling ------------------------------------------------------------------------------------

Ref<Str> functionText(Thread& t, Object* function) {
  Lookup qualname = PY_TRY(lookupAttribute(t, function, names::__qualname__));
  if (!qualname.found()) return toStr(t, function);
  Lookup module = PY_TRY(lookupAttribute(t, function, names::__module__));
  if (module.found() && !isNone(module.get())) {
    bool isPlain =
        isStr(module.get()) && strEqual(*static_cast<Str*>(module.get()), *names::builtins);
    if (!isPlain) return newStrFormat(t, "%S.%S()", module.get(), qualname.get());
  }
  return newStrFormat(t, "%S()", qualname.get());
}

[[gnu::cold]] static Failure raiseCount(Thread& t, Object* function, const char* expected,
                                        isize given) {
  Ref<Str> text = functionText(t, function);
  if (!text) return failure;
  return t.raise(typeErrorType, "%U takes %s (%zd given)", text.get(), expected, given);
}

/// Whether there are keywords, with the TypeError raised.
static bool rejectKeywords(Thread& t, Object* function, Object* names) {
  if (names == nullptr || static_cast<Tuple*>(names)->size == 0) [[likely]]
    return false;
  const MethodDef* definition = static_cast<BuiltinFunction*>(function)->definition;
  if ((definition->flags & kMethodTuple) != 0) {
    t.raise(typeErrorType, "%.200s() takes no keyword arguments", definition->name);
  } else if (Ref<Str> text = functionText(t, function)) {
    t.raise(typeErrorType, "%U takes no keyword arguments", text.get());
  }
  return true;
}

static constexpr const char* kWhileCalling = " while calling a Python object";

static Object* vectorcallNoArgs(Object* object, Object* const* args, usize count, Object* names) {
  Thread& t = Thread::current();
  auto* function = static_cast<BuiltinFunction*>(object);
  if (rejectKeywords(t, object, names)) return nullptr;
  if (vectorcallCount(count) != 0) [[unlikely]] {
    raiseCount(t, object, "no arguments", vectorcallCount(count));
    return nullptr;
  }
  if (t.enterRecursion(kWhileCalling).failed()) return nullptr;
  Object* result = function->definition->function.one(builtinSelf(*function), nullptr);
  t.leaveRecursion();
  return result;
}

static Object* vectorcallOne(Object* object, Object* const* args, usize count, Object* names) {
  Thread& t = Thread::current();
  auto* function = static_cast<BuiltinFunction*>(object);
  if (rejectKeywords(t, object, names)) return nullptr;
  if (vectorcallCount(count) != 1) [[unlikely]] {
    raiseCount(t, object, "exactly one argument", vectorcallCount(count));
    return nullptr;
  }
  if (t.enterRecursion(kWhileCalling).failed()) return nullptr;
  Object* result = function->definition->function.one(builtinSelf(*function), args[0]);
  t.leaveRecursion();
  return result;
}

static Object* vectorcallFast(Object* object, Object* const* args, usize count, Object* names) {
  auto* function = static_cast<BuiltinFunction*>(object);
  if (rejectKeywords(Thread::current(), object, names)) return nullptr;
  return function->definition->function.fast(builtinSelf(*function), args, vectorcallCount(count));
}

static Object* vectorcallFastKeywords(Object* object, Object* const* args, usize count,
                                      Object* names) {
  auto* function = static_cast<BuiltinFunction*>(object);
  return function->definition->function.fastKeywords(builtinSelf(*function), args,
                                                     vectorcallCount(count), names);
}

static Object* vectorcallDefiningClass(Object* object, Object* const* args, usize count,
                                       Object* names) {
  auto* method = static_cast<BuiltinMethod*>(object);
  return method->definition->function.definingClass(
      builtinSelf(*method), method->definingClass, args, static_cast<usize>(vectorcallCount(count)),
      names);
}

/// tp_call: METH_VARARGS functions get their tuple; the others go through their vectorcall.
static Ref<> builtinFunctionCall(Thread& t, BuiltinFunction& self, Object* args, Object* kwargs) {
  auto* tuple = static_cast<Tuple*>(args);
  auto* dict = static_cast<Dict*>(kwargs);
  isize keywords = dict == nullptr ? 0 : dictSize(dict);
  if (self.vectorcall == nullptr) {
    bool takesKeywords = (self.definition->flags & kMethodKeywords) != 0;
    if (!takesKeywords && keywords != 0) {
      return t.raise(typeErrorType, "%.200s() takes no keyword arguments", self.definition->name);
    }
    PY_TRY(t.enterRecursion(kWhileCalling));
    Object* result =
        takesKeywords ? self.definition->function.varargsKeywords(builtinSelf(self), args, kwargs)
                      : self.definition->function.one(builtinSelf(self), args);
    t.leaveRecursion();
    return Ref<>::steal(result);
  }
  if (keywords == 0) {
    return Ref<>::steal(
        self.vectorcall(&self, tuple->items, static_cast<usize>(tuple->size), nullptr));
  }
  Ref<Tuple> values = PY_TRY(newTuple(t, tuple->size + keywords));
  Ref<Tuple> names = PY_TRY(newTuple(t, keywords));
  for (isize i = 0; i < tuple->size; ++i)
    values->items[i] = Ref<>::share(tuple->items[i]).release();
  isize position = 0;
  Object* key;
  Object* value;
  for (isize i = 0; i < keywords && dictNext(dict, &position, &key, &value); ++i) {
    if (!isStr(key)) return t.raise(typeErrorType, "keywords must be strings");
    names->items[i] = Ref<>::share(key).release();
    values->items[tuple->size + i] = Ref<>::share(value).release();
  }
  return Ref<>::steal(
      self.vectorcall(&self, values->items, static_cast<usize>(tuple->size), names.get()));
}

static VectorcallFunction vectorcallFor(int flags, bool* valid) {
  *valid = true;
  switch (flags & (kMethodVarargs | kMethodFastcall | kMethodNoArgs | kMethodO | kMethodKeywords |
                   kMethodDefiningClass)) {
    case kMethodVarargs:
    case kMethodVarargs | kMethodKeywords:
      return nullptr;
    case kMethodFastcall:
      return &vectorcallFast;
    case kMethodFastcall | kMethodKeywords:
      return &vectorcallFastKeywords;
    case kMethodNoArgs:
      return &vectorcallNoArgs;
    case kMethodO:
      return &vectorcallOne;
    case kMethodDefiningClass | kMethodFastcall | kMethodKeywords:
      return &vectorcallDefiningClass;
    default:
      *valid = false;
      return nullptr;
  }
}

Ref<> newBuiltinFunction(Thread& t, const MethodDef* definition, Object* self, Object* module,
                         Type* cls) {
  bool valid;
  VectorcallFunction vectorcall = vectorcallFor(definition->flags, &valid);
  if (!valid) return t.raise(systemErrorType, "%s() method: bad call flags", definition->name);
  bool isMethod = (definition->flags & kMethodDefiningClass) != 0;
  if (isMethod && cls == nullptr) {
    return t.raise(systemErrorType,
                   "attempting to create PyCMethod with a METH_METHOD flag but no class");
  }
  Ref<> made = PY_TRY(allocateObject(t, isMethod ? builtinMethodType : builtinFunctionType));
  auto* function = static_cast<BuiltinFunction*>(made.get());
  function->definition = definition;
  function->self = Ref<>::share(self).release();
  function->module = Ref<>::share(module).release();
  function->vectorcall = vectorcall;
  if (isMethod) {
    incref(cls);
    static_cast<BuiltinMethod*>(function)->definingClass = cls;
  }
  gcTrack(function);
  return made;
}

isize builtinFunctionClearFreeList() { return 0; }

// --- life ---------------------------------------------------------------------------------------

static int builtinFunctionTraverse(Object* object, VisitFunction visit, void* arg) {
  auto* self = static_cast<BuiltinFunction*>(object);
  if ((self->definition->flags & kMethodDefiningClass) != 0) {
    PY_VISIT(static_cast<BuiltinMethod*>(self)->definingClass);
  }
  PY_VISIT(self->self);
  PY_VISIT(self->module);
  return 0;
}

static void builtinFunctionDealloc(Object* object) {
  gcUntrack(object);
  TrashScope scope(object);
  if (scope.postponed()) return;
  auto* self = static_cast<BuiltinFunction*>(object);
  if (self->weaklist != nullptr) clearWeakrefs(object);
  if ((self->definition->flags & kMethodDefiningClass) != 0) {
    clearOwned(static_cast<BuiltinMethod*>(self)->definingClass);
  }
  clearOwned(self->self);
  clearOwned(self->module);
  freeObject(object);
}

// --- looking at it ------------------------------------------------------------------------------

static bool isModuleFunction(const BuiltinFunction& self) {
  return self.self == nullptr || isInstanceOf(self.self, &moduleType);
}

static Ref<> builtinFunctionRepr(Thread& t, BuiltinFunction& self) {
  if (isModuleFunction(self)) {
    return newStrFormat(t, "<built-in function %s>", self.definition->name);
  }
  return newStrFormat(t, "<built-in method %s of %s object at %p>", self.definition->name,
                      self.self->type->name, self.self);
}

static isize builtinFunctionHash(BuiltinFunction& self) {
  auto rotate = [](const void* p) {
    auto word = reinterpret_cast<usize>(p);
    return word >> 4 | word << 60;
  };
  auto hash = static_cast<isize>(rotate(self.self) ^ rotate(self.definition->function.none));
  return hash == -1 ? -2 : hash;
}

static Ref<> builtinFunctionCompare(BuiltinFunction& self, Object* other, CompareOp op) {
  if ((op != kEqual && op != kNotEqual) || !isBuiltinFunction(other)) {
    return Ref<>::share(notImplemented());
  }
  auto* b = static_cast<BuiltinFunction*>(other);
  bool equal =
      self.self == b->self && self.definition->function.none == b->definition->function.none;
  return Ref<>::share(boolObject(equal == (op == kEqual)));
}

static Ref<> getDoc(Thread& t, BuiltinFunction& self) {
  return docOf(t, self.definition->name, self.definition->doc);
}
static Ref<> getTextSignature(Thread& t, BuiltinFunction& self) {
  return textSignatureOf(t, self.definition->name, self.definition->doc);
}
static Ref<> getName(Thread& t, BuiltinFunction& self) {
  return newStrUtf8(t, self.definition->name);
}
static Ref<> getSelf(BuiltinFunction& self) {
  Object* object = builtinSelf(self);
  return Ref<>::share(object != nullptr ? object : none());
}

static Ref<> getQualname(Thread& t, BuiltinFunction& self) {
  if (isModuleFunction(self)) return getName(t, self);
  Object* cls = isType(self.self) ? self.self : self.self->type;
  Ref<> qualname = PY_TRY(getAttribute(t, cls, names::__qualname__));
  if (!isStr(qualname.get())) {
    return t.raise(typeErrorType, "<method>.__class__.__qualname__ is not a unicode object");
  }
  return newStrFormat(t, "%S.%s", qualname.get(), self.definition->name);
}

static Ref<> builtinFunctionReduce(Thread& t, BuiltinFunction& self) {
  Ref<> name = PY_TRY(getName(t, self));
  if (isModuleFunction(self)) return name;
  Ref<> getattr = PY_TRY(importAttribute(t, "builtins", "getattr"));
  Ref<Tuple> args = PY_TRY(packTuple(t, {self.self, name.get()}));
  return packTuple(t, {getattr.get(), args.get()});
}

static constinit const MethodDef kMethods[] = {
    METHOD_PLAIN("__reduce__", "($self, /)", builtinFunctionReduce, nullptr),
    {},
};

static constinit const MemberDef kMembers[] = {
    {"__module__", kMemberObject, offsetof(BuiltinFunction, module), 0, nullptr},
    {},
};

static constinit const GetSetDef kGetSet[] = {
    GETTER("__doc__", getDoc, nullptr),
    GETTER("__name__", getName, nullptr),
    GETTER("__qualname__", getQualname, nullptr),
    GETTER("__self__", getSelf, nullptr),
    GETTER("__text_signature__", getTextSignature, nullptr),
    {},
};

constinit BuiltinType builtinFunctionType{{
    .name = "builtin_function_or_method",
    .basicSize = sizeof(BuiltinFunction),
    .flags = kTypeHaveGc | kTypeHaveVectorcall | kTypeDisallowInstantiation,
    .dealloc = &builtinFunctionDealloc,
    .vectorcallOffset = offsetof(BuiltinFunction, vectorcall),
    .repr = slot<builtinFunctionRepr>,
    .hash = slot<builtinFunctionHash>,
    .call = slot<builtinFunctionCall>,
    .getAttribute = genericGetAttributeSlot,
    .traverse = &builtinFunctionTraverse,
    .richCompare = slot<builtinFunctionCompare>,
    .weaklistOffset = offsetof(BuiltinFunction, weaklist),
    .methods = kMethods,
    .members = kMembers,
    .getset = kGetSet,
}};

constinit BuiltinType builtinMethodType{{
    .name = "builtin_method",
    .basicSize = sizeof(BuiltinMethod),
    .flags = kTypeHaveGc | kTypeHaveVectorcall | kTypeDisallowInstantiation,
    .base = &builtinFunctionType,
    .dealloc = &builtinFunctionDealloc,
    .vectorcallOffset = offsetof(BuiltinFunction, vectorcall),
    .repr = slot<builtinFunctionRepr>,
    .hash = slot<builtinFunctionHash>,
    .call = slot<builtinFunctionCall>,
    .getAttribute = genericGetAttributeSlot,
    .traverse = &builtinFunctionTraverse,
    .richCompare = slot<builtinFunctionCompare>,
    .weaklistOffset = offsetof(BuiltinFunction, weaklist),
}};

}  // namespace taipan
