// Loading extension modules.
#pragma once

namespace taipan {

struct Thread;

/// Gives `_imp.create_dynamic` and `_imp.exec_dynamic` what they do; before the runtime starts.
void installExtensionLoader();
/// Lets frozen modules of the program be found (PyImport_FrozenModules).
void installProgramModules();
/// At the end of the runtime: the next one initialises single-phase modules anew.
void forgetExtensions(Thread& t);

}  // namespace taipan
