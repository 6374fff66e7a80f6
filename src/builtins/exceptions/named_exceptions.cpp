// Exceptions with a few attributes of their own: StopIteration, SystemExit, KeyError, ImportError,
// NameError, AttributeError.

#include <cstring>

#include "builtins/dict/dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/str/str.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/slot.h"

namespace taipan {

/// What all types here have in common, apart from doc, members, methods, init and str.
template <class T, auto... Fields>
static constexpr TypeSpec layoutOfClass(const char* name, Type* base, const char* doc) {
  return {.name = name,
          .doc = doc,
          .basicSize = sizeof(T),
          .flags = kTypeBase | kTypeHaveGc | kTypeExceptionSubclass,
          .base = base,
          .dealloc = &ExceptionSlots<Fields...>::dealloc,
          .traverse = &ExceptionSlots<Fields...>::traverse,
          .clear = &ExceptionSlots<Fields...>::clear,
          .dictOffset = offsetof(BaseException, dict)};
}

static void setOwned(Object*& field, Object* value) {
  xincref(value);
  assignOwned(field, value);
}

static Tuple* tupleOf(Object* args) { return static_cast<Tuple*>(args); }

// --- StopIteration ------------------------------------------------------------------------------

static Status stopIterationInit(Thread& t, StopIterationObject& self, Object* args,
                                Object* kwargs) {
  PY_TRY(baseExceptionInit(t, self, args, kwargs));
  setOwned(self.value, tupleOf(args)->size > 0 ? tupleOf(args)->items[0] : none());
  return {};
}

static constinit const MemberDef kStopIterationMembers[] = {
    {"value", kMemberObject, offsetof(StopIterationObject, value), 0, "generator return value"},
    {},
};

static constexpr TypeSpec stopIterationSpec() {
  TypeSpec spec = layoutOfClass<StopIterationObject, &StopIterationObject::value>(
      "StopIteration", &exceptionType, "Signal the end from iterator.__next__().");
  spec.init = slot<stopIterationInit>;
  spec.members = kStopIterationMembers;
  return spec;
}
constinit BuiltinType stopIterationType{stopIterationSpec()};

// --- SystemExit ---------------------------------------------------------------------------------

static Status systemExitInit(Thread& t, SystemExitObject& self, Object* args, Object* kwargs) {
  PY_TRY(baseExceptionInit(t, self, args, kwargs));
  isize count = tupleOf(args)->size;
  if (count > 0) setOwned(self.code, count == 1 ? tupleOf(args)->items[0] : args);
  return {};
}

static constinit const MemberDef kSystemExitMembers[] = {
    {"code", kMemberObject, offsetof(SystemExitObject, code), 0, "exception code"},
    {},
};

static constexpr TypeSpec systemExitSpec() {
  TypeSpec spec = layoutOfClass<SystemExitObject, &SystemExitObject::code>(
      "SystemExit", &baseExceptionType, "Request to exit from the interpreter.");
  spec.init = slot<systemExitInit>;
  spec.members = kSystemExitMembers;
  return spec;
}
constinit BuiltinType systemExitType{systemExitSpec()};

// --- KeyError -----------------------------------------------------------------------------------

/// The repr of a single key, so that an empty or odd one can be seen.
static Ref<> keyErrorStr(Thread& t, BaseException& self) {
  Tuple* args = tupleOf(self.args);
  if (args != nullptr && args->size == 1) return toRepr(t, args->items[0]);
  return baseExceptionStr(t, self);
}

static constexpr TypeSpec keyErrorSpec() {
  TypeSpec spec =
      layoutOfClass<BaseException>("KeyError", &lookupErrorType, "Mapping key not found.");
  spec.init = slot<baseExceptionInit>;
  spec.str = slot<keyErrorStr>;
  return spec;
}
constinit BuiltinType keyErrorType{keyErrorSpec()};

// --- keyword-only fields ------------------------------------------------------------------------

/// Sorts `kwargs` into fields; the positional arguments are the exception's args.
static Status bindFields(Thread& t, const char* function, Object* kwargs,
                         std::initializer_list<const char*> fieldNames, Object*** fields) {
  auto* dict = static_cast<Dict*>(kwargs);
  if (dict == nullptr || dictSize(dict) == 0) return {};
  auto limit = static_cast<isize>(fieldNames.size());
  if (dictSize(dict) > limit) {
    return t.raise(typeErrorType, "%s() takes at most %zd keyword argument%s (%zd given)", function,
                   limit, limit == 1 ? "" : "s", dictSize(dict));
  }
  isize position = 0;
  Object* key;
  Object* value;
  while (dictNext(dict, &position, &key, &value)) {
    int index = -1;
    int i = 0;
    for (const char* name : fieldNames) {
      if (isStr(key) && strEqualAscii(*static_cast<Str*>(key), name)) index = i;
      ++i;
    }
    if (index < 0) {
      return t.raise(typeErrorType, "'%S' is an invalid keyword argument for %s()", key, function);
    }
    setOwned(*fields[index], value);
  }
  return {};
}

// --- ImportError --------------------------------------------------------------------------------

Status importErrorInit(Thread& t, ImportErrorObject& self, Object* args, Object* kwargs) {
  PY_TRY(baseExceptionInit(t, self, args, nullptr));
  Object* name = nullptr;
  Object* path = nullptr;
  Object** fields[] = {&name, &path};
  Status bound = bindFields(t, "ImportError", kwargs, {"name", "path"}, fields);
  if (bound.failed()) {
    xdecref(name);
    xdecref(path);
    return failure;
  }
  assignOwned(self.name, name);
  assignOwned(self.path, path);
  Object* message = tupleOf(args)->size == 1 ? tupleOf(args)->items[0] : nullptr;
  assignOwned(self.message, message == nullptr ? nullptr : Ref<>::share(message).release());
  return {};
}

static Ref<> importErrorStr(Thread& t, ImportErrorObject& self) {
  if (self.message != nullptr && isExactStr(self.message)) return Ref<>::share(self.message);
  return baseExceptionStr(t, self);
}

static Ref<> importErrorReduce(Thread& t, ImportErrorObject& self) {
  Ref<> state = Ref<>::share(self.dict);
  if (self.name != nullptr || self.path != nullptr) {
    Ref<Dict> dict =
        PY_TRY(self.dict != nullptr ? dictCopy(t, static_cast<Dict*>(self.dict)) : newDict(t));
    if (self.name != nullptr) PY_TRY(dictSetStr(t, dict.get(), names::name, self.name));
    if (self.path != nullptr) PY_TRY(dictSetStr(t, dict.get(), names::path, self.path));
    state = std::move(dict);
  }
  if (!state) return packTuple(t, {self.type, self.args});
  return packTuple(t, {self.type, self.args, state.get()});
}

static constinit const MethodDef kImportErrorMethods[] = {
    METHOD_PLAIN("__reduce__", "($self, /)", importErrorReduce, nullptr),
    {},
};
static constinit const MemberDef kImportErrorMembers[] = {
    {"msg", kMemberObject, offsetof(ImportErrorObject, message), 0, "exception message"},
    {"name", kMemberObject, offsetof(ImportErrorObject, name), 0, "module name"},
    {"path", kMemberObject, offsetof(ImportErrorObject, path), 0, "module path"},
    {},
};

static constexpr TypeSpec importErrorSpec() {
  TypeSpec spec = layoutOfClass<ImportErrorObject, &ImportErrorObject::message,
                                &ImportErrorObject::name, &ImportErrorObject::path>(
      "ImportError", &exceptionType, "Import can't find module, or can't find name in module.");
  spec.init = slot<importErrorInit>;
  spec.str = slot<importErrorStr>;
  spec.methods = kImportErrorMethods;
  spec.members = kImportErrorMembers;
  return spec;
}
constinit BuiltinType importErrorType{importErrorSpec()};

// --- NameError ----------------------------------------------------------------------------------

Status nameErrorInit(Thread& t, NameErrorObject& self, Object* args, Object* kwargs) {
  PY_TRY(baseExceptionInit(t, self, args, nullptr));
  clearOwned(self.name);
  Object** fields[] = {&self.name};
  return bindFields(t, "NameError", kwargs, {"name"}, fields);
}

static constinit const MemberDef kNameErrorMembers[] = {
    {"name", kMemberObject, offsetof(NameErrorObject, name), 0, "name"},
    {},
};

static constexpr TypeSpec nameErrorSpec() {
  TypeSpec spec = layoutOfClass<NameErrorObject, &NameErrorObject::name>(
      "NameError", &exceptionType, "Name not found globally.");
  spec.init = slot<nameErrorInit>;
  spec.str = slot<baseExceptionStr>;
  spec.members = kNameErrorMembers;
  return spec;
}
constinit BuiltinType nameErrorType{nameErrorSpec()};

// --- AttributeError -----------------------------------------------------------------------------

static Status attributeErrorInit(Thread& t, AttributeErrorObject& self, Object* args,
                                 Object* kwargs) {
  PY_TRY(baseExceptionInit(t, self, args, nullptr));
  clearOwned(self.name);
  clearOwned(self.object);
  Object** fields[] = {&self.name, &self.object};
  return bindFields(t, "AttributeError", kwargs, {"name", "obj"}, fields);
}

static constinit const MemberDef kAttributeErrorMembers[] = {
    {"name", kMemberObject, offsetof(AttributeErrorObject, name), 0, "attribute name"},
    {"obj", kMemberObject, offsetof(AttributeErrorObject, object), 0, "object"},
    {},
};

static constexpr TypeSpec attributeErrorSpec() {
  TypeSpec spec = layoutOfClass<AttributeErrorObject, &AttributeErrorObject::object,
                                &AttributeErrorObject::name>("AttributeError", &exceptionType,
                                                             "Attribute not found.");
  spec.init = slot<attributeErrorInit>;
  spec.str = slot<baseExceptionStr>;
  spec.members = kAttributeErrorMembers;
  return spec;
}
constinit BuiltinType attributeErrorType{attributeErrorSpec()};

}  // namespace taipan
