// Configurations as dicts and back, and the one that an interpreter goes by.

#define PY_SSIZE_T_CLEAN
#define Py_BUILD_CORE 1

#include <Python.h>
#include <internal/pycore_initconfig.h>

#include <climits>
#include <map>

#include "builtins/dict/dict.h"
#include "builtins/int/int.h"
#include "builtins/list/list.h"
#include "builtins/str/str.h"
#include "capi/embedding/config.h"
#include "modules/runtime/runtime.h"
#include "modules/sys/sys.h"
#include "object/interpreter.h"

using namespace taipan;

// --- to a dict ----------------------------------------------------------------------------------

namespace {

Ref<> textObject(Thread& t, const wchar_t* text) {
  if (text == nullptr) return Ref<>::share(none());
  return newStrChars(t, text, 4, static_cast<isize>(std::wcslen(text)));
}

Ref<Dict> configDict(Thread& t, const PyConfig& c) {
  Ref<Dict> dict = newDict(t);
  if (!dict) return dict;
  auto add = [&](const char* name, Ref<> value) -> Status {
    if (!value) return failure;
    return dictSetText(t, dict.get(), name, value.get());
  };
#define CONFIG_NUMBER(name) PY_TRY(add(#name, newInt(c.name)));
#define CONFIG_TEXT(name) PY_TRY(add(#name, textObject(t, c.name)));
#define CONFIG_LIST(name) PY_TRY(add(#name, Ref<>::steal(as(_PyWideStringList_AsList(&c.name)))));
#include "capi/embedding/config_fields.def"
  return dict;
}

}  // namespace

API(PyObject*) _PyConfig_AsDict(const PyConfig* c) { return give(configDict(current(), *c)); }

// --- from a dict --------------------------------------------------------------------------------

namespace {

Failure badValue(Thread& t, const char* key) {
  return t.raise(valueErrorType, "invalid config value: %s", key);
}
Failure badType(Thread& t, const char* key) {
  return t.raise(typeErrorType, "invalid config type: %s", key);
}

/// Reads the fields of a configuration from a dict that has them all.
class ConfigReader {
 public:
  ConfigReader(Thread& t, Dict& dict) : t_(t), dict_(dict) {}

  Status number(const char* key, int* out) { return bounded(key, out, INT_MAX); }
  Status number(const char* key, unsigned long* out) { return bounded(key, out, UINT_MAX); }

  Status text(const char* key, wchar_t** out, bool required) {
    Ref<> value = PY_TRY(get(key));
    if (isNone(value.get())) {
      if (required) return badValue(t_, key);
      return set(out, nullptr);
    }
    if (!isStr(value.get())) return badType(t_, key);
    wchar_t* wide = PyUnicode_AsWideCharString(py(value.get()), nullptr);
    if (wide == nullptr) return failure;
    Status status = set(out, wide);
    PyMem_Free(wide);
    return status;
  }

  Status list(const char* key, PyWideStringList* out) {
    Ref<> value = PY_TRY(get(key));
    if (!isList(value.get())) return badType(t_, key);
    PyWideStringList made{0, nullptr};
    Status status = fill(key, *static_cast<List*>(value.get()), &made);
    if (!status.failed() && _PyWideStringList_Copy(out, &made) < 0) status = t_.raiseNoMemory();
    _PyWideStringList_Clear(&made);
    return status;
  }

 private:
  Ref<> get(const char* key) {
    Object* value = dictGetText(t_, &dict_, key);
    if (value == nullptr) return t_.raise(valueErrorType, "missing config key: %s", key);
    return Ref<>::share(value);
  }
  template <class N>
  Status bounded(const char* key, N* out, i64 most) {
    Ref<> value = PY_TRY(get(key));
    if (!isInt(value.get())) return badType(t_, key);
    i64 wide;
    bool fits = fitsI64(*static_cast<Int*>(value.get()), &wide);
    if (!fits || wide < 0 || wide > most) return badValue(t_, key);
    *out = static_cast<N>(wide);
    return {};
  }
  Status set(wchar_t** out, const wchar_t* value) {
    if (PyStatus_Exception(PyConfig_SetString(nullptr, out, value))) return t_.raiseNoMemory();
    return {};
  }
  Status fill(const char* key, List& items, PyWideStringList* out) {
    for (isize i = 0; i < items.size; ++i) {
      Object* item = items.items[i];
      if (isNone(item)) return badValue(t_, key);
      if (!isStr(item)) return badType(t_, key);
      wchar_t* wide = PyUnicode_AsWideCharString(py(item), nullptr);
      if (wide == nullptr) return failure;
      PyStatus added = PyWideStringList_Append(out, wide);
      PyMem_Free(wide);
      if (PyStatus_Exception(added)) return t_.raiseNoMemory();
    }
    return {};
  }

  Thread& t_;
  Dict& dict_;
};

Status readConfig(Thread& t, PyConfig& c, Object* dict) {
  if (!isDict(dict)) return t.raise(typeErrorType, "dict expected");
  ConfigReader reader(t, *static_cast<Dict*>(dict));
#define CONFIG_NUMBER(name) PY_TRY(reader.number(#name, &c.name));
#define CONFIG_TEXT(name) PY_TRY(reader.text(#name, &c.name, false));
#define CONFIG_REQUIRED_TEXT(name) PY_TRY(reader.text(#name, &c.name, true));
#define CONFIG_LIST(name) PY_TRY(reader.list(#name, &c.name));
#include "capi/embedding/config_fields.def"
  bool known = c._config_init >= _PyConfig_INIT_COMPAT && c._config_init <= _PyConfig_INIT_ISOLATED;
  return known ? Status() : badValue(t, "_config_init");
}

}  // namespace

/// Sets every field; on failure (-1) those before the bad one are set.
API(int) _PyConfig_FromDict(PyConfig* c, PyObject* dict) {
  return toInt(readConfig(current(), *c, as(dict)));
}

// --- the interpreter's --------------------------------------------------------------------------

namespace {

/// The configurations that C code has asked for, by interpreter. They last until that of the
/// interpreter is replaced or the runtime ends.
std::map<i64, PyConfig>& shownConfigs() {
  static std::map<i64, PyConfig> configs;
  return configs;
}

void forgetShown(i64 id) {
  auto found = shownConfigs().find(id);
  if (found == shownConfigs().end()) return;
  PyConfig_Clear(&found->second);
  shownConfigs().erase(found);
}

/// The core's configuration after `given` replaced the one in use.
Status mergedConfig(Thread& t, const PyConfig& given, Config& core) {
  core = *t.interpreter->config;
  for (auto* list :
       {&core.argv, &core.origArgv, &core.xOptions, &core.warnOptions, &core.searchPath}) {
    list->clear();
  }
  for (std::string* text : {&core.baseExecutable, &core.basePrefix, &core.baseExecPrefix}) {
    text->clear();
  }
  if (PyStatus_Exception(configToCore(given, core))) return t.raiseNoMemory();
  if (given.module_search_paths_set == 0) {
    Config computed = core;
    computed.searchPath.clear();
    computePaths(computed);
    core.searchPath = computed.searchPath;
  }
  // What is not given is as outside a virtual environment.
  if (core.baseExecutable.empty()) core.baseExecutable = core.executable;
  if (core.basePrefix.empty()) core.basePrefix = core.prefix;
  if (core.baseExecPrefix.empty()) core.baseExecPrefix = core.execPrefix;
  if (core.argv.empty()) core.argv.emplace_back();
  return {};
}

Status replaceConfig(Thread& t, const PyConfig& given) {
  Config core;
  PY_TRY(mergedConfig(t, given, core));
  *t.interpreter->config = core;
  t.interpreter->optimize = core.optimize;
  forgetShown(t.interpreter->id);
  publishFlags(core);
  return updateSysInfo(t);
}

}  // namespace

namespace taipan {
void forgetShownConfigs() {
  while (!shownConfigs().empty()) forgetShown(shownConfigs().begin()->first);
}
}  // namespace taipan

/// A copy of the configuration in use, which PyConfig_Clear frees.
API(int) _PyInterpreterState_GetConfigCopy(PyConfig* out) {
  Thread& t = current();
  if (PyStatus_Exception(configFromCore(*out, *t.interpreter->config))) {
    return toInt(t.raiseNoMemory());
  }
  return 0;
}

/// The configuration in use, which the interpreter keeps.
API(const PyConfig*) _PyInterpreterState_GetConfig(PyInterpreterState* state) {
  auto* interpreter = reinterpret_cast<Interpreter*>(state);
  auto [place, isNew] = shownConfigs().try_emplace(interpreter->id);
  if (isNew) (void)configFromCore(place->second, *interpreter->config);
  return &place->second;
}
API(const PyConfig*) _Py_GetConfig(void) {
  return _PyInterpreterState_GetConfig(PyInterpreterState_Get());
}

/// Makes the configuration the interpreter's, and what `sys` says of it true.
API(int) _PyInterpreterState_SetConfig(const PyConfig* config) {
  return toInt(replaceConfig(current(), *config));
}
