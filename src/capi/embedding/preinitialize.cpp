#define PY_SSIZE_T_CLEAN
#define Py_BUILD_CORE 1

#include "capi/embedding/preinitialize.h"

#include <Python.h>
#include <internal/pycore_initconfig.h>

#include <clocale>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "capi/capi.h"
#include "capi/text/locale_codec.h"
#include "memory/allocator_choice.h"
#include "modules/runtime/command/options.h"

using namespace taipan;

extern "C" {
PyStatus _Py_PreInitializeFromPyArgv(const PyPreConfig*, const struct _PyArgv*);
PyStatus _Py_PreInitializeFromConfig(const PyConfig*, const struct _PyArgv*);
}

namespace {

using Arguments = std::vector<std::string>;

/// What the first part settled, and whether it has run.
struct {
  bool done = false;
  PyPreConfig config;
} settled;

// --- arguments ----------------------------------------------------------------------------------

/// What the options in front of the program say; the rest is for later parts to judge.
class ArgumentScan {
 public:
  explicit ArgumentScan(const Arguments& arguments) : arguments_(arguments) {
    for (at_ = 1; at_ < arguments_.size() && !done_; ++at_) readWord(arguments_[at_]);
  }
  bool isolated = false, ignoreEnvironment = false, dev = false;
  bool hasUtf8 = false;
  std::string utf8;  ///< behind "-X utf8=", "1" for "-X utf8"

 private:
  void readWord(const std::string& word) {
    if (word.size() < 2 || word[0] != '-' || word == "--") {
      done_ = true;
    } else if (word == "--check-hash-based-pycs") {
      ++at_;
    } else if (word[1] != '-') {
      readCluster(word);
    }
  }
  void readCluster(const std::string& word) {
    for (usize i = 1; i < word.size(); ++i) {
      switch (word[i]) {
        case 'I':
          isolated = true;
          break;
        case 'E':
          ignoreEnvironment = true;
          break;
        case 'c':
        case 'm':
          done_ = true;
          return;
        case 'W':
        case 'X': {
          std::string value = word.substr(i + 1);
          if (value.empty() && ++at_ < arguments_.size()) value = arguments_[at_];
          if (word[i] == 'X') readXOption(value);
          return;
        }
      }
    }
  }
  void readXOption(const std::string& option) {
    if (option == "dev") dev = true;
    if (option == "utf8") setUtf8("1");
    if (option.starts_with("utf8=")) setUtf8(option.substr(5));
  }
  void setUtf8(std::string value) {
    hasUtf8 = true;
    utf8 = std::move(value);
  }

  const Arguments& arguments_;
  usize at_ = 0;
  bool done_ = false;
};

Arguments argumentsOf(const _PyArgv* given) {
  Arguments result;
  if (given == nullptr) return result;
  for (isize i = 0; i < given->argc; ++i) {
    if (given->use_bytes_argv != 0) {
      result.emplace_back(given->bytes_argv[i]);
    } else {
      const wchar_t* text = given->wchar_argv[i];
      result.push_back(
          encodeLocale(text, std::wcslen(text), LocaleErrors::kSurrogateEscape, true).text);
    }
  }
  return result;
}

// --- settling -----------------------------------------------------------------------------------

const char* variable(const PyPreConfig& c, const char* name) {
  return _Py_GetEnv(c.use_environment, name);
}

PyStatus settleUtf8(PyPreConfig& c, const ArgumentScan& scan) {
  if (c.utf8_mode >= 0) return PyStatus_Ok();
  if (scan.hasUtf8) {
    if (scan.utf8 != "0" && scan.utf8 != "1") {
      return PyStatus_Error("invalid -X utf8 option value");
    }
    c.utf8_mode = scan.utf8 == "1";
    return PyStatus_Ok();
  }
  if (const char* text = variable(c, "PYTHONUTF8")) {
    std::string_view value = text;
    if (value != "0" && value != "1") {
      return PyStatus_Error("invalid PYTHONUTF8 environment variable value");
    }
    c.utf8_mode = value == "1";
    return PyStatus_Ok();
  }
  c.utf8_mode = isLegacyLocale(true);
  return PyStatus_Ok();
}

void settleCoercion(PyPreConfig& c) {
  if (const char* text = variable(c, "PYTHONCOERCECLOCALE")) {
    std::string_view value = text;
    if (value == "0" && c.coerce_c_locale < 0) c.coerce_c_locale = 0;
    if (value == "warn" && c.coerce_c_locale_warn < 0) c.coerce_c_locale_warn = 1;
  }
  if (c.coerce_c_locale < 0) c.coerce_c_locale = isLegacyLocale(false) ? 2 : 0;
  if (c.coerce_c_locale_warn < 0) c.coerce_c_locale_warn = 0;
}

/// The first start in the process chooses: blocks of its allocator outlive it.
PyStatus settleAllocator(const PyPreConfig& c) {
  if (c.allocator < PYMEM_ALLOCATOR_NOT_SET || c.allocator > PYMEM_ALLOCATOR_PYMALLOC_DEBUG) {
    return PyStatus_Error("Unknown PYTHONMALLOC allocator");
  }
  auto choice = static_cast<AllocatorChoice>(c.allocator);
  if (choice == AllocatorChoice::kNotSet) {
    const char* name = variable(c, "PYTHONMALLOC");
    if (name == nullptr) {
      if (c.dev_mode > 0) choice = AllocatorChoice::kDebug;
    } else if (!allocatorFromName(name, &choice)) {
      return PyStatus_Error("PYTHONMALLOC: unknown allocator");
    }
  }
  static bool chosen = false;
  if (!std::exchange(chosen, true)) chooseAllocator(choice);
  return PyStatus_Ok();
}

/// Variables of old decide what is left open.
void takeFlags(PyPreConfig& c) {
  if (c._config_init != _PyConfig_INIT_COMPAT) return;
  if (c.isolated < 0) c.isolated = Py_IsolatedFlag;
  if (c.use_environment < 0) c.use_environment = Py_IgnoreEnvironmentFlag == 0;
  if (Py_UTF8Mode > 0) c.utf8_mode = Py_UTF8Mode;
}

PyStatus preinitialize(const PyPreConfig* given, const Arguments& arguments) {
  if (given == nullptr) return PyStatus_Error("preinitialization config is NULL");
  if (settled.done) return PyStatus_Ok();
  PyPreConfig c = *given;
  takeFlags(c);
  ArgumentScan scan(c.parse_argv != 0 ? arguments : Arguments());
  if (scan.isolated) c.isolated = 1;
  if (scan.ignoreEnvironment || c.isolated > 0) c.use_environment = 0;
  if (c.isolated < 0) c.isolated = 0;
  if (c.use_environment < 0) c.use_environment = 1;
  if (c.dev_mode < 0) c.dev_mode = scan.dev || variable(c, "PYTHONDEVMODE") != nullptr;
  if (c.configure_locale != 0) std::setlocale(LC_CTYPE, "");
  PyStatus status = settleUtf8(c, scan);
  if (!PyStatus_Exception(status)) status = settleAllocator(c);
  if (PyStatus_Exception(status)) return status;
  settleCoercion(c);
  if (c.coerce_c_locale != 0) (void)coerceLocale(c.coerce_c_locale_warn != 0);
  Py_UTF8Mode = c.utf8_mode;
  settled = {true, c};
  return PyStatus_Ok();
}

}  // namespace

namespace taipan {

void applyPreinitialization(Config& config) {
  if (!settled.done) return;
  const PyPreConfig& c = settled.config;
  config.utf8Mode = c.utf8_mode;
  config.utf8Given = true;
  config.adaptToLocale = config.configureLocale = false;
  if (c.isolated > 0) config.isolated = 1;
  if (c.use_environment == 0) config.ignoreEnvironment = 1;
  if (c.dev_mode > 0) config.devMode = true;
}

void forgetPreinitialization() { settled.done = false; }

}  // namespace taipan

API(PyStatus) Py_PreInitialize(const PyPreConfig* config) { return preinitialize(config, {}); }
API(PyStatus)
_Py_PreInitializeFromPyArgv(const PyPreConfig* config, const struct _PyArgv* arguments) {
  return preinitialize(config, argumentsOf(arguments));
}
API(PyStatus)
Py_PreInitializeFromBytesArgs(const PyPreConfig* config, Py_ssize_t count, char** items) {
  const _PyArgv given{count, 1, items, nullptr};
  return _Py_PreInitializeFromPyArgv(config, &given);
}
API(PyStatus)
Py_PreInitializeFromArgs(const PyPreConfig* config, Py_ssize_t count, wchar_t** items) {
  const _PyArgv given{count, 0, nullptr, items};
  return _Py_PreInitializeFromPyArgv(config, &given);
}

/// What a configuration says for the first part. Without `arguments` its own ones are read.
API(PyStatus)
_Py_PreInitializeFromConfig(const PyConfig* config, const struct _PyArgv* arguments) {
  PyPreConfig pre;
  if (config->_config_init == _PyConfig_INIT_ISOLATED) {
    PyPreConfig_InitIsolatedConfig(&pre);
  } else if (config->_config_init == _PyConfig_INIT_PYTHON) {
    PyPreConfig_InitPythonConfig(&pre);
  } else {
    _PyPreConfig_InitCompatConfig(&pre);
  }
  if (config->isolated >= 0) pre.isolated = config->isolated;
  if (config->use_environment >= 0) pre.use_environment = config->use_environment;
  if (config->dev_mode >= 0) pre.dev_mode = config->dev_mode;
  pre.parse_argv = config->parse_argv;
  const _PyArgv own{config->argv.length, 0, nullptr, config->argv.items};
  return _Py_PreInitializeFromPyArgv(&pre, arguments != nullptr ? arguments : &own);
}

/// The arguments as wide text; the list is replaced.
API(PyStatus) _PyArgv_AsWstrList(const _PyArgv* given, PyWideStringList* list) {
  PyWideStringList wide{0, nullptr};
  PyStatus status = PyStatus_Ok();
  for (isize i = 0; i < given->argc && !PyStatus_Exception(status); ++i) {
    if (given->use_bytes_argv == 0) {
      status = PyWideStringList_Append(&wide, given->wchar_argv[i]);
      continue;
    }
    wchar_t* text = Py_DecodeLocale(given->bytes_argv[i], nullptr);
    status = text != nullptr ? PyWideStringList_Append(&wide, text)
                             : PyStatus_Error("cannot decode command line arguments");
    PyMem_RawFree(text);
  }
  if (!PyStatus_Exception(status) && _PyWideStringList_Copy(list, &wide) < 0) {
    status = PyStatus_NoMemory();
  }
  _PyWideStringList_Clear(&wide);
  return status;
}
