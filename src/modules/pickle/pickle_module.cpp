// The module _pickle.

#include "builtins/dict/dict.h"
#include "builtins/exceptions/exception_class.h"
#include "builtins/str/str.h"
#include "modules/pickle/pickle.h"
#include "modules/pickle/pickle_functions.h"
#include "object/builtin_types.h"
#include "object/seams.h"

namespace taipan {

constinit PickleGlobals pickleGlobals{};

namespace {

constinit const MethodDef kFunctions[] = {
    METHOD(
        "dump",
        "($module, /, obj, file, protocol=None, *, fix_imports=True,\n     buffer_callback=None)",
        pickleDump, PICKLE_DUMP_DOC),
    METHOD("dumps",
           "($module, /, obj, protocol=None, *, fix_imports=True,\n      buffer_callback=None)",
           pickleDumps, PICKLE_DUMPS_DOC),
    METHOD("load",
           "($module, /, file, *, fix_imports=True, encoding='ASCII',\n     errors='strict', "
           "buffers=())",
           pickleLoad, PICKLE_LOAD_DOC),
    METHOD("loads",
           "($module, data, /, *, fix_imports=True, encoding='ASCII',\n      errors='strict', "
           "buffers=())",
           pickleLoads, PICKLE_LOADS_DOC),
    {},
};

Status importDict(Thread& t, const char* module, const char* name, Dict** out) {
  Ref<> object = PY_TRY(importAttribute(t, module, name));
  if (!isExactly(object.get(), &dictType)) {
    return t.raise(runtimeErrorType, "%s.%s should be a dict, not %.200s", module, name,
                   object->type->name);
  }
  assignOwned(*out, static_cast<Dict*>(object.release()));
  return {};
}

Status importObject(Thread& t, const char* module, const char* name, Object** out) {
  assignOwned(*out, PY_TRY(importAttribute(t, module, name)).release());
  return {};
}

Status importGlobals(Thread& t) {
  PickleGlobals& g = pickleGlobals;
  PY_TRY(importDict(t, "copyreg", "dispatch_table", &g.dispatchTable));
  PY_TRY(importDict(t, "copyreg", "_extension_registry", &g.extensionRegistry));
  PY_TRY(importDict(t, "copyreg", "_inverted_registry", &g.invertedRegistry));
  PY_TRY(importDict(t, "copyreg", "_extension_cache", &g.extensionCache));
  PY_TRY(importDict(t, "_compat_pickle", "NAME_MAPPING", &g.nameMapping));
  PY_TRY(importDict(t, "_compat_pickle", "IMPORT_MAPPING", &g.importMapping));
  PY_TRY(importDict(t, "_compat_pickle", "REVERSE_NAME_MAPPING", &g.reverseNameMapping));
  PY_TRY(importDict(t, "_compat_pickle", "REVERSE_IMPORT_MAPPING", &g.reverseImportMapping));
  PY_TRY(importObject(t, "codecs", "encode", &g.codecsEncode));
  PY_TRY(importObject(t, "builtins", "getattr", &g.getattr));
  PY_TRY(importObject(t, "functools", "partial", &g.partial));
  g.latin1 = PY_TRY(newInterned(t, "latin1")).release();
#define PICKLE_NAME(identifier) g.identifier = PY_TRY(newInterned(t, #identifier)).release();
  PICKLE_NAMES(PICKLE_NAME)
#undef PICKLE_NAME
  return {};
}

Status addException(Thread& t, Module& module, const char* name, Type& base, Type** out) {
  // One class for the process: a module that is imported afresh shares it with the types.
  if (*out == nullptr) *out = PY_TRY(newExceptionClass(t, name, &base)).release();
  return addObject(t, module, name + sizeof "_pickle." - 1, *out);
}

Status pickleExec(Thread& t, Module& module) {
  PickleGlobals& g = pickleGlobals;
  PY_TRY(importGlobals(t));
  PY_TRY(typeReady(t, picklerMemoProxyType));
  PY_TRY(typeReady(t, unpicklerMemoProxyType));
  PY_TRY(addType(t, module, pickleBufferType));
  PY_TRY(addType(t, module, picklerType));
  PY_TRY(addType(t, module, unpicklerType));
  PY_TRY(addException(t, module, "_pickle.PickleError", exceptionType, &g.error));
  PY_TRY(addException(t, module, "_pickle.PicklingError", *g.error, &g.picklingError));
  return addException(t, module, "_pickle.UnpicklingError", *g.error, &g.unpicklingError);
}

}  // namespace

extern constinit const ModuleSpec pickleModule{
    .name = "_pickle",
    .doc = "Optimized C implementation for the Python pickle module.",
    .functions = kFunctions,
    .exec = pickleExec,
};

}  // namespace taipan
