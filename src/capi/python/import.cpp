// Importing modules.

#include "modules/import/import.h"

#include <algorithm>

#include "builtins/code/code.h"
#include "builtins/dict/dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/list/list.h"
#include "builtins/module/module.h"
#include "builtins/str/str.h"
#include "capi/capi.h"
#include "capi/objects/identifier.h"
#include "memory/memory.h"
#include "modules/import/frozen.h"
#include "modules/registry.h"
#include "modules/runtime/runtime.h"
#include "object/interpreter.h"
#include "vm/interpret.h"

using namespace taipan;

static Dict* modulesDict() { return static_cast<Dict*>(current().interpreter->modules); }

// --- importing ----------------------------------------------------------------------------------

API(PyObject*)
PyImport_ImportModuleLevelObject(PyObject* name, PyObject* globals, PyObject*, PyObject* fromlist,
                                 int level) {
  Thread& t = current();
  if (name == nullptr) return give(t.raise(valueErrorType, "Empty module name"));
  return give(importLevel(t, as(name), as(globals), as(fromlist), level));
}
API(PyObject*)
PyImport_ImportModuleLevel(const char* name, PyObject* globals, PyObject* locals,
                           PyObject* fromlist, int level) {
  Ref<Str> text = newStrUtf8(current(), name);
  return text ? PyImport_ImportModuleLevelObject(py(text.get()), globals, locals, fromlist, level)
              : nullptr;
}

/// Imports as an import statement in the running code would: through its `__import__`.
static Ref<> importByHook(Thread& t, Object* name) {
  Ref<> globals = Ref<>::share(currentGlobals(t));
  Ref<> builtins;
  if (globals) {
    builtins = Ref<>::share(currentBuiltins(t));
  } else {
    builtins = Ref<>::share(t.interpreter->builtinsDict);
    Ref<Dict> made = PY_TRY(newDict(t));
    PY_TRY(dictSetStr(t, made.get(), names::__builtins__, builtins.get()));
    globals = std::move(made);
  }
  Ref<> function = isDict(builtins.get()) ? getItem(t, builtins.get(), names::__import__)
                                          : getAttribute(t, builtins.get(), names::__import__);
  if (!function) return failure;
  Ref<List> fromlist = PY_TRY(newList(t));
  Ref<> level = PY_TRY(toObject(isize{0}));
  (void)PY_TRY(call(t, function.get(), name, globals.get(), globals.get(),
                    static_cast<Object*>(fromlist.get()), level.get()));
  Lookup module = PY_TRY(dictGet(t, modulesDict(), name));
  if (!module.found()) return raiseKeyError(t, name);
  return std::move(module).value();
}

API(PyObject*) PyImport_Import(PyObject* name) { return give(importByHook(current(), as(name))); }
API(PyObject*) PyImport_ImportModule(const char* name) {
  Ref<Str> text = newStrUtf8(current(), name);
  return text ? give(importByHook(current(), text.get())) : nullptr;
}
API(PyObject*) PyImport_ImportModuleNoBlock(const char* name) {
  return PyImport_ImportModule(name);
}

static Ref<> reload(Thread& t, Object* module) {
  Ref<> function = PY_TRY(importAttribute(t, "importlib", "reload"));
  return call(t, function.get(), module);
}
API(PyObject*) PyImport_ReloadModule(PyObject* module) {
  return give(reload(current(), as(module)));
}

// --- the table of modules -----------------------------------------------------------------------

API(PyObject*) PyImport_GetModuleDict(void) { return py(modulesDict()); }
API(PyObject*) PyImport_GetModule(PyObject* name) {
  return give(dictGet(current(), modulesDict(), as(name)));
}
API(PyObject*) _PyImport_GetModuleId(_Py_Identifier* name) {
  Str* text = identifierText(current(), name);
  return text == nullptr ? nullptr : PyImport_GetModule(py(text));
}

API(PyObject*) PyImport_AddModuleObject(PyObject* name) {
  Thread& t = current();
  Lookup found = dictGet(t, modulesDict(), as(name));
  if (found.failed()) return nullptr;
  // Borrowed: the table holds it.
  if (found.found() && isModule(found.get())) return py(found.get());
  Ref<Module> made = newModule(t, as(name));
  if (!made || dictSet(t, modulesDict(), as(name), made.get()).failed()) return nullptr;
  return py(made.get());
}
API(PyObject*) PyImport_AddModule(const char* name) {
  Ref<Str> text = newStrUtf8(current(), name);
  return text ? PyImport_AddModuleObject(py(text.get())) : nullptr;
}
API(int) _PyImport_SetModule(PyObject* name, PyObject* module) {
  return toInt(setItem(current(), modulesDict(), as(name), as(module)));
}
API(int) _PyImport_SetModuleString(const char* name, PyObject* module) {
  return toInt(dictSetText(current(), modulesDict(), name, as(module)));
}

API(PyObject*) _PyImport_GetModuleAttr(PyObject* module, PyObject* attribute) {
  Ref<> loaded = importByHook(current(), as(module));
  return loaded ? give(getAttribute(current(), loaded.get(), as(attribute))) : nullptr;
}
API(PyObject*) _PyImport_GetModuleAttrString(const char* module, const char* attribute) {
  Ref<Str> name = newStrUtf8(current(), module);
  Ref<Str> text = name ? newStrUtf8(current(), attribute) : Ref<Str>();
  return text ? _PyImport_GetModuleAttr(py(name.get()), py(text.get())) : nullptr;
}

static Ref<> importerFor(Thread& t, Object* path) {
  Ref<> function = PY_TRY(importAttribute(t, "pkgutil", "get_importer"));
  return call(t, function.get(), path);
}
API(PyObject*) PyImport_GetImporter(PyObject* path) {
  return give(importerFor(current(), as(path)));
}

API(int) _PyModuleSpec_IsInitializing(PyObject* spec) {
  Thread& t = current();
  if (spec == nullptr) return 0;
  Lookup flag = lookupAttribute(t, as(spec), names::_initializing);
  Result<bool> truth = flag.found() ? toBool(t, flag.get()) : Result<bool>(false);
  if (flag.failed() || truth.failed()) {
    t.clearPending();
    return 0;
  }
  return truth.value();
}

// --- running code as a module -------------------------------------------------------------------

/// importlib's `_fix_up_module`, then the code in the module's namespace.
static Ref<> execCodeModule(Thread& t, Object* name, Object* code, Object* path, Object* cached) {
  Ref<> module = Ref<>::share(as(PyImport_AddModuleObject(py(name))));
  if (!module) return failure;
  Dict* dict = moduleDict(module.get());
  if (dictGetStr(dict, names::__builtins__) == nullptr) {
    PY_TRY(dictSetStr(t, dict, names::__builtins__, t.interpreter->builtinsDict));
  }
  if (path == nullptr) path = static_cast<Code*>(code)->filename;
  Ref<> done =
      callMethod(t, t.interpreter->importlibExternal, PY_NAME("_fix_up_module"),
                 static_cast<Object*>(dict), name, path, cached != nullptr ? cached : path);
  if (!done) t.clearPending();
  if (!evalCode(t, static_cast<Code*>(code), dict, dict)) {
    SavedException saved(t);
    if (dictRemove(t, modulesDict(), name).failed()) t.clearPending();
    return failure;
  }
  Lookup loaded = PY_TRY(dictGet(t, modulesDict(), name));
  if (loaded.found()) return std::move(loaded).value();
  return t.raise(importErrorType, "Loaded module %R not found in sys.modules", name);
}

API(PyObject*)
PyImport_ExecCodeModuleObject(PyObject* name, PyObject* code, PyObject* path, PyObject* cached) {
  return give(execCodeModule(current(), as(name), as(code), as(path), as(cached)));
}
API(PyObject*)
PyImport_ExecCodeModuleWithPathnames(const char* name, PyObject* code, const char* path,
                                     const char* cached) {
  Thread& t = current();
  Ref<Str> nameText = newStrUtf8(t, name);
  Ref<> pathText = path == nullptr ? Ref<>() : decodeFileSystem(t, path);
  Ref<> cachedText = cached == nullptr ? Ref<>() : decodeFileSystem(t, cached);
  if (t.hasPending()) return nullptr;
  return PyImport_ExecCodeModuleObject(py(nameText.get()), code, py(pathText.get()),
                                       py(cachedText.get()));
}
API(PyObject*) PyImport_ExecCodeModuleEx(const char* name, PyObject* code, const char* path) {
  return PyImport_ExecCodeModuleWithPathnames(name, code, path, nullptr);
}
API(PyObject*) PyImport_ExecCodeModule(const char* name, PyObject* code) {
  return PyImport_ExecCodeModuleWithPathnames(name, code, nullptr, nullptr);
}

// --- frozen modules and magic -------------------------------------------------------------------

API(int) PyImport_ImportFrozenModule(const char* name) {
  if (findFrozenModule(name) == nullptr) return 0;
  return importFrozen(current(), name) ? 1 : -1;
}
API(int) PyImport_ImportFrozenModuleObject(PyObject* name) {
  Result<const char*> text = strUtf8(current(), *as<Str>(name));
  return text.failed() ? -1 : PyImport_ImportFrozenModule(text.value());
}

API(long) PyImport_GetMagicNumber(void) {
  // 3.11's number with the two bytes that follow it in a .pyc file.
  return 3495L | ('\r' << 16) | ('\n' << 24);
}
API(const char*) PyImport_GetMagicTag(void) { return "cpython-311"; }

API(int) _PyImport_IsInitialized(PyInterpreterState* interpreter) {
  return reinterpret_cast<Interpreter*>(interpreter)->modules != nullptr;
}

// --- modules that need no file ------------------------------------------------------------------

/// The new table is a copy: the old one may be the program's own. It lives as long as the process.
API(int) PyImport_ExtendInittab(struct _inittab* more) {
  auto* added = reinterpret_cast<const ModuleTableEntry*>(more);
  usize count = 0, addedCount = 0;
  while (moduleTable[count].name != nullptr) ++count;
  while (added[addedCount].name != nullptr) ++addedCount;
  if (addedCount == 0) return 0;
  auto* table = static_cast<ModuleTableEntry*>(
      rawMalloc((count + addedCount + 1) * sizeof(ModuleTableEntry)));
  if (table == nullptr) return -1;
  std::copy_n(moduleTable, count, table);
  std::copy_n(added, addedCount + 1, table + count);
  static ModuleTableEntry* last = nullptr;
  if (moduleTable == last) rawFree(last);
  moduleTable = last = table;
  return 0;
}
API(int) PyImport_AppendInittab(const char* name, PyObject* (*init)(void)) {
  struct _inittab more[2] = {{name, init}, {nullptr, nullptr}};
  return PyImport_ExtendInittab(more);
}

// --- the import lock ----------------------------------------------------------------------------

API(void) _PyImport_AcquireLock(void) { acquireImportLock(current()); }
/// 1, or -1 if the calling thread does not hold it.
API(int) _PyImport_ReleaseLock(void) {
  Thread& t = current();
  SavedException saved(t);
  Ref<> function = importAttribute(t, "_imp", "release_lock");
  if (function && call(t, function.get())) return 1;
  t.clearPending();
  return -1;
}

// --- the init functions of two modules that the interpreter uses itself -------------------------

API(PyObject*) PyMarshal_Init(void) { return give(newNativeModule(current(), marshalModule)); }
API(PyObject*) _PyWarnings_Init(void) { return give(newNativeModule(current(), warningsModule)); }
