// The function type.
#include "vm/function/function.h"

#include "builtins/descriptor/descriptor.h"
#include "builtins/dict/dict.h"
#include "builtins/str/str.h"
#include "builtins/str/str_format.h"
#include "builtins/weakref/weakref.h"
#include "object/allocate.h"
#include "object/interpreter.h"
#include "object/module_spec.h"
#include "object/names.h"
#include "object/seams.h"
#include "vm/function/cell.h"

namespace taipan {

static u32 nextFunctionVersion = 1;

u32 functionVersion(Function* function) {
  if (function->version == 0 && nextFunctionVersion != 0) function->version = nextFunctionVersion++;
  return function->version;
}

Object* builtinsFromGlobals(Thread& t, Object* globals) {
  Object* builtins = nullptr;
  if (isDict(globals)) builtins = dictGetStr(static_cast<Dict*>(globals), names::__builtins__);
  if (builtins != nullptr) {
    if (isInstanceOf(builtins, &moduleType)) builtins = static_cast<Module*>(builtins)->dict;
    return builtins;
  }
  builtins = currentBuiltins(t);
  return builtins != nullptr ? builtins : t.interpreter->builtinsDict;
}

Ref<Function> newFunction(Thread& t, Code* code, Object* globals, Object* qualname) {
  Object* builtins = builtinsFromGlobals(t, globals);
  if (builtins == nullptr) return failure;
  Lookup module = isDict(globals)
                      ? Lookup::share(dictGetStr(static_cast<Dict*>(globals), names::__name__))
                      : Lookup::missing();
  if (module.failed()) module = Lookup::missing();
  Ref<Function> f = newObject<Function>(t, functionType);
  if (f.failed()) return failure;
  auto hold = [](Object* object) {
    incref(object);
    return object;
  };
  f->globals = hold(globals);
  f->builtins = hold(builtins);
  f->name = hold(code->name);
  f->qualname = hold(qualname != nullptr ? qualname : code->qualname);
  f->code = static_cast<Code*>(hold(code));
  auto* consts = static_cast<Tuple*>(code->consts);
  Object* doc = consts->size > 0 && isExactStr(consts->items[0]) ? consts->items[0] : none();
  f->doc = hold(doc);
  if (module.found()) f->module = std::move(module).value().release();
  f->vectorcall = functionVectorcall;
  gcTrack(f.get());
  return f;
}

namespace {

Object* orNone(Object* object) { return object != nullptr ? object : none(); }

Ref<> functionNew(Thread& t, Type&, Object* codeArgument, Object* globals, Object* name,
                  Object* defaults, Object* closure) {
  if (!isCode(codeArgument)) {
    return t.raise(typeErrorType, "function() argument 'code' must be code, not %s",
                   codeArgument->type->name);
  }
  if (!isDict(globals)) {
    return t.raise(typeErrorType, "function() argument 'globals' must be dict, not %s",
                   globals->type->name);
  }
  auto* code = static_cast<Code*>(codeArgument);
  if (name != nullptr && !isNone(name) && !isStr(name)) {
    return t.raise(typeErrorType, "arg 3 (name) must be None or string");
  }
  if (defaults != nullptr && !isNone(defaults) && !isTuple(defaults)) {
    return t.raise(typeErrorType, "arg 4 (defaults) must be None or tuple");
  }
  bool hasClosure = closure != nullptr && isTuple(closure);
  if (!hasClosure && code->nfreevars > 0 && (closure == nullptr || isNone(closure))) {
    return t.raise(typeErrorType, "arg 5 (closure) must be tuple");
  }
  if (!hasClosure && closure != nullptr && !isNone(closure)) {
    return t.raise(typeErrorType, "arg 5 (closure) must be None or tuple");
  }
  isize cells = hasClosure ? static_cast<Tuple*>(closure)->size : 0;
  if (cells != code->nfreevars) {
    return t.raise(valueErrorType, "%U requires closure of length %zd, not %zd", code->name,
                   static_cast<isize>(code->nfreevars), cells);
  }
  for (isize i = 0; i < cells; ++i) {
    Object* cell = static_cast<Tuple*>(closure)->items[i];
    if (!isCell(cell)) {
      return t.raise(typeErrorType, "arg 5 (closure) expected cell, found %s", cell->type->name);
    }
  }
  if (isAudited()) PY_TRY(audit(t, "function.__new__", {code}));
  Ref<Function> f = PY_TRY(newFunction(t, code, globals));
  if (name != nullptr && !isNone(name)) {
    incref(name);
    assignOwned(f->name, name);
  }
  if (defaults != nullptr && !isNone(defaults)) {
    incref(defaults);
    f->defaults = static_cast<Tuple*>(defaults);
  }
  if (hasClosure) {
    incref(closure);
    f->closure = static_cast<Tuple*>(closure);
  }
  return f;
}

int functionClear(Object* self) {
  auto* f = static_cast<Function*>(self);
  f->version = 0;
  clearOwned(f->globals);
  clearOwned(f->builtins);
  clearOwned(f->module);
  clearOwned(f->defaults);
  clearOwned(f->kwdefaults);
  clearOwned(f->doc);
  clearOwned(f->dict);
  clearOwned(f->closure);
  clearOwned(f->annotations);
  // Messages need names as long as the function can be called; what they were may be in the cycle.
  assignOwned(f->name, Ref<Str>::share(emptyStr()).release());
  assignOwned(f->qualname, Ref<Str>::share(emptyStr()).release());
  return 0;
}

void functionDealloc(Object* self) {
  auto* f = static_cast<Function*>(self);
  gcUntrack(self);
  if (f->weakreflist != nullptr) clearWeakrefs(self);
  functionClear(self);
  decref(f->code);
  decref(f->name);
  decref(f->qualname);
  freeObject(self);
}

int functionTraverse(Object* self, VisitFunction visit, void* arg) {
  auto* f = static_cast<Function*>(self);
  PY_VISIT(f->code);
  PY_VISIT(f->globals);
  PY_VISIT(f->builtins);
  PY_VISIT(f->module);
  PY_VISIT(f->defaults);
  PY_VISIT(f->kwdefaults);
  PY_VISIT(f->doc);
  PY_VISIT(f->name);
  PY_VISIT(f->dict);
  PY_VISIT(f->closure);
  PY_VISIT(f->annotations);
  PY_VISIT(f->qualname);
  return 0;
}

Ref<> functionRepr(Thread& t, Function& self) {
  return newStrFormat(t, "<function %U at %p>", self.qualname, static_cast<void*>(&self))
      .as<Object>();
}

Object* functionDescrGet(Object* self, Object* object, Object*) {
  if (object == nullptr || isNone(object)) {
    incref(self);
    return self;
  }
  return newBoundMethod(Thread::current(), self, object).release();
}

// --- attributes ---------------------------------------------------------------------------------

Status auditSet(Thread& t, Function& self, Str* attribute, Object* value) {
  if (!isAudited()) return {};
  if (value == nullptr) return audit(t, "object.__delattr__", {&self, attribute});
  return audit(t, "object.__setattr__", {&self, attribute, value});
}

Ref<> getCode(Thread& t, Function& self) {
  if (isAudited()) PY_TRY(audit(t, "object.__getattr__", {&self, names::__code__}));
  return Ref<>::share(self.code);
}

Status setCode(Thread& t, Function& self, Object* value) {
  if (value == nullptr || !isCode(value)) {
    return t.raise(typeErrorType, "__code__ must be set to a code object");
  }
  PY_TRY(auditSet(t, self, names::__code__, value));
  auto* code = static_cast<Code*>(value);
  isize cells = self.closure == nullptr ? 0 : self.closure->size;
  if (code->nfreevars != cells) {
    return t.raise(valueErrorType, "%U() requires a code object with %zd free vars, not %zd",
                   self.name, cells, static_cast<isize>(code->nfreevars));
  }
  self.version = 0;
  incref(code);
  assignOwned(self.code, code);
  return {};
}

Ref<> getName(Function& self) { return Ref<>::share(self.name); }
Ref<> getQualname(Function& self) { return Ref<>::share(self.qualname); }

Status setText(Thread& t, Object*& field, Object* value, const char* attribute) {
  if (value == nullptr || !isStr(value)) {
    return t.raise(typeErrorType, "%s must be set to a string object", attribute);
  }
  incref(value);
  assignOwned(field, value);
  return {};
}
Status setName(Thread& t, Function& self, Object* value) {
  return setText(t, self.name, value, "__name__");
}
Status setQualname(Thread& t, Function& self, Object* value) {
  return setText(t, self.qualname, value, "__qualname__");
}

Ref<> getDefaults(Thread& t, Function& self) {
  if (isAudited()) PY_TRY(audit(t, "object.__getattr__", {&self, names::__defaults__}));
  return Ref<>::share(orNone(self.defaults));
}

Status setDefaults(Thread& t, Function& self, Object* value) {
  if (value != nullptr && isNone(value)) value = nullptr;
  if (value != nullptr && !isTuple(value)) {
    return t.raise(typeErrorType, "__defaults__ must be set to a tuple object");
  }
  PY_TRY(auditSet(t, self, names::__defaults__, value));
  self.version = 0;
  xincref(value);
  assignOwned(self.defaults, static_cast<Tuple*>(value));
  return {};
}

Ref<> getKwDefaults(Thread& t, Function& self) {
  if (isAudited()) PY_TRY(audit(t, "object.__getattr__", {&self, names::__kwdefaults__}));
  return Ref<>::share(orNone(self.kwdefaults));
}

Status setKwDefaults(Thread& t, Function& self, Object* value) {
  if (value != nullptr && isNone(value)) value = nullptr;
  if (value != nullptr && !isDict(value)) {
    return t.raise(typeErrorType, "__kwdefaults__ must be set to a dict object");
  }
  PY_TRY(auditSet(t, self, names::__kwdefaults__, value));
  self.version = 0;
  xincref(value);
  assignOwned(self.kwdefaults, value);
  return {};
}

Ref<> getAnnotations(Thread& t, Function& self) {
  if (self.annotations == nullptr) {
    Ref<Dict> dict = PY_TRY(newDict(t));
    self.annotations = dict.release();
  } else if (isTuple(self.annotations)) {
    auto* pairs = static_cast<Tuple*>(self.annotations);
    Ref<Dict> dict = PY_TRY(newDict(t));
    for (isize i = 0; i + 1 < pairs->size; i += 2) {
      PY_TRY(dictSet(t, dict.get(), pairs->items[i], pairs->items[i + 1]));
    }
    assignOwned(self.annotations, dict.release());
  }
  return Ref<>::share(self.annotations);
}

Status setAnnotations(Thread& t, Function& self, Object* value) {
  if (value != nullptr && isNone(value)) value = nullptr;
  if (value != nullptr && !isDict(value)) {
    return t.raise(typeErrorType, "__annotations__ must be set to a dict object");
  }
  self.version = 0;
  xincref(value);
  assignOwned(self.annotations, value);
  return {};
}

Ref<> getDict(Thread& t, Function& self) {
  if (self.dict == nullptr) self.dict = PY_TRY(newDict(t)).release();
  return Ref<>::share(self.dict);
}

Status setDict(Thread& t, Function& self, Object* value) {
  if (value == nullptr) return t.raise(typeErrorType, "cannot delete __dict__");
  if (!isDict(value)) {
    return t.raise(typeErrorType, "__dict__ must be set to a dictionary, not a '%.200s'",
                   value->type->name);
  }
  incref(value);
  assignOwned(self.dict, value);
  return {};
}

constinit const GetSetDef kFunctionGetSet[] = {
    GETSET("__code__", getCode, setCode, nullptr),
    GETSET("__defaults__", getDefaults, setDefaults, nullptr),
    GETSET("__kwdefaults__", getKwDefaults, setKwDefaults, nullptr),
    GETSET("__annotations__", getAnnotations, setAnnotations, nullptr),
    GETSET("__dict__", getDict, setDict, nullptr),
    GETSET("__name__", getName, setName, nullptr),
    GETSET("__qualname__", getQualname, setQualname, nullptr),
    {}};

constinit const MemberDef kFunctionMembers[] = {
    {"__closure__", kMemberObject, offsetof(Function, closure), kMemberReadOnly, nullptr},
    {"__doc__", kMemberObject, offsetof(Function, doc), 0, nullptr},
    {"__globals__", kMemberObject, offsetof(Function, globals), kMemberReadOnly, nullptr},
    {"__module__", kMemberObject, offsetof(Function, module), 0, nullptr},
    {"__builtins__", kMemberObject, offsetof(Function, builtins), kMemberReadOnly, nullptr},
    {}};

}  // namespace

constinit BuiltinType functionType{
    {.name = "function",
     .doc = "function(code, globals, name=None, argdefs=None, closure=None)\n--\n\n"
            "Create a function object.\n\n  code\n    a code object\n  globals\n    the globals "
            "dictionary\n  name\n    a string that overrides the name from the code object\n  "
            "argdefs\n    a tuple that specifies the default argument values\n  closure\n    a "
            "tuple that supplies the bindings for free variables",
     .basicSize = sizeof(Function),
     .flags = kTypeHaveGc | kTypeMethodDescriptor,
     .dealloc = functionDealloc,
     .vectorcallOffset = offsetof(Function, vectorcall),
     .repr = slot<functionRepr>,
     .call = slot<callTupleDict>,
     .traverse = functionTraverse,
     .clear = functionClear,
     .weaklistOffset = offsetof(Function, weakreflist),
     .members = kFunctionMembers,
     .getset = kFunctionGetSet,
     .descrGet = functionDescrGet,
     .dictOffset = offsetof(Function, dict),
     .new_ = newSlot<"function", "(code, globals, name=None, argdefs=None, closure=None)",
                     functionNew>}};

}  // namespace taipan
