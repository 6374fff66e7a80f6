#include "builtins/module/module.h"

#include <cstdio>

#include "builtins/exceptions/exceptions.h"
#include "builtins/list/list.h"
#include "builtins/str/str.h"
#include "builtins/str/str_format.h"
#include "builtins/weakref/weakref.h"
#include "memory/memory.h"
#include "object/allocate.h"
#include "object/config.h"
#include "object/gc/gc.h"
#include "object/interpreter.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"

namespace taipan {

// --- life ---------------------------------------------------------------------------------------

static Ref<> moduleNew(Thread& t, Type& cls, Object* args, Object* kwargs) {
  Ref<> made = Ref<>::steal(cls.alloc(&cls, 0));
  if (!made) return made;
  auto* self = static_cast<Module*>(made.get());
  self->dict = PY_TRY(newDict(t)).release();
  return made;
}

/// The entries that every module has.
static Status initDict(Thread& t, Module& self, Object* name, Object* doc) {
  auto* dict = static_cast<Dict*>(self.dict);
  PY_TRY(dictSetStr(t, dict, names::__name__, name));
  PY_TRY(dictSetStr(t, dict, names::__doc__, doc));
  PY_TRY(dictSetStr(t, dict, names::__package__, none()));
  PY_TRY(dictSetStr(t, dict, names::__loader__, none()));
  PY_TRY(dictSetStr(t, dict, names::__spec__, none()));
  if (isExactStr(name)) {
    incref(name);
    assignOwned(self.name, name);
  }
  return {};
}

static Status moduleInit(Thread& t, Module& self, Str& name, Object* doc) {
  if (self.dict == nullptr) self.dict = PY_TRY(newDict(t)).release();
  return initDict(t, self, &name, doc != nullptr ? doc : none());
}

static ModuleDef* defOf(Module& self) { return static_cast<ModuleDef*>(self.def); }

static int moduleTraverse(Object* object, VisitFunction visit, void* arg) {
  auto* self = static_cast<Module*>(object);
  ModuleDef* def = defOf(*self);
  if (def != nullptr && def->traverse != nullptr && (def->size <= 0 || self->state != nullptr)) {
    if (int stop = def->traverse(object, visit, arg)) return stop;
  }
  PY_VISIT(self->dict);
  return 0;
}

static int moduleClear(Object* object) {
  auto* self = static_cast<Module*>(object);
  ModuleDef* def = defOf(*self);
  if (def != nullptr && def->clear != nullptr && (def->size <= 0 || self->state != nullptr)) {
    if (def->clear(object) != 0) Thread::current().writeUnraisable(object);
  }
  clearOwned(self->dict);
  return 0;
}

/// -v tells of modules that go.
static void reportEnd(Module& self) {
  Thread* t = Thread::currentOrNull();
  if (t == nullptr || t->interpreter->config == nullptr) return;
  if (t->interpreter->config->verbose == 0 || self.name == nullptr || !isStr(self.name)) return;
  std::fprintf(stderr, "# destroy %s\n", strUtf8OrQuestionMark(static_cast<Str&>(*self.name)));
}

static void moduleDealloc(Object* object) {
  gcUntrack(object);
  auto* self = static_cast<Module*>(object);
  reportEnd(*self);
  if (self->weaklist != nullptr) clearWeakrefs(object);
  ModuleDef* def = defOf(*self);
  if (def != nullptr && def->free != nullptr && (def->size <= 0 || self->state != nullptr)) {
    def->free(object);
  }
  clearOwned(self->dict);
  clearOwned(self->name);
  if (self->state != nullptr) memFree(self->state);
  object->type->free(object);
}

Ref<Module> newModule(Thread& t, Object* name) {
  Ref<Module> module = moduleNew(t, moduleType, nullptr, nullptr).as<Module>();
  if (!module) return module;
  PY_TRY(initDict(t, *module, name, none()));
  return module;
}

Ref<Module> newModule(Thread& t, const char* name) {
  Ref<Str> text = PY_TRY(newInterned(t, name));
  return newModule(t, text.get());
}

// --- attributes ---------------------------------------------------------------------------------

Result<Str*> moduleName(Thread& t, Object* module) {
  if (!isModule(module))
    return t.raise(typeErrorType, "expected module, got %s", module->type->name);
  Dict* dict = moduleDict(module);
  Object* name = dict == nullptr ? nullptr : dictGetStr(dict, names::__name__);
  if (name == nullptr || !isStr(name)) return t.raise(systemErrorType, "nameless module");
  return static_cast<Str*>(name);
}

/// Whether `spec.attribute` exists and is true.
static Result<bool> isSpecFlagSet(Thread& t, Object* spec, Str* attribute) {
  Lookup hit = PY_TRY(lookupAttribute(t, spec, attribute));
  if (!hit.found()) return false;
  return toBool(t, hit.get());
}

static Result<bool> isUninitializedSubmodule(Thread& t, Object* spec, Object* name) {
  Lookup hit = PY_TRY(lookupAttribute(t, spec, names::_uninitialized_submodules));
  if (!hit.found()) return false;
  return contains(t, hit.get(), name);
}

/// The AttributeError that says as much as is known about why.
static Failure raiseMissing(Thread& t, Module& self, Object* name) {
  auto* dict = static_cast<Dict*>(self.dict);
  Object* moduleNameObject = dict == nullptr ? nullptr : dictGetStr(dict, names::__name__);
  if (moduleNameObject == nullptr || !isStr(moduleNameObject)) {
    return t.raise(attributeErrorType, "module has no attribute '%U'", name);
  }
  Ref<> keepName = Ref<>::share(moduleNameObject);
  Ref<> spec = Ref<>::share(dictGetStr(dict, names::__spec__));
  if (!spec || isNone(spec.get())) {
    return t.raise(attributeErrorType, "module '%U' has no attribute '%U'", keepName.get(), name);
  }
  if (PY_TRY(isSpecFlagSet(t, spec.get(), names::_initializing))) {
    return t.raise(attributeErrorType,
                   "partially initialized module '%U' has no attribute '%U' (most likely due to a "
                   "circular import)",
                   keepName.get(), name);
  }
  if (PY_TRY(isUninitializedSubmodule(t, spec.get(), name))) {
    return t.raise(attributeErrorType,
                   "cannot access submodule '%U' of module '%U' (most likely due to a circular "
                   "import)",
                   name, keepName.get());
  }
  return t.raise(attributeErrorType, "module '%U' has no attribute '%U'", keepName.get(), name);
}

Ref<> moduleGetAttribute(Thread& t, Module& self, Object* name) {
  Lookup hit = PY_TRY(genericLookupAttribute(t, &self, name));
  if (hit.found()) return std::move(hit).value();
  if (self.dict != nullptr) {
    Ref<> hook = Ref<>::share(dictGetStr(static_cast<Dict*>(self.dict), names::__getattr__));
    if (hook) return call(t, hook.get(), name);
  }
  (void)raiseMissing(t, self, name);
  noteAttributeErrorContext(t, &self, name);
  return failure;
}

static Ref<> moduleRepr(Thread& t, Module& self) {
  Object* importlib = t.interpreter == nullptr ? nullptr : t.interpreter->importlib;
  if (importlib == nullptr) {
    Object* name =
        self.dict == nullptr ? nullptr : dictGetStr(static_cast<Dict*>(self.dict), names::__name__);
    return newStrFormat(t, "<module %R>", name != nullptr ? name : names::empty);
  }
  Ref<Str> method = PY_TRY(newInterned(t, "_module_repr"));
  return callMethod(t, importlib, method.get(), &self);
}

static Result<Dict*> requireDict(Thread& t, Module& self) {
  Lookup dict = PY_TRY(lookupAttribute(t, &self, names::__dict__));
  if (!dict.found() || !isDict(dict.get())) {
    return t.raise(typeErrorType, "<module>.__dict__ is not a dictionary");
  }
  // Borrowed from the module, whose `__dict__` cannot be replaced.
  return static_cast<Dict*>(dict.get());
}

static Ref<> moduleDir(Thread& t, Module& self) {
  Dict* dict = PY_TRY(requireDict(t, self));
  Ref<Str> hookName = PY_TRY(newInterned(t, "__dir__"));
  Ref<> hook = Ref<>::share(dictGetStr(dict, hookName.get()));
  if (hook) return call(t, hook.get());
  return dictKeyList(t, dict);
}

static Ref<> getAnnotations(Thread& t, Module& self) {
  Dict* dict = PY_TRY(requireDict(t, self));
  if (Object* hit = dictGetStr(dict, names::__annotations__)) return Ref<>::share(hit);
  Ref<Dict> made = PY_TRY(newDict(t));
  PY_TRY(dictSetStr(t, dict, names::__annotations__, made.get()));
  return made;
}

static Status setAnnotations(Thread& t, Module& self, Object* value) {
  Dict* dict = PY_TRY(requireDict(t, self));
  if (value != nullptr) return dictSetStr(t, dict, names::__annotations__, value);
  if (!PY_TRY(dictRemove(t, dict, names::__annotations__))) {
    return t.raiseObject(attributeErrorType, names::__annotations__);
  }
  return {};
}

void moduleClearDict(Thread& t, Dict* dict) {
  // Names with one underscore first: they are helpers that the others' finalisers may still use
  // least.
  for (bool privateOnly : {true, false}) {
    isize position = 0;
    Object* key;
    Object* value;
    while (dictNext(dict, &position, &key, &value)) {
      if (isNone(value) || !isStr(key)) continue;
      auto* name = static_cast<Str*>(key);
      bool isPrivate = name->length > 0 && strAt(*name, 0) == '_' &&
                       !(name->length > 1 && strAt(*name, 1) == '_');
      if (privateOnly ? !isPrivate : strEqual(*name, *names::__builtins__)) continue;
      if (dictSet(t, dict, Ref<>::share(key).get(), none()).failed()) t.clearPending();
    }
  }
}

static constinit const MethodDef kMethods[] = {
    METHOD_PLAIN("__dir__", "($self, /)", moduleDir,
                 "__dir__() -> list\nspecialized dir() implementation"),
    {},
};

static constinit const MemberDef kMembers[] = {
    {"__dict__", kMemberObject, offsetof(Module, dict), kMemberReadOnly, nullptr},
    {},
};

static constinit const GetSetDef kGetSet[] = {
    GETSET("__annotations__", getAnnotations, setAnnotations, nullptr),
    {},
};

constinit BuiltinType moduleType{{
    .name = "module",
    .doc = "module(name, doc=None)\n--\n\nCreate a module object.\n\n"
           "The name must be a string; the optional doc argument can have any type.",
    .basicSize = sizeof(Module),
    .flags = kTypeBase | kTypeHaveGc,
    .dealloc = &moduleDealloc,
    .repr = slot<moduleRepr>,
    .getAttribute = slot<moduleGetAttribute>,
    .setAttribute = genericSetAttributeSlot,
    .traverse = &moduleTraverse,
    .clear = &moduleClear,
    .weaklistOffset = offsetof(Module, weaklist),
    .methods = kMethods,
    .members = kMembers,
    .getset = kGetSet,
    .dictOffset = offsetof(Module, dict),
    .init = initSlot<"module", "(name, doc=None)", moduleInit>,
    .new_ = slot<moduleNew>,
}};

constinit BuiltinType moduleDefType{{
    .name = "moduledef",
    .basicSize = sizeof(ModuleDef::Base),
}};

}  // namespace taipan
