// The _imp module: what importlib needs from the runtime.

#include <pthread.h>

#include <cstring>

#include "base/hash.h"
#include "builtins/bytes/bytes.h"
#include "builtins/code/code.h"
#include "builtins/dict/dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/list/list.h"
#include "builtins/module/module.h"
#include "builtins/str/str.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "modules/import/frozen.h"
#include "modules/import/import.h"
#include "modules/marshal/marshal.h"
#include "modules/registry.h"
#include "object/builtin_types.h"
#include "object/config.h"
#include "object/interpreter.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/protocol/buffer.h"
#include "object/protocol/number.h"
#include "vm/gil.h"
#include "vm/interpret.h"

namespace taipan {

namespace {

// --- the global import lock
// -----------------------------------------------------------------------

// Held by a thread for nested acquisitions; guarded by the GIL, waited for outside of it.
struct ImportLock {
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  unsigned long owner = 0;
  int depth = 0;
};
ImportLock importLock;

}  // namespace

void acquireImportLock(Thread& t) {
  if (importLock.depth > 0 && importLock.owner == t.threadId) {
    ++importLock.depth;
    return;
  }
  if (pthread_mutex_trylock(&importLock.mutex) != 0) {
    GilReleased released(t);
    pthread_mutex_lock(&importLock.mutex);
  }
  importLock.owner = t.threadId;
  importLock.depth = 1;
}

void releaseImportLock() {
  if (--importLock.depth > 0) return;
  importLock.owner = 0;
  pthread_mutex_unlock(&importLock.mutex);
}

namespace {

Status impAcquireLock(Thread& t, Module&) {
  acquireImportLock(t);
  return {};
}

Status impReleaseLock(Thread& t, Module&) {
  if (importLock.depth == 0 || importLock.owner != t.threadId) {
    return t.raise(runtimeErrorType, "not holding the import lock");
  }
  releaseImportLock();
  return {};
}

bool impLockHeld(Module&) { return importLock.depth > 0; }

// --- native modules
// -------------------------------------------------------------------------------

const ModuleTableEntry* entryOfName(Object* name) {
  if (!isStr(name)) return nullptr;
  const Str& text = *static_cast<Str*>(name);
  if (strFindChar(text, 0, 0, text.length) >= 0) return nullptr;
  return findTableEntry(strUtf8OrQuestionMark(*static_cast<Str*>(name)));
}

Ref<> impCreateBuiltin(Thread& t, Module&, Object* spec) {
  Ref<> name = PY_TRY(getAttribute(t, spec, names::name));
  const ModuleTableEntry* entry = entryOfName(name.get());
  if (entry == nullptr) return Ref<>::share(none());
  const ModuleSpec* native = nativeSpecOf(*entry);
  if (native == nullptr) return createTableModule(t, spec, entry->init);
  // sys and builtins exist before any import; importing them again finds the same modules.
  if (native == &sysModule || native == &builtinsModule) {
    Object* loaded = dictGetText(t, static_cast<Dict*>(t.interpreter->modules), native->name);
    if (loaded != nullptr) return Ref<>::share(loaded);
  }
  return createNativeModule(t, *native);
}

Result<int> impExecBuiltin(Thread& t, Module&, Object* module) {
  if (!isModule(module)) return 0;
  auto* def = static_cast<ModuleDef*>(static_cast<Module*>(module)->def);
  if (def == nullptr) return 0;
  const ModuleSpec* native = nativeSpecOf(def);
  if (native == &sysModule || native == &builtinsModule) return 0;
  if (native == nullptr) {
    if (execDynamicModule != nullptr) PY_TRY(execDynamicModule(t, module));
    return 0;
  }
  PY_TRY(execNativeModule(t, *native, *static_cast<Module*>(module)));
  return 0;
}

int impIsBuiltin(Module&, Str& name) {
  const ModuleTableEntry* entry = entryOfName(&name);
  if (entry == nullptr) return 0;
  const ModuleSpec* native = nativeSpecOf(*entry);
  return native == &sysModule || native == &builtinsModule ? -1 : 1;
}

Ref<> impCreateDynamic(Thread& t, Module&, Object* spec, Object* file) {
  if (createDynamicModule == nullptr) {
    return t.raise(importErrorType, "extension modules cannot be loaded by this build");
  }
  return createDynamicModule(t, spec, file);
}

Result<int> impExecDynamic(Thread& t, Module&, Object* module) {
  if (execDynamicModule == nullptr) return 0;
  PY_TRY(execDynamicModule(t, module));
  return 0;
}

Ref<> impExtensionSuffixes(Thread& t, Module&) {
  Ref<List> list = PY_TRY(newList(t));
  for (const char* suffix : {".cpython-311-x86_64-linux-gnu.so", ".abi3.so", ".so"}) {
    PY_TRY(list->append(t, Ref<>(newStr(t, suffix))));
  }
  return list;
}

// --- frozen modules
// -------------------------------------------------------------------------------

/// Tests switch frozen modules on (1), off (-1) or to the default (0).
int frozenOverride = 0;

/// These are always available, frozen modules or not: imports cannot start without them.
bool isEssential(const char* name) {
  return std::strcmp(name, "_frozen_importlib") == 0 ||
         std::strcmp(name, "_frozen_importlib_external") == 0 ||
         std::strcmp(name, "zipimport") == 0;
}

const FrozenModule* frozenOfName(Thread& t, Str& name) {
  const FrozenModule* module = findFrozenModule(strUtf8OrQuestionMark(name));
  if (module == nullptr) return nullptr;
  bool enabled = frozenOverride == 0 ? t.interpreter->config->useFrozenModules : frozenOverride > 0;
  return enabled || isEssential(module->name) ? module : nullptr;
}

Ref<> impFindFrozen(Thread& t, Module&, Str& name, Optional<bool> withData) {
  const FrozenModule* module = frozenOfName(t, name);
  if (module == nullptr) return Ref<>::share(none());
  Ref<> data = Ref<>::share(none());
  if (withData.value_or(false)) {
    Ref<> bytes = PY_TRY(newBytes(t, module->data, module->size));
    data = PY_TRY(call(t, &memoryviewType, bytes.get()));
  }
  Ref<> origin = Ref<>::share(none());
  if (*module->origin != 0) origin = PY_TRY(newStr(t, module->origin));
  return packTuple(t, {data.get(), boolObject(module->isPackage), origin.get()});
}

Ref<> impGetFrozenObject(Thread& t, Module&, Object* name, Object* data) {
  if (data != nullptr && !isNone(data)) {
    BufferView view;
    PY_TRY(view.acquire(t, data));
    if (view.size() == 0) {
      Ref<Str> message = PY_TRY(newStrFormat(t, "Frozen object named %R is invalid", name));
      return raiseImportError(t, importErrorType, message.get(), name, nullptr);
    }
    return marshalLoads(t, view.data(), view.size());
  }
  return frozenCode(t, name);
}

bool impIsFrozen(Module&, Str& name) { return frozenOfName(Thread::current(), name) != nullptr; }

Ref<> impIsFrozenPackage(Thread& t, Module&, Str& name) {
  const FrozenModule* module = frozenOfName(t, name);
  if (module == nullptr) {
    Ref<Str> message = PY_TRY(newStrFormat(t, "No such frozen object named %R", &name));
    return raiseImportError(t, importErrorType, message.get(), &name, nullptr);
  }
  return toObject(module->isPackage);
}

Ref<> impInitFrozen(Thread& t, Module&, Str& name) {
  const FrozenModule* module = frozenOfName(t, name);
  if (module == nullptr) return Ref<>::share(none());
  return importFrozen(t, module->name);
}

Ref<> impFrozenModuleNames(Thread& t, Module&) {
  Ref<List> list = PY_TRY(newList(t));
  for (const FrozenModule* module = frozenModules; module->name != nullptr; ++module) {
    PY_TRY(list->append(t, Ref<>(newStr(t, module->name))));
  }
  return list;
}

Status impOverrideFrozen(Thread&, Module&, int override) {
  frozenOverride = override;
  return {};
}

// --- code objects
// ---------------------------------------------------------------------------------

/// Gives a code object and those in its constants another file name, where they had the old one.
void renameCode(Code* code, Object* from, Str* to) {
  if (!strEqual(*static_cast<Str*>(code->filename), *static_cast<Str*>(from))) return;
  assignOwned(code->filename, Ref<>::share(to).release());
  Tuple* constants = static_cast<Tuple*>(code->consts);
  for (isize i = 0; i < constants->size; ++i) {
    Object* constant = constants->items[i];
    if (constant->type == &codeType) renameCode(static_cast<Code*>(constant), from, to);
  }
}

Status impFixCoFilename(Thread& t, Module&, Object* code, Str& path) {
  if (code->type != &codeType) {
    return t.raise(typeErrorType, "_fix_co_filename() argument 1 must be code, not %.50s",
                   code->type->name);
  }
  Ref<> old = Ref<>::share(static_cast<Code*>(code)->filename);
  renameCode(static_cast<Code*>(code), old.get(), &path);
  return {};
}

Ref<> impSourceHash(Thread& t, Module&, isize number, BufferView source) {
  u64 hash = sipHash13(HashKey{static_cast<u64>(number), 0}, source.data(),
                       static_cast<usize>(source.size()));
  return newBytes(t, reinterpret_cast<const char*>(&hash), sizeof(hash));
}

constinit const MethodDef kFunctions[] = {
    METHOD("acquire_lock", "($module, /)", impAcquireLock,
           "Acquires the interpreter's import lock for the current thread."),
    METHOD("release_lock", "($module, /)", impReleaseLock,
           "Release the interpreter's import lock."),
    METHOD("lock_held", "($module, /)", impLockHeld,
           "Return True if the import lock is currently held, else False."),
    METHOD("create_builtin", "($module, spec, /)", impCreateBuiltin, "Create an extension module."),
    METHOD("exec_builtin", "($module, mod, /)", impExecBuiltin, "Initialize a built-in module."),
    METHOD("is_builtin", "($module, name, /)", impIsBuiltin,
           "Returns True if the module name corresponds to a built-in module."),
    METHOD("create_dynamic", "($module, spec, file=<unrepresentable>, /)", impCreateDynamic,
           "Create an extension module."),
    METHOD("exec_dynamic", "($module, mod, /)", impExecDynamic, "Initialize an extension module."),
    METHOD("extension_suffixes", "($module, /)", impExtensionSuffixes,
           "Returns the list of file suffixes used to identify extension modules."),
    METHOD("find_frozen", "($module, name, /, *, withdata=False)", impFindFrozen,
           "Return info about the corresponding frozen module (if there is one) or None."),
    METHOD("get_frozen_object", "($module, name, data=None, /)", impGetFrozenObject,
           "Create a code object for a frozen module."),
    METHOD("is_frozen", "($module, name, /)", impIsFrozen,
           "Returns True if the module name corresponds to a frozen module."),
    METHOD("is_frozen_package", "($module, name, /)", impIsFrozenPackage,
           "Returns True if the module name is of a frozen package."),
    METHOD("init_frozen", "($module, name, /)", impInitFrozen, "Initializes a frozen module."),
    METHOD("_frozen_module_names", "($module, /)", impFrozenModuleNames,
           "Returns the list of available frozen modules."),
    METHOD("_override_frozen_modules_for_tests", "($module, override, /)", impOverrideFrozen,
           "(internal-only) Override PyConfig.use_frozen_modules."),
    METHOD("_fix_co_filename", "($module, code, path, /)", impFixCoFilename,
           "Changes code.co_filename to specify the passed-in file path."),
    METHOD("source_hash", "($module, /, key, source)", impSourceHash, ""),
    {}};

Status exec(Thread& t, Module& m) {
  return addNew(t, m, "check_hash_based_pycs",
                newStr(t, t.interpreter->config->checkHashPycs.c_str()));
}

}  // namespace

constinit const ModuleSpec impModule{
    .name = "_imp",
    .doc = "(Extremely) low-level import machinery bits as used by importlib.",
    .functions = kFunctions,
    .exec = exec};

}  // namespace taipan
