// Loading extension modules: dlopen, the PyInit_ function, single- and multi-phase initialisation.
//
// A module of single-phase initialisation exists once per process: what its PyInit_ function made
// is remembered by file and name, and importing it again gives a module with the same contents
// (m_size -1) or runs the function again (m_size >= 0).

#include "capi/python/importdl.h"

#include <dlfcn.h>

#include <cstring>
#include <string>

#include "builtins/codecs/codecs.h"
#include "builtins/dict/dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/int/int.h"
#include "builtins/module/module.h"
#include "builtins/str/str.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "capi/capi.h"
#include "capi/objects/moduleobject.h"
#include "capi/python/runtime_state.h"
#include "modules/compile/compile.h"
#include "modules/import/import.h"
#include "modules/registry.h"
#include "object/interpreter.h"

extern "C" {
API_DATA const char* _Py_PackageContext = nullptr;
}

namespace taipan {

namespace {

using InitFunction = PyObject* (*)();

/// What is being loaded.
struct Extension {
  Ref<Str> name;      ///< full name
  Ref<Str> lastName;  ///< behind the last dot: what ImportErrors name
  Ref<Str> path;
  std::string nameUtf8;
  std::string symbol;  ///< PyInit_..., from the last part of the name
  bool hasFile = true;
};

/// "PyInit_" and the last part of the name, or "PyInitU_" and its Punycode (PEP 489).
Result<std::string> initSymbol(Thread& t, Str& last) {
  if (strIsAscii(last)) return std::string("PyInit_") + PY_TRY(strUtf8(t, last));
  Ref<> encoded = PY_TRY(encodeText(t, last, "punycode", nullptr));
  ByteSpan bytes = spanOf(*static_cast<Bytes*>(encoded.get()));
  std::string symbol = "PyInitU_";
  for (isize i = 0; i < bytes.size; ++i) {
    symbol += bytes[i] == '-' ? '_' : static_cast<char>(bytes[i]);
  }
  return symbol;
}

Result<Extension> describe(Thread& t, Object* spec) {
  Ref<> name = PY_TRY(getAttribute(t, spec, names::name));
  Ref<Str> originName = PY_TRY(newInterned(t, "origin"));
  Ref<> path = PY_TRY(getAttribute(t, spec, originName.get()));
  if (!isStr(name.get()) || !isStr(path.get())) {
    return t.raise(typeErrorType, "name and origin of a module spec must be strings");
  }
  Extension extension;
  extension.name = std::move(name).as<Str>();
  extension.path = std::move(path).as<Str>();
  extension.nameUtf8 = PY_TRY(strUtf8(t, *extension.name));
  Str& full = *extension.name;
  isize dot = strRFind(full, *newStrChar(t, '.'), 0, full.length);
  extension.lastName = PY_TRY(strSubstring(t, full, dot + 1, full.length));
  extension.symbol = PY_TRY(initSymbol(t, *extension.lastName));
  return Result<Extension>(std::move(extension));
}

Failure raiseLoadError(Thread& t, const Extension& extension, Ref<Str> message) {
  if (!message) return failure;
  return raiseImportError(t, importErrorType, message.get(), extension.lastName.get(),
                          extension.path.get());
}

/// The init function in the shared library; ImportError with the loader's text.
Result<InitFunction> findInit(Thread& t, const Extension& extension) {
  Ref<> encoded = PY_TRY(encodeFileSystem(t, *extension.path));
  std::string path = static_cast<Bytes*>(encoded.get())->data;
  // Without a slash the dynamic linker would search its own directories.
  if (path.find('/') == std::string::npos) path.insert(0, "./");
  void* handle = dlopen(path.c_str(), t.interpreter->dlopenFlags);
  if (handle == nullptr) {
    const char* reason = dlerror();
    if (reason == nullptr) reason = "unknown dlopen() error";
    return raiseLoadError(t, extension,
                          newStrUtf8Replace(t, reason, static_cast<isize>(std::strlen(reason))));
  }
  auto function = reinterpret_cast<InitFunction>(dlsym(handle, extension.symbol.c_str()));
  if (function == nullptr) {
    return raiseLoadError(
        t, extension,
        newStrFormat(t, "dynamic module does not define module export function (%s)",
                     extension.symbol.c_str()));
  }
  return function;
}

/// Calls the init function and holds it to its contract: an object, or an exception.
Ref<> callInit(Thread& t, const Extension& extension, InitFunction function) {
  const char* outer = _Py_PackageContext;
  _Py_PackageContext = extension.nameUtf8.c_str();
  Ref<> made = Ref<>::steal(as(function()));
  _Py_PackageContext = outer;
  const char* name = extension.nameUtf8.c_str();
  if (!made) {
    if (t.hasPending()) return failure;
    return t.raise(systemErrorType, "initialization of %s failed without raising an exception",
                   name);
  }
  if (t.hasPending()) {
    // The object may be a module definition that was never made ready: nobody releases it.
    (void)made.release();
    return raiseFromPending(t, systemErrorType, "initialization of %s raised unreported exception",
                            name);
  }
  if (made->type == nullptr) {
    (void)made.release();
    return t.raise(systemErrorType, "init function of %s returned uninitialized object", name);
  }
  return made;
}

// --- the table of single-phase modules ----------------------------------------------------------

Result<Dict*> extensionTable(Thread& t) {
  Object*& table = runtime().extensions;
  if (table == nullptr) table = PY_TRY(newDict(t)).release();
  return static_cast<Dict*>(table);
}

Ref<Tuple> extensionKey(Thread& t, const Extension& extension) {
  return packTuple(t, {extension.path.get(), extension.name.get()});
}

/// After the first initialisation: notes the module for later imports.
Status rememberModule(Thread& t, const Extension& extension, Object* module, ModuleDef* def) {
  PY_TRY(addStateModule(t, module, def));
  if (def->size == -1) {
    clearOwned(def->base.copy);
    def->base.copy = PY_TRY(dictCopy(t, moduleDict(module))).release();
  }
  Ref<> capsule = PY_TRY(newInt(reinterpret_cast<isize>(def)));
  Ref<Tuple> key = PY_TRY(extensionKey(t, extension));
  return dictSet(t, PY_TRY(extensionTable(t)), key.get(), capsule.get());
}

/// A module loaded before under this name from this file: made again. Missing if there is none.
Lookup reloadModule(Thread& t, const Extension& extension) {
  Ref<Tuple> key = PY_TRY(extensionKey(t, extension));
  Lookup known = PY_TRY(dictGet(t, PY_TRY(extensionTable(t)), key.get()));
  if (!known.found()) return known;
  auto* def = reinterpret_cast<ModuleDef*>(PY_TRY(toIsize(t, known.get(), nullptr)));
  if (def->size == -1) {
    if (def->base.copy == nullptr) return Lookup::missing();
    Ref<Module> module = PY_TRY(newModule(t, extension.name.get()));
    PY_TRY(dictMerge(t, moduleDict(module.get()), def->base.copy));
    PY_TRY(addStateModule(t, module.get(), def));
    return Lookup(Ref<>(std::move(module)));
  }
  if (def->base.init == nullptr) return Lookup::missing();
  Ref<> module = PY_TRY(callInit(t, extension, reinterpret_cast<InitFunction>(def->base.init)));
  PY_TRY(addStateModule(t, module.get(), def));
  return Lookup(std::move(module));
}

Ref<> finishSinglePhase(Thread& t, const Extension& extension, Ref<> module, InitFunction init) {
  ModuleDef* def = isModule(module.get())
                       ? static_cast<ModuleDef*>(static_cast<Module*>(module.get())->def)
                       : nullptr;
  if (def == nullptr) {
    return t.raise(systemErrorType, "initialization of %s did not return an extension module",
                   extension.nameUtf8.c_str());
  }
  def->base.init = reinterpret_cast<Object* (*)()>(init);
  if (extension.hasFile) {
    PY_TRY(dictSetText(t, moduleDict(module.get()), "__file__", extension.path.get()));
  }
  PY_TRY(rememberModule(t, extension, module.get(), def));
  return module;
}

Status auditImport(Thread& t, const Extension& extension) {
  return audit(t, "import", {extension.name.get(), extension.path.get(), none(), none(), none()});
}

Ref<> initialize(Thread& t, Object* spec, const Extension& extension, InitFunction init) {
  Ref<> made = PY_TRY(callInit(t, extension, init));
  if (made->type == &moduleDefType) {
    auto* def = reinterpret_cast<ModuleDef*>(made.get());
    return moduleFromDefAndSpec(t, *def, spec, PYTHON_API_VERSION);
  }
  // Unicode names came with multi-phase initialisation, which is all they may use.
  if (extension.symbol.starts_with("PyInitU_")) {
    return t.raise(systemErrorType, "initialization of %s did not return PyModuleDef",
                   extension.nameUtf8.c_str());
  }
  return finishSinglePhase(t, extension, std::move(made), init);
}

Ref<> loadExtension(Thread& t, Object* spec, Object*) {
  Extension extension = PY_TRY(describe(t, spec));
  Lookup known = PY_TRY(reloadModule(t, extension));
  if (known.found()) return std::move(known).value();
  PY_TRY(auditImport(t, extension));
  InitFunction init = PY_TRY(findInit(t, extension));
  return initialize(t, spec, extension, init);
}

/// A module of PyImport_Inittab.
Ref<> loadTableModule(Thread& t, Object* spec, Object* (*init)()) {
  Extension extension = PY_TRY(describe(t, spec));
  extension.hasFile = false;
  Lookup known = PY_TRY(reloadModule(t, extension));
  if (known.found()) return std::move(known).value();
  return initialize(t, spec, extension, reinterpret_cast<InitFunction>(init));
}

Status execExtension(Thread& t, Object* module) {
  if (!isModule(module)) return {};
  auto* self = static_cast<Module*>(module);
  auto* def = static_cast<ModuleDef*>(self->def);
  // Modules that have state already were executed, single-phase ones when they were made.
  if (def == nullptr || self->state != nullptr) return {};
  return execModuleDef(t, *self, *def);
}

/// For a module that C code made and entered itself: `modules` has it under the name afterwards,
/// and its definition finds it. On failure `modules` is as it was.
Status fixUpModule(Thread& t, Object* module, Object* name, Object* path, Object* modules) {
  if (module == nullptr || !isModule(module)) return BAD_INTERNAL_CALL();
  auto* def = static_cast<ModuleDef*>(static_cast<Module*>(module)->def);
  if (def == nullptr) return BAD_INTERNAL_CALL();
  if (def->slots != nullptr) {
    return t.raise(systemErrorType, "PyState_AddModule called on module with slots");
  }
  Extension extension;
  extension.name = PY_TRY(exactStr(t, *static_cast<Str*>(name)));
  extension.path = PY_TRY(exactStr(t, *static_cast<Str*>(path)));
  PY_TRY(setItem(t, modules, name, module));
  // A module of the runtime needs no definition to be found by.
  Status noted =
      nativeSpecOf(def) != nullptr ? Status() : rememberModule(t, extension, module, def);
  if (!noted.failed()) return {};
  SavedException saved(t);
  if (deleteItem(t, modules, name).failed()) t.clearPending();
  return failure;
}

}  // namespace

void forgetExtensions(Thread& t) {
  Ref<Dict> table =
      Ref<Dict>::steal(static_cast<Dict*>(std::exchange(runtime().extensions, nullptr)));
  if (!table) return;
  isize at = 0;
  Object* key;
  Object* address;
  while (dictNext(table.get(), &at, &key, &address)) {
    Result<isize> def = toIsize(t, address, nullptr);
    if (!def.failed()) clearOwned(reinterpret_cast<ModuleDef*>(def.value())->base.copy);
  }
}

void installExtensionLoader() {
  initRuntimeState();
  createDynamicModule = &loadExtension;
  execDynamicModule = &execExtension;
  createTableModule = &loadTableModule;
  installProgramModules();
}

}  // namespace taipan

using namespace taipan;

API(int)
_PyImport_FixupExtensionObject(PyObject* module, PyObject* name, PyObject* path,
                               PyObject* modules) {
  return toInt(fixUpModule(current(), as(module), as(name), as(path), as(modules)));
}
API(int) _PyImport_FixupBuiltin(PyObject* module, const char* name, PyObject* modules) {
  Thread& t = current();
  Ref<Str> text = newStrUtf8(t, name);
  if (!text) return -1;
  return toInt(fixUpModule(t, as(module), text.get(), text.get(), as(modules)));
}
