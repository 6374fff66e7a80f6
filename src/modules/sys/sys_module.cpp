// The sys module itself.

#include "modules/registry.h"
#include "modules/sys/sys.h"
#include "object/builtin_types.h"
#include "object/interpreter.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"

namespace taipan {

namespace {

/// `sys.__displayhook__ = sys.displayhook` and so on: the originals, for programs that replace
/// them.
Status keepOriginal(Thread& t, Module& m, const char* original, const char* name) {
  Object* hook = getSysAttribute(t, name);
  if (hook == nullptr) return t.raise(runtimeErrorType, "lost sys.%s", name);
  return addObject(t, m, original, hook);
}

Status exec(Thread& t, Module& m) {
  PY_TRY(addObject(t, m, "modules", t.interpreter->modules));
  PY_TRY(addSysInfo(t, m));
  PY_TRY(keepOriginal(t, m, "__displayhook__", "displayhook"));
  PY_TRY(keepOriginal(t, m, "__excepthook__", "excepthook"));
  PY_TRY(keepOriginal(t, m, "__unraisablehook__", "unraisablehook"));
  return keepOriginal(t, m, "__breakpointhook__", "breakpointhook");
}

}  // namespace

constinit const ModuleSpec sysModule{
    .name = "sys",
    .doc =
        "This module provides access to some objects used or maintained by the\ninterpreter and "
        "to functions that interact strongly with the interpreter.",
    .functions = kSysFunctions,
    .exec = exec};

}  // namespace taipan
