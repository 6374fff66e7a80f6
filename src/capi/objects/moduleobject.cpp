// Modules: making them from a PyModuleDef (PEP 3121, PEP 489), their state and contents.

#include "capi/objects/moduleobject.h"

#include <cstring>

#include "builtins/exceptions/exceptions.h"
#include "builtins/list/list.h"
#include "builtins/str/str.h"
#include "capi/capi.h"
#include "memory/memory.h"
#include "object/interpreter.h"

using namespace taipan;

namespace taipan {

namespace {

Status setDocText(Thread& t, Object* module, const char* doc) {
  Ref<Str> text = PY_TRY(newStrUtf8(t, doc));
  return setAttribute(t, module, names::__doc__, text.get());
}

/// Adds the rows as functions with `self` as their module; `owner` gets the attributes.
Status addModuleFunctions(Thread& t, Object* self, const MethodDef* rows, Object* name) {
  for (const MethodDef* row = rows; row != nullptr && row->name != nullptr; ++row) {
    if ((row->flags & (kMethodClass | kMethodStatic)) != 0) {
      return t.raise(valueErrorType, "module functions cannot set METH_CLASS or METH_STATIC");
    }
    Ref<> function = Ref<>::steal(as(PyCMethod_New(
        reinterpret_cast<PyMethodDef*>(const_cast<MethodDef*>(row)), py(self), py(name), nullptr)));
    if (!function) return failure;
    Ref<Str> key = PY_TRY(newInterned(t, row->name));
    PY_TRY(setAttribute(t, self, key.get(), function.get()));
  }
  return {};
}

/// The create slot, if there is one; SystemError for slots that mean nothing.
Result<void*> createSlotOf(Thread& t, const ModuleDef& def, const char* name, bool* hasExec) {
  void* create = nullptr;
  *hasExec = false;
  for (ModuleDefSlot* slot = def.slots; slot != nullptr && slot->slot != 0; ++slot) {
    if (slot->slot == Py_mod_create) {
      if (create != nullptr) {
        return t.raise(systemErrorType, "module %s has multiple create slots", name);
      }
      create = slot->value;
    } else if (slot->slot == Py_mod_exec) {
      *hasExec = true;
    } else {
      return t.raise(systemErrorType, "module %s uses unknown slot ID %i", name, slot->slot);
    }
  }
  return create;
}

Ref<> callCreateSlot(Thread& t, void* slot, Object* spec, ModuleDef& def, const char* name) {
  auto create = reinterpret_cast<Object* (*)(Object*, ModuleDef*)>(slot);
  Ref<> made = Ref<>::steal(create(spec, &def));
  if (!made) {
    if (t.hasPending()) return failure;
    return t.raise(systemErrorType, "creation of module %s failed without setting an exception",
                   name);
  }
  if (t.hasPending()) {
    return raiseFromPending(t, systemErrorType, "creation of module %s raised unreported exception",
                            name);
  }
  return made;
}

/// A module compiled for another version of the API may still work: RuntimeWarning.
Status checkApiVersion(Thread& t, const char* name, int version) {
  if (version == PYTHON_API_VERSION || version == PYTHON_ABI_VERSION) return {};
  return warn(t, runtimeWarningType, 1,
              "Python C API version mismatch for module %.100s: This Python has API version %d, "
              "module %.100s has version %d.",
              name, PYTHON_API_VERSION, name, version);
}

}  // namespace

Ref<> moduleFromDefAndSpec(Thread& t, ModuleDef& def, Object* spec, int apiVersion) {
  if (PyModuleDef_Init(reinterpret_cast<PyModuleDef*>(&def)) == nullptr) return failure;
  Ref<> nameObject = PY_TRY(getAttribute(t, spec, names::name));
  if (!isStr(nameObject.get())) {
    return t.raise(typeErrorType, "spec.name must be a str, not %.200s", nameObject->type->name);
  }
  const char* name = PY_TRY(strUtf8(t, *static_cast<Str*>(nameObject.get())));
  PY_TRY(checkApiVersion(t, name, apiVersion));
  if (def.size < 0) {
    return t.raise(systemErrorType,
                   "module %s: m_size may not be negative for multi-phase initialization", name);
  }
  bool hasExec;
  void* create = PY_TRY(createSlotOf(t, def, name, &hasExec));
  Ref<> made = create != nullptr ? callCreateSlot(t, create, spec, def, name)
                                 : Ref<>(newModule(t, nameObject.get()));
  if (!made) return failure;
  if (isModule(made.get())) {
    static_cast<Module*>(made.get())->state = nullptr;
    static_cast<Module*>(made.get())->def = &def;
  } else if (def.size > 0 || def.traverse != nullptr || def.clear != nullptr ||
             def.free != nullptr) {
    return t.raise(systemErrorType, "module %s is not a module object, but requests module state",
                   name);
  } else if (hasExec) {
    return t.raise(systemErrorType,
                   "module %s specifies execution slots, but did not create a ModuleType instance",
                   name);
  }
  PY_TRY(addModuleFunctions(t, made.get(), def.methods, nameObject.get()));
  if (def.doc != nullptr) PY_TRY(setDocText(t, made.get(), def.doc));
  return made;
}

Status execModuleDef(Thread& t, Module& module, ModuleDef& def) {
  const char* name = PY_TRY(strUtf8(t, *PY_TRY(moduleName(t, &module))));
  if (def.size >= 0 && module.state == nullptr) {
    // A state of no bytes still says that the module was executed.
    module.state = memCalloc(1, static_cast<usize>(def.size > 0 ? def.size : 1));
    if (module.state == nullptr) return t.raiseNoMemory();
  }
  for (ModuleDefSlot* slot = def.slots; slot != nullptr && slot->slot != 0; ++slot) {
    if (slot->slot == Py_mod_create) continue;
    if (slot->slot != Py_mod_exec) {
      return t.raise(systemErrorType, "module %s initialized with unknown slot %i", name,
                     slot->slot);
    }
    int status = reinterpret_cast<int (*)(Object*)>(slot->value)(&module);
    if (status != 0) {
      if (t.hasPending()) return failure;
      return t.raise(systemErrorType, "execution of module %s failed without setting an exception",
                     name);
    }
    if (t.hasPending()) {
      return raiseFromPending(t, systemErrorType,
                              "execution of module %s raised unreported exception", name);
    }
  }
  return {};
}

// --- the modules that PyState_FindModule finds
// ----------------------------------------------------

Status addStateModule(Thread& t, Object* module, ModuleDef* def) {
  Interpreter& interpreter = *t.interpreter;
  if (interpreter.modulesByIndex == nullptr) {
    interpreter.modulesByIndex = PY_TRY(newList(t)).release();
  }
  auto* list = static_cast<List*>(interpreter.modulesByIndex);
  while (list->size <= def->base.index) PY_TRY(list->append(t, none()));
  incref(module);
  assignOwned(list->items[def->base.index], module);
  return {};
}

/// The place of a definition's module, or null.
static Object** stateModule(Thread& t, ModuleDef* def) {
  auto* list = static_cast<List*>(t.interpreter->modulesByIndex);
  if (list == nullptr || def->base.index <= 0 || def->base.index >= list->size) return nullptr;
  Object** place = &list->items[def->base.index];
  return isNone(*place) ? nullptr : place;
}

static ModuleDef* as(PyModuleDef* def) { return reinterpret_cast<ModuleDef*>(def); }

}  // namespace taipan

// --- definitions --------------------------------------------------------------------------------

API(PyObject*) PyModuleDef_Init(PyModuleDef* def) {
  static isize lastIndex = 0;
  if (as(def)->base.index == 0) {
    as(def)->base.refcount = kImmortalCount;
    as(def)->base.type = &moduleDefType;
    as(def)->base.index = ++lastIndex;
  }
  return reinterpret_cast<PyObject*>(def);
}

API(PyObject*) PyModule_Create2(PyModuleDef* def, int apiVersion) {
  Thread& t = current();
  if (as(def)->slots != nullptr) {
    return give(t.raise(systemErrorType, "module %s: PyModule_Create is incompatible with m_slots",
                        as(def)->name));
  }
  return _PyModule_CreateInitialized(def, apiVersion);
}

extern "C" const char* _Py_PackageContext;

/// The full name of a module that is being loaded as part of a package, else `name`.
static const char* nameInContext(const char* name) {
  if (_Py_PackageContext == nullptr) return name;
  const char* dot = std::strrchr(_Py_PackageContext, '.');
  if (dot == nullptr || std::strcmp(name, dot + 1) != 0) return name;
  const char* full = _Py_PackageContext;
  _Py_PackageContext = nullptr;
  return full;
}

static Ref<Module> createInitialized(Thread& t, ModuleDef& def, int apiVersion) {
  PyModuleDef_Init(reinterpret_cast<PyModuleDef*>(&def));
  PY_TRY(checkApiVersion(t, def.name, apiVersion));
  Ref<Module> module = PY_TRY(newModule(t, nameInContext(def.name)));
  if (def.size > 0) {
    module->state = memCalloc(1, static_cast<usize>(def.size));
    if (module->state == nullptr) return t.raiseNoMemory();
  }
  Str* name = PY_TRY(moduleName(t, module.get()));
  PY_TRY(addModuleFunctions(t, module.get(), def.methods, name));
  if (def.doc != nullptr) PY_TRY(setDocText(t, module.get(), def.doc));
  module->def = &def;
  return module;
}

API(PyObject*) _PyModule_CreateInitialized(PyModuleDef* def, int apiVersion) {
  return give(createInitialized(current(), *as(def), apiVersion));
}

API(PyObject*) PyModule_FromDefAndSpec2(PyModuleDef* def, PyObject* spec, int apiVersion) {
  return give(moduleFromDefAndSpec(current(), *as(def), as(spec), apiVersion));
}

API(int) PyModule_ExecDef(PyObject* module, PyModuleDef* def) {
  return toInt(execModuleDef(current(), *as<Module>(module), *as(def)));
}

// --- contents -----------------------------------------------------------------------------------

API(PyObject*) PyModule_NewObject(PyObject* name) { return give(newModule(current(), as(name))); }

API(PyObject*) PyModule_New(const char* name) {
  Ref<Str> text = newStrUtf8(current(), name);
  return text ? give(newModule(current(), text.get())) : nullptr;
}

API(PyObject*) PyModule_GetDict(PyObject* module) {
  if (!isModule(as(module))) return give(BAD_INTERNAL_CALL());
  return py(moduleDict(as(module)));
}

API(PyObject*) PyModule_GetNameObject(PyObject* module) {
  if (!isModule(as(module))) {
    PyErr_BadArgument();
    return nullptr;
  }
  Result<Str*> name = moduleName(current(), as(module));
  return name.failed() ? nullptr : share(name.value());
}

/// The UTF-8 form of a str that somebody else keeps alive.
static const char* textOf(Ref<> text) {
  if (!text) return nullptr;
  Result<const char*> utf8 = strUtf8(current(), *static_cast<Str*>(text.get()));
  return utf8.failed() ? nullptr : utf8.value();
}

API(const char*) PyModule_GetName(PyObject* module) {
  // The module's dict keeps the name alive.
  return textOf(Ref<>::steal(as(PyModule_GetNameObject(module))));
}

API(PyObject*) PyModule_GetFilenameObject(PyObject* module) {
  Thread& t = current();
  if (!isModule(as(module))) {
    PyErr_BadArgument();
    return nullptr;
  }
  Object* file = dictGetText(t, moduleDict(as(module)), "__file__");
  if (file == nullptr || !isStr(file)) {
    return give(t.raise(systemErrorType, "module filename missing"));
  }
  return share(file);
}

API(const char*) PyModule_GetFilename(PyObject* module) {
  return textOf(Ref<>::steal(as(PyModule_GetFilenameObject(module))));
}

API(PyModuleDef*) PyModule_GetDef(PyObject* module) {
  if (!isModule(as(module))) {
    PyErr_BadArgument();
    return nullptr;
  }
  return static_cast<PyModuleDef*>(as<Module>(module)->def);
}

API(void*) PyModule_GetState(PyObject* module) {
  if (!isModule(as(module))) {
    PyErr_BadArgument();
    return nullptr;
  }
  return as<Module>(module)->state;
}

API(int) PyModule_SetDocString(PyObject* module, const char* doc) {
  return toInt(setDocText(current(), as(module), doc));
}

API(int) PyModule_AddFunctions(PyObject* module, PyMethodDef* functions) {
  Thread& t = current();
  Ref<> name = Ref<>::steal(as(PyModule_GetNameObject(module)));
  return name ? toInt(addModuleFunctions(t, as(module), as(functions), name.get())) : -1;
}

API(int) PyModule_AddObjectRef(PyObject* module, const char* name, PyObject* value) {
  Thread& t = current();
  if (!isModule(as(module))) {
    return toInt(
        Status(t.raise(typeErrorType, "PyModule_AddObjectRef() first argument must be a module")));
  }
  if (value == nullptr) {
    if (!t.hasPending()) {
      t.raise(systemErrorType,
              "PyModule_AddObjectRef() must be called with an exception raised if "
              "value is NULL");
    }
    return -1;
  }
  return toInt(addObject(t, *as<Module>(module), name, as(value)));
}

API(int) PyModule_AddObject(PyObject* module, const char* name, PyObject* value) {
  int status = PyModule_AddObjectRef(module, name, value);
  // Takes over the reference, but only when it succeeded.
  if (status == 0) decref(as(value));
  return status;
}

API(int) PyModule_AddIntConstant(PyObject* module, const char* name, long value) {
  Ref<> number = toObject(static_cast<isize>(value));
  return number ? PyModule_AddObjectRef(module, name, py(number.get())) : -1;
}

API(int) PyModule_AddStringConstant(PyObject* module, const char* name, const char* value) {
  Ref<Str> text = newStrUtf8(current(), value);
  return text ? PyModule_AddObjectRef(module, name, py(text.get())) : -1;
}

API(int) PyModule_AddType(PyObject* module, PyTypeObject* type) {
  return toInt(addType(current(), *as<Module>(module), *as(type)));
}

API(void) _PyModule_Clear(PyObject* module) {
  Dict* dict = moduleDict(as(module));
  if (dict != nullptr) moduleClearDict(current(), dict);
}

API(void) _PyModule_ClearDict(PyObject* dict) { moduleClearDict(current(), as<Dict>(dict)); }

// --- PyState ------------------------------------------------------------------------------------

API(PyObject*) PyState_FindModule(PyModuleDef* def) {
  if (as(def)->slots != nullptr) return nullptr;
  Object** place = stateModule(current(), as(def));
  return place == nullptr ? nullptr : py(*place);
}

API(int) PyState_AddModule(PyObject* module, PyModuleDef* def) {
  Thread& t = current();
  if (def == nullptr) {
    Py_FatalError("module definition is NULL");
  }
  if (as(def)->slots != nullptr) {
    return toInt(t.raise(systemErrorType, "PyState_AddModule called on module with slots"));
  }
  Object** place = stateModule(t, as(def));
  if (place != nullptr && *place == as(module)) {
    Py_FatalError("module is already added");
  }
  return toInt(addStateModule(t, as(module), as(def)));
}

API(int) _PyState_AddModule(PyThreadState* thread, PyObject* module, PyModuleDef* def) {
  Thread& t = taipan::as(thread);
  if (as(def)->slots != nullptr) {
    return toInt(t.raise(systemErrorType, "PyState_AddModule called on module with slots"));
  }
  return toInt(addStateModule(t, as(module), as(def)));
}

API(int) PyState_RemoveModule(PyModuleDef* def) {
  Thread& t = current();
  if (as(def)->slots != nullptr) {
    return toInt(t.raise(systemErrorType, "PyState_RemoveModule called on module with slots"));
  }
  Object** place = stateModule(t, as(def));
  if (place == nullptr) Py_FatalError("Module was not found in modules_by_index");
  assignOwned(*place, Ref<>::share(none()).release());
  return 0;
}
