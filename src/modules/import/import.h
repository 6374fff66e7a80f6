// The import system's C++ side: `__import__`, and the start of importlib, which is the installed
// one frozen into the binary (language reference, "The import system").
#pragma once

#include "object/module_spec.h"

namespace taipan {

/// A module of sys.modules, after the thread that is still executing it is done; missing if it is
/// not loaded.
Lookup findLoadedModule(Thread& t, Object* name);

/// What `__import__` does. `globals` and `fromlist` may be null or None.
Ref<> importLevel(Thread& t, Object* name, Object* globals, Object* fromlist, int level);
/// An absolute import; the module itself, also for dotted names.
Ref<> importAbsolute(Thread& t, Object* name);
/// Executes a frozen module's code in a new module put into sys.modules.
Ref<Module> importFrozen(Thread& t, const char* name);
/// Makes importlib run: `_frozen_importlib` with `sys` and `_imp`, then the external finders.
Status startImportlib(Thread& t);
Status startImportlibExternal(Thread& t);
/// The code object of a frozen module; ImportError if there is none of that name.
Ref<> frozenCode(Thread& t, Object* name);

/// Creates a module from a shared library (set by the C API layer); `spec` is a ModuleSpec object.
extern Ref<> (*createDynamicModule)(Thread& t, Object* spec, Object* file);
/// Runs the exec slots of such a module; 0, or -1 with an exception.
extern Status (*execDynamicModule)(Thread& t, Object* module);

/// The global import lock (`_imp.acquire_lock`): held over a fork, so that the child does not find
/// half-made modules. Nested acquisitions count.
void acquireImportLock(Thread& t);
/// The calling thread holds it.
void releaseImportLock();

}  // namespace taipan
