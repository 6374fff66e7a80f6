// The posix module: puts the tables of this folder together.

#include "builtins/dict/dict.h"
#include "builtins/int/int.h"
#include "builtins/module/module.h"
#include "builtins/str/str.h"
#include "modules/posix/configuration_names.h"
#include "modules/posix/posix.h"
#include "object/builtin_types.h"

namespace taipan {

template <usize N>
static Status addNames(Thread& t, Module& module, const char* name,
                       const ConfigurationName (&table)[N]) {
  Ref<Dict> dict = PY_TRY(newDict(t));
  for (const ConfigurationName& row : table) {
    Ref<Int> value = PY_TRY(newInt(row.value));
    PY_TRY(dictSetText(t, dict.get(), row.name, value.get()));
  }
  return addObject(t, module, name, dict.get());
}

static Status addTypes(Thread& t, Module& module) {
  PY_TRY(initStatTypes(t));
  PY_TRY(initSystemTypes(t));
  PY_TRY(initProcessTypes(t));
  PY_TRY(initSchedulerTypes(t));
  PY_TRY(addDirectoryTypes(t, module));
  for (BuiltinType* type :
       {&statResultType, &statvfsResultType, &terminalSizeType, &timesResultType, &unameResultType,
        &waitidResultType, &schedParamType}) {
    PY_TRY(addType(t, module, *type));
  }
  return {};
}

static Status posixExec(Thread& t, Module& module) {
  for (const MethodDef* table : {kPosixFileMethods, kPosixStatMethods, kPosixDirectoryMethods,
                                 kPosixDescriptorMethods, kPosixProcessMethods, kPosixSpawnMethods,
                                 kPosixIdMethods, kPosixSchedulerMethods, kPosixSystemMethods}) {
    PY_TRY(addFunctions(t, module, table));
  }
  PY_TRY(addTypes(t, module));
  PY_TRY(addPosixConstants(t, module));
  PY_TRY(addNames(t, module, "sysconf_names", kSysconfNames));
  PY_TRY(addNames(t, module, "confstr_names", kConfstrNames));
  PY_TRY(addNames(t, module, "pathconf_names", kPathconfNames));
  PY_TRY(addObject(t, module, "error", &osErrorType));
  return addNew(t, module, "environ", posixEnvironment(t));
}

extern constinit const ModuleSpec posixModule{
    .name = "posix",
    .doc =
        "This module provides access to operating system functionality that is\n"
        "standardized by the C Standard and the POSIX standard (a thinly\n"
        "disguised Unix interface).  Refer to the library manual and\n"
        "corresponding Unix manual entries for more information on calls.",
    .exec = posixExec,
};

}  // namespace taipan
