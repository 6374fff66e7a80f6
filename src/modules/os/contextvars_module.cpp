// _contextvars.

#include "builtins/context/context.h"
#include "builtins/dict/dict.h"
#include "object/method.h"
#include "object/module_spec.h"

namespace taipan {

static Ref<> contextCopy(Thread& t, Module&) { return copyCurrentContext(t); }

static constinit const MethodDef kFunctions[] = {
    METHOD("copy_context", "($module, /)", contextCopy, ""),
    {},
};

static Status contextvarsExec(Thread& t, Module& module) {
  PY_TRY(addType(t, module, contextType));
  PY_TRY(addType(t, module, contextVarType));
  PY_TRY(addType(t, module, contextTokenType));
  PY_TRY(typeReady(t, *contextTokenMissing()->type));
  return dictSetText(t, static_cast<Dict*>(contextTokenType.dict), "MISSING",
                     contextTokenMissing());
}

extern constinit const ModuleSpec contextvarsModule{
    .name = "_contextvars",
    .doc = "Context Variables",
    .functions = kFunctions,
    .exec = contextvarsExec,
};

}  // namespace taipan
