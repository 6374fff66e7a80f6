// Bringing the runtime up and down from a program that embeds it. A process can do it
// many times.

#define PY_SSIZE_T_CLEAN
#define Py_BUILD_CORE 1

#include "capi/embedding/lifecycle.h"

#include <Python.h>
#include <internal/pycore_initconfig.h>
#include <signal.h>
#include <unistd.h>

#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "builtins/dict/dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/int/int.h"
#include "builtins/str/str.h"
#include "capi/embedding/config.h"
#include "capi/embedding/preinitialize.h"
#include "capi/python/importdl.h"
#include "memory/allocator_choice.h"
#include "memory/memory.h"
#include "modules/runtime/command/options.h"
#include "modules/runtime/runtime.h"
#include "object/interpreter.h"

using namespace taipan;

extern "C" int _Py_HasFileSystemDefaultEncodeErrors;

API(int) Py_IsInitialized(void) { return runtime().initialized ? 1 : 0; }
API(int) _Py_IsCoreInitialized(void) { return Thread::currentOrNull() != nullptr ? 1 : 0; }

// --- starting -----------------------------------------------------------------------------------

/// Starts the runtime; true unless it failed, which leaves an exception pending. `given` (may be
/// null): what the program says itself of the paths.
static bool start(Config&& config, bool signals, const PyConfig* given) {
  if (signals) {
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
  }
  config.installSignalHandlers = signals;
  if (config.argv.empty()) config.argv.emplace_back();
  if (config.configureLocale) std::setlocale(LC_CTYPE, "");
  computePaths(config);
  if (given != nullptr) pathsToCore(*given, config);
  forgetGivenForOneStart();
  publishFlags(config);
  installExtensionLoader();
  return !initializeRuntime(static_cast<Config&&>(config)).failed();
}

/// Ends the process, as there is nobody to hand the exception to.
[[noreturn]] static void failToStart() {
  std::fprintf(stderr, "Fatal Python error: the runtime could not start\n");
  if (Thread* t = Thread::currentOrNull(); t != nullptr && t->hasPending()) printPending(*t, false);
  std::exit(1);
}

API(void) Py_InitializeEx(int signals) {
  if (runtime().initialized) return;
  Config config;
  configFromFlags(config);
  configFromNames(config);
  config.adaptToLocale = false;
  applyPreinitialization(config);
  if (config.configureLocale) std::setlocale(LC_CTYPE, "");
  CommandLine line = readEnvironment(static_cast<Config&&>(config));
  if (line.exitNow) std::exit(line.exitCode);
  if (!start(static_cast<Config&&>(line.config), signals != 0, nullptr)) failToStart();
}
API(void) Py_Initialize(void) { Py_InitializeEx(1); }

API(PyStatus) Py_InitializeFromConfig(const PyConfig* given) {
  if (given == nullptr) return PyStatus_Error("initialization config is NULL");
  if (Thread::currentOrNull() != nullptr) return PyStatus_Ok();
  Config config;
  PyStatus status = completeConfig(*given, config);
  if (PyStatus_Exception(status)) return status;
  if (!start(static_cast<Config&&>(config), given->install_signal_handlers != 0, given)) {
    return PyStatus_Error("the runtime could not start");
  }
  return PyStatus_Ok();
}

/// The second part of a start whose configuration asked for two (`_init_main`).
API(PyStatus) _Py_InitializeMain(void) {
  if (Thread::currentOrNull() == nullptr) return PyStatus_Error("runtime not core initialized");
  if (runtime().initialized) return PyStatus_Ok();
  if (initializeMain(current()).failed()) return PyStatus_Error("the runtime could not start");
  return PyStatus_Ok();
}

/// Prints what went wrong and ends the process.
API(void) Py_ExitStatusException(PyStatus status) {
  if (PyStatus_IsExit(status)) std::exit(status.exitcode);
  if (!PyStatus_IsError(status)) {
    Py_FatalError("Py_ExitStatusException() must not be called on success");
  }
  std::fprintf(stderr, "Fatal Python error: %s: %s\n",
               status.func != nullptr ? status.func : "Py_ExitStatusException",
               status.err_msg != nullptr ? status.err_msg : "");
  std::exit(1);
}

// --- ending -------------------------------------------------------------------------------------

/// Functions of Py_AtExit: they run without the interpreter, last registered first, when the
/// runtime ends or at the latest with the process.
static constexpr int kExitFunctions = 32;
static void (*exitFunctions[kExitFunctions])(void);
static int exitFunctionCount = 0;

static void runAtExitFunctions() {
  while (exitFunctionCount > 0) exitFunctions[--exitFunctionCount]();
}

API(int) Py_AtExit(void (*function)(void)) {
  if (exitFunctionCount == kExitFunctions) return -1;
  static const bool registered = std::atexit(&runAtExitFunctions) == 0;
  if (!registered) return -1;
  exitFunctions[exitFunctionCount++] = function;
  return 0;
}

namespace taipan {
void releaseAfterFinalize() {
  forgetExtensions(current());
  forgetShownConfigs();
  releaseRuntime();
  forgetPreinitialization();
  runAtExitFunctions();
  std::fflush(stdout);
}
}  // namespace taipan

API(int) Py_FinalizeEx(void) {
  if (!runtime().initialized) return 0;
  int status = finalizeRuntime();
  releaseAfterFinalize();
  return status;
}
API(void) Py_Finalize(void) { (void)Py_FinalizeEx(); }

// --- streams and signals ------------------------------------------------------------------------

/// A terminal, or in interactive mode what is read as standard input without a name.
API(int) Py_FdIsInteractive(FILE* file, const char* name) {
  if (isatty(fileno(file)) != 0) return 1;
  if (Py_InteractiveFlag == 0) return 0;
  return name == nullptr || std::strcmp(name, "<stdin>") == 0 || std::strcmp(name, "???") == 0;
}
API(int) _Py_FdIsInteractive(FILE* file, PyObject* name) {
  bool isText = name != nullptr && isStr(as(name));
  return Py_FdIsInteractive(file, isText ? strUtf8OrQuestionMark(*as<Str>(name)) : nullptr);
}

/// Undoes what starting did to signals, for a program that is about to be executed.
API(void) _Py_RestoreSignals(void) {
  signal(SIGPIPE, SIG_DFL);
  signal(SIGXFSZ, SIG_DFL);
}

// --- the configuration as dicts -----------------------------------------------------------------

namespace {

/// A dict under construction.
class DictBuilder {
 public:
  explicit DictBuilder(Thread& t) : thread_(t), dict_(newDict(t)) {}
  void add(const char* name, Ref<> value) {
    if (!dict_) return;
    bool failed = !value || dictSetText(thread_, dict_.get(), name, value.get()).failed();
    if (failed) dict_.reset();
  }
  void add(const char* name, int value) { add(name, newInt(value)); }
  void add(const char* name, const char* text) { add(name, newStr(thread_, text)); }
  Ref<Dict> take() { return std::move(dict_); }

 private:
  Thread& thread_;
  Ref<Dict> dict_;
};

Ref<Dict> flagsDict(Thread& t) {
  DictBuilder out(t);
  out.add("Py_FileSystemDefaultEncoding", Py_FileSystemDefaultEncoding);
  out.add("Py_HasFileSystemDefaultEncoding", Py_HasFileSystemDefaultEncoding);
  out.add("Py_FileSystemDefaultEncodeErrors", Py_FileSystemDefaultEncodeErrors);
  out.add("_Py_HasFileSystemDefaultEncodeErrors", _Py_HasFileSystemDefaultEncodeErrors);
#define ADD_FLAG(name) out.add(#name, name)
  ADD_FLAG(Py_UTF8Mode);
  ADD_FLAG(Py_DebugFlag);
  ADD_FLAG(Py_VerboseFlag);
  ADD_FLAG(Py_QuietFlag);
  ADD_FLAG(Py_InteractiveFlag);
  ADD_FLAG(Py_InspectFlag);
  ADD_FLAG(Py_OptimizeFlag);
  ADD_FLAG(Py_NoSiteFlag);
  ADD_FLAG(Py_BytesWarningFlag);
  ADD_FLAG(Py_FrozenFlag);
  ADD_FLAG(Py_IgnoreEnvironmentFlag);
  ADD_FLAG(Py_DontWriteBytecodeFlag);
  ADD_FLAG(Py_NoUserSiteDirectory);
  ADD_FLAG(Py_UnbufferedStdioFlag);
  ADD_FLAG(Py_HashRandomizationFlag);
  ADD_FLAG(Py_IsolatedFlag);
#undef ADD_FLAG
  return out.take();
}

Ref<Dict> preConfigDict(Thread& t, const Config& config) {
  DictBuilder out(t);
  out.add("_config_init", _PyConfig_INIT_PYTHON);
  out.add("parse_argv", config.parseArgv ? 1 : 0);
  out.add("isolated", config.isolated);
  out.add("use_environment", config.ignoreEnvironment == 0 ? 1 : 0);
  out.add("configure_locale", 1);
  out.add("coerce_c_locale", 0);
  out.add("coerce_c_locale_warn", 0);
  out.add("utf8_mode", config.utf8Mode);
  out.add("dev_mode", config.devMode ? 1 : 0);
  out.add("allocator", static_cast<int>(chosenAllocator()));
  return out.take();
}

Ref<> configDict(Thread& t, const Config& config) {
  PyConfig copy;
  Ref<> dict;
  if (PyStatus_Exception(configFromCore(copy, config))) {
    (void)t.raiseNoMemory();
  } else {
    dict = Ref<>::steal(as(_PyConfig_AsDict(&copy)));
  }
  PyConfig_Clear(&copy);
  return dict;
}

Ref<Dict> allConfigs(Thread& t) {
  const Config& config = *t.interpreter->config;
  DictBuilder out(t);
  out.add("global_config", flagsDict(t));
  out.add("pre_config", preConfigDict(t, config));
  out.add("config", configDict(t, config));
  return out.take();
}

}  // namespace

API(PyObject*) _Py_GetConfigsAsDict(void) { return give(allConfigs(current())); }
