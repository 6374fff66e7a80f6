#include "builtins/exceptions/exceptions.h"
#include "builtins/str/str_format.h"
#include "object/interpreter.h"
#include "object/module_spec.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"
#include "vm/slow/slow.h"

namespace taipan::slow {

namespace {

Ref<> import(Thread& t, InterpreterFrame* frame, Object* name, Object* fromlist, Object* level) {
  Lookup function =
      frame->builtins->type == &dictType
          ? Lookup::share(dictGetStr(static_cast<Dict*>(frame->builtins), names::__import__))
          : Lookup::missing();
  Ref<> importer = std::move(function).value();
  if (importer.get() == nullptr) {
    importer = getItem(t, frame->builtins, names::__import__);
    if (importer.failed()) {
      if (!t.clearIfMatches(keyErrorType)) return failure;
      return t.raise(importErrorType, "__import__ not found");
    }
  }
  Object* locals = frame->locals != nullptr ? frame->locals : none();
  return call(t, importer.get(), name, frame->globals, locals, fromlist, level);
}

/// Whether the module's __spec__ says that it is still being executed.
bool isInitializing(Thread& t, Object* module) {
  Lookup spec = lookupAttribute(t, module, names::__spec__);
  if (spec.found()) {
    Lookup value = lookupAttribute(t, spec.get(), names::_initializing);
    if (value.found()) {
      Result<bool> truth = toBool(t, value.get());
      if (!truth.failed()) return truth.value();
    }
  }
  t.clearPending();
  return false;
}

Ref<> raiseCannotImport(Thread& t, Object* module, Object* name, Object* moduleName) {
  Ref<> known;
  if (moduleName == nullptr) {
    known = PY_TRY(newStr(t, "<unknown module name>"));
    moduleName = known.get();
  }
  Lookup file = lookupAttribute(t, module, names::__file__);
  t.clearPending();
  Object* path = file.found() && isStr(file.get()) ? file.get() : nullptr;
  Ref<Str> message =
      PY_TRY(path == nullptr ? newStrFormat(t, "cannot import name %R from %R (unknown location)",
                                            name, moduleName)
             : isInitializing(t, module)
                 ? newStrFormat(t,
                                "cannot import name %R from partially initialized module %R (most "
                                "likely due to a circular import) (%S)",
                                name, moduleName, path)
                 : newStrFormat(t, "cannot import name %R from %R (%S)", name, moduleName, path));
  return raiseImportError(t, importErrorType, message.get(), moduleName, path);
}

Ref<> fromModule(Thread& t, Object* module, Object* name) {
  Lookup found = PY_TRY(lookupAttribute(t, module, name));
  if (found.found()) return std::move(found).value();
  // A submodule that is being imported in a cycle is in sys.modules before it is an attribute.
  Lookup moduleName = PY_TRY(lookupAttribute(t, module, names::__name__));
  if (!moduleName.found() || !isStr(moduleName.get())) {
    return raiseCannotImport(t, module, name, nullptr);
  }
  Ref<Str> full = PY_TRY(newStrFormat(t, "%U.%U", moduleName.get(), name));
  Object* modules = t.interpreter->modules;
  if (modules != nullptr) {
    Ref<> submodule = getItem(t, modules, full.get());
    if (submodule) return submodule;
    if (!t.clearIfMatches(keyErrorType)) return failure;
  }
  return raiseCannotImport(t, module, name, moduleName.get());
}

Status bindStar(Thread& t, Object* locals, Object* module) {
  Lookup all = PY_TRY(lookupAttribute(t, module, names::__all__));
  bool skipPrivate = false;
  Ref<> list;
  if (all.found()) {
    list = std::move(all).value();
  } else {
    Lookup dict = PY_TRY(lookupAttribute(t, module, names::__dict__));
    if (!dict.found()) {
      return t.raise(importErrorType, "from-import-* object has no __dict__ and no __all__");
    }
    Ref<> keys = PY_TRY(callMethod(t, dict.get(), static_cast<Object*>(names::keys)));
    list = PY_TRY(toList(t, keys.get()));
    skipPrivate = true;
  }
  for (isize at = 0;; ++at) {
    Ref<> name = getIndex(t, list.get(), at);
    if (name.failed()) {
      if (t.clearIfMatches(indexErrorType)) return {};
      return failure;
    }
    if (!isStr(name.get())) {
      Ref<> moduleName = PY_TRY(getAttribute(t, module, names::__name__));
      if (!isStr(moduleName.get())) {
        return t.raise(typeErrorType, "module __name__ must be a string, not %.100s",
                       moduleName->type->name);
      }
      return t.raise(typeErrorType,
                     skipPrivate ? "Key in %U.__dict__ must be str, not %.100s"
                                 : "Item in %U.__all__ must be str, not %.100s",
                     moduleName.get(), name->type->name);
    }
    auto* text = static_cast<Str*>(name.get());
    if (skipPrivate && text->length > 0 && strAt(*text, 0) == '_') continue;
    Ref<> value = PY_TRY(getAttribute(t, module, name.get()));
    PY_TRY(setItem(t, locals, name.get(), value.get()));
  }
}

}  // namespace

Object* importName(Thread& t, InterpreterFrame* frame, Object* name, Object* fromlist,
                   Object* level) {
  return import(t, frame, name, fromlist, level).release();
}

Object* importFrom(Thread& t, Object* module, Object* name) {
  return fromModule(t, module, name).release();
}

int importStar(Thread& t, InterpreterFrame* frame, Object* module) {
  if (frame->locals == nullptr) {
    (void)t.raise(systemErrorType, "no locals found during 'import *'");
    return -1;
  }
  return bindStar(t, frame->locals, module).toInt();
}

}  // namespace taipan::slow
