// PyConfig and PyPreConfig: setting them up, their fields, and the way to the core's Config.

#define PY_SSIZE_T_CLEAN
#define Py_BUILD_CORE 1

#include "capi/embedding/config.h"

#include <Python.h>
#include <internal/pycore_initconfig.h>
#include <unistd.h>

#include <climits>
#include <clocale>
#include <cstring>
#include <string>
#include <utility>

#include "capi/embedding/preinitialize.h"
#include "capi/text/locale_codec.h"
#include "memory/memory.h"
#include "modules/runtime/command/options.h"
#include "modules/runtime/runtime.h"
#include "object/interpreter.h"

using namespace taipan;

// --- PyPreConfig --------------------------------------------------------------------------------

API(void) PyPreConfig_InitPythonConfig(PyPreConfig* c) {
  *c = {};
  c->_config_init = _PyConfig_INIT_PYTHON;
  c->parse_argv = c->use_environment = c->configure_locale = 1;
  c->coerce_c_locale = c->coerce_c_locale_warn = c->utf8_mode = c->dev_mode = -1;
}

API(void) PyPreConfig_InitIsolatedConfig(PyPreConfig* c) {
  *c = {};
  c->_config_init = _PyConfig_INIT_ISOLATED;
  c->isolated = 1;
}

/// What functions without PyPreConfig mean: the flag variables decide.
API(void) _PyPreConfig_InitCompatConfig(PyPreConfig* c) {
  *c = {};
  c->_config_init = _PyConfig_INIT_COMPAT;
  c->isolated = c->use_environment = c->dev_mode = -1;
  c->configure_locale = 1;
}

// --- PyConfig -----------------------------------------------------------------------------------

API(void) PyConfig_InitPythonConfig(PyConfig* c) {
  *c = {};
  c->_config_init = _PyConfig_INIT_PYTHON;
  c->dev_mode = c->use_hash_seed = c->faulthandler = c->tracemalloc = -1;
  c->use_environment = c->install_signal_handlers = c->code_debug_ranges = c->parse_argv = 1;
  c->site_import = c->write_bytecode = c->user_site_directory = 1;
  c->configure_c_stdio = c->buffered_stdio = c->use_frozen_modules = c->pathconfig_warnings = 1;
  c->_install_importlib = c->_init_main = 1;
}

API(void) PyConfig_InitIsolatedConfig(PyConfig* c) {
  PyConfig_InitPythonConfig(c);
  c->_config_init = _PyConfig_INIT_ISOLATED;
  c->isolated = c->safe_path = 1;
  c->use_environment = c->dev_mode = c->install_signal_handlers = c->use_hash_seed = 0;
  c->faulthandler = c->tracemalloc = c->parse_argv = c->user_site_directory = 0;
  c->configure_c_stdio = c->pathconfig_warnings = 0;
}

API(void) _PyConfig_InitCompatConfig(PyConfig* c) {
  PyConfig_InitPythonConfig(c);
  c->_config_init = _PyConfig_INIT_COMPAT;
  c->isolated = c->use_environment = c->site_import = c->bytes_warning = c->inspect = -1;
  c->interactive = c->optimization_level = c->parser_debug = c->write_bytecode = c->verbose = -1;
  c->quiet = c->user_site_directory = c->buffered_stdio = c->pathconfig_warnings = -1;
  c->parse_argv = c->configure_c_stdio = 0;
}

API(void) PyConfig_Clear(PyConfig* c) {
#define CONFIG_TEXT(name) rawFree(c->name), c->name = nullptr;
#define CONFIG_LIST(name) _PyWideStringList_Clear(&c->name);
#include "capi/embedding/config_fields.def"
  rawFree(c->dump_refs_file);
  c->dump_refs_file = nullptr;
}

API(PyStatus) PyConfig_SetString(PyConfig*, wchar_t** slot, const wchar_t* text) {
  wchar_t* copy = nullptr;
  if (text != nullptr) {
    usize count = std::wcslen(text) + 1;
    copy = static_cast<wchar_t*>(rawMalloc(count * sizeof(wchar_t)));
    if (copy == nullptr) return PyStatus_NoMemory();
    std::wmemcpy(copy, text, count);
  }
  rawFree(*slot);
  *slot = copy;
  return PyStatus_Ok();
}

/// The file system's text in wide characters.
static std::wstring widen(const std::string& bytes) {
  return decodeLocale(bytes.data(), bytes.size(), LocaleErrors::kSurrogateEscape, true).text;
}
static std::string narrow(const wchar_t* text) {
  return encodeLocale(text, std::wcslen(text), LocaleErrors::kSurrogateEscape, true).text;
}

API(PyStatus) PyConfig_SetBytesString(PyConfig* c, wchar_t** slot, const char* text) {
  if (text == nullptr) return PyConfig_SetString(c, slot, nullptr);
  return PyConfig_SetString(c, slot, widen(text).c_str());
}

API(PyStatus)
PyConfig_SetWideStringList(PyConfig*, PyWideStringList* list, Py_ssize_t length, wchar_t** items) {
  PyWideStringList given{length, items};
  return _PyWideStringList_Copy(list, &given) < 0 ? PyStatus_NoMemory() : PyStatus_Ok();
}

API(PyStatus) PyConfig_SetArgv(PyConfig* c, Py_ssize_t count, wchar_t* const* items) {
  return PyConfig_SetWideStringList(c, &c->argv, count, const_cast<wchar_t**>(items));
}

/// Adds UTF-8 text to the end of a list.
static PyStatus append(PyWideStringList& list, const std::string& text) {
  return PyWideStringList_Append(&list, widen(text).c_str());
}
static PyStatus setList(PyWideStringList& list, const std::vector<std::string>& items) {
  _PyWideStringList_Clear(&list);
  for (const std::string& item : items) {
    PyStatus status = append(list, item);
    if (PyStatus_Exception(status)) return status;
  }
  return PyStatus_Ok();
}

API(PyStatus) PyConfig_SetBytesArgv(PyConfig* c, Py_ssize_t count, char* const* items) {
  return setList(c->argv, std::vector<std::string>(items, items + count));
}

// --- from and to the core -----------------------------------------------------------------------

namespace taipan {

namespace {

/// Numbers of the same meaning on both sides.
void numbersFromCore(PyConfig& out, const Config& c) {
  out.isolated = c.isolated;
  out.use_environment = !c.ignoreEnvironment;
  out.dev_mode = c.devMode;
  out.use_hash_seed = !c.hashRandomization;
  out.hash_seed = c.hashRandomization ? 0 : c.hashSeed;
  out.faulthandler = c.faulthandler;
  out.tracemalloc = c.tracemalloc;
  out.import_time = c.importTime;
  out.code_debug_ranges = !c.noDebugRanges;
  out.show_ref_count = c.showRefCount;
  out.site_import = !c.noSite;
  out.bytes_warning = c.bytesWarning;
  out.warn_default_encoding = c.warnDefaultEncoding;
  out.inspect = c.inspect;
  out.interactive = c.interactive;
  out.optimization_level = c.optimize;
  out.parser_debug = c.debug;
  out.write_bytecode = !c.dontWriteBytecode;
  out.verbose = c.verbose;
  out.quiet = c.quiet;
  out.user_site_directory = !c.noUserSite;
  out.buffered_stdio = !c.unbuffered;
  out.use_frozen_modules = c.useFrozenModules;
  out.safe_path = c.safePath;
  out.skip_source_first_line = c.skipFirstLine;
  out.module_search_paths_set = 1;
  out._init_main = c.initMain;
}

void numbersToCore(const PyConfig& c, Config& out) {
  auto set = [](auto& field, int value) {
    if (value >= 0) field = static_cast<std::remove_reference_t<decltype(field)>>(value);
  };
  auto setNot = [&](auto& field, int value) {
    if (value >= 0) set(field, value == 0);
  };
  set(out.isolated, c.isolated);
  setNot(out.ignoreEnvironment, c.use_environment);
  set(out.devMode, c.dev_mode);
  if (c.use_hash_seed >= 0) out.hashRandomization = c.use_hash_seed == 0;
  out.hashSeed = static_cast<u32>(c.hash_seed);
  set(out.faulthandler, c.faulthandler);
  set(out.tracemalloc, c.tracemalloc);
  set(out.importTime, c.import_time);
  setNot(out.noDebugRanges, c.code_debug_ranges);
  set(out.showRefCount, c.show_ref_count);
  setNot(out.noSite, c.site_import);
  set(out.bytesWarning, c.bytes_warning);
  set(out.warnDefaultEncoding, c.warn_default_encoding);
  set(out.inspect, c.inspect);
  set(out.interactive, c.interactive);
  set(out.optimize, c.optimization_level);
  set(out.debug, c.parser_debug);
  setNot(out.dontWriteBytecode, c.write_bytecode);
  set(out.verbose, c.verbose);
  set(out.quiet, c.quiet);
  setNot(out.noUserSite, c.user_site_directory);
  setNot(out.unbuffered, c.buffered_stdio);
  set(out.useFrozenModules, c.use_frozen_modules);
  set(out.safePath, c.safe_path);
  set(out.skipFirstLine, c.skip_source_first_line);
  set(out.initMain, c._init_main);
}

/// Text fields that both sides have.
template <class F>
void eachText(PyConfig& theirs, Config& ours, F&& f) {
  f(theirs.program_name, ours.programName);
  f(theirs.executable, ours.executable);
  f(theirs.base_executable, ours.baseExecutable);
  f(theirs.platlibdir, ours.platlibdir);
  f(theirs.stdio_encoding, ours.ioEncoding);
  f(theirs.stdio_errors, ours.ioErrors);
  f(theirs.pycache_prefix, ours.pycachePrefix);
  f(theirs.check_hash_pycs_mode, ours.checkHashPycs);
  f(theirs.pythonpath_env, ours.pythonPath);
  f(theirs.home, ours.pythonHome);
  f(theirs.stdlib_dir, ours.stdlibDirectory);
  f(theirs.prefix, ours.prefix);
  f(theirs.exec_prefix, ours.execPrefix);
  f(theirs.base_prefix, ours.basePrefix);
  f(theirs.base_exec_prefix, ours.baseExecPrefix);
  for (auto [slot, kind] : {std::pair(&theirs.run_command, Program::Kind::kCommand),
                            std::pair(&theirs.run_module, Program::Kind::kModule),
                            std::pair(&theirs.run_filename, Program::Kind::kFile)}) {
    if (*slot != nullptr) ours.program.kind = kind;
    if (*slot != nullptr || ours.program.kind == kind) f(*slot, ours.program.text);
  }
}
template <class F>
void eachList(PyConfig& theirs, Config& ours, F&& f) {
  f(theirs.argv, ours.argv);
  f(theirs.orig_argv, ours.origArgv);
  f(theirs.xoptions, ours.xOptions);
  f(theirs.warnoptions, ours.warnOptions);
  f(theirs.module_search_paths, ours.searchPath);
}

}  // namespace

PyStatus configFromCore(PyConfig& out, const Config& config) {
  PyConfig_InitPythonConfig(&out);
  numbersFromCore(out, config);
  PyStatus status = PyStatus_Ok();
  auto note = [&](PyStatus result) {
    if (PyStatus_Exception(result)) status = result;
  };
  auto& core = const_cast<Config&>(config);
  eachText(out, core, [&](wchar_t*& slot, const std::string& text) {
    // An empty text is one that nobody set.
    if (!text.empty()) note(PyConfig_SetString(&out, &slot, widen(text).c_str()));
  });
  note(
      PyConfig_SetString(&out, &out.filesystem_encoding, widen(config.fileSystemEncoding).c_str()));
  note(PyConfig_SetString(&out, &out.filesystem_errors, L"surrogateescape"));
  eachList(out, core, [&](PyWideStringList& list, const std::vector<std::string>& items) {
    note(setList(list, items));
  });
  return status;
}

void pathsToCore(const PyConfig& config, Config& out) {
  for (auto [text, slot] :
       {std::pair(config.executable, &out.executable),
        std::pair(config.base_executable, &out.baseExecutable),
        std::pair(config.prefix, &out.prefix), std::pair(config.exec_prefix, &out.execPrefix),
        std::pair(config.base_prefix, &out.basePrefix),
        std::pair(config.base_exec_prefix, &out.baseExecPrefix),
        std::pair(config.stdlib_dir, &out.stdlibDirectory)}) {
    if (text != nullptr) *slot = narrow(text);
  }
}

PyStatus configToCore(const PyConfig& config, Config& out) {
  numbersToCore(config, out);
  auto& theirs = const_cast<PyConfig&>(config);
  eachText(theirs, out, [](const wchar_t* text, std::string& slot) {
    if (text != nullptr) slot = narrow(text);
  });
  out.hasPycachePrefix = config.pycache_prefix != nullptr;
  eachList(theirs, out, [](const PyWideStringList& list, std::vector<std::string>& items) {
    if (list.length == 0) return;
    items.clear();
    for (isize i = 0; i < list.length; ++i) items.push_back(narrow(list.items[i]));
  });
  return PyStatus_Ok();
}

}  // namespace taipan

// --- completing ---------------------------------------------------------------------------------

namespace taipan {

/// Only what the start has not read yet is read: 2 marks arguments that were taken apart.
PyStatus completeConfig(const PyConfig& config, Config& out) {
  if (config._config_init == _PyConfig_INIT_COMPAT) configFromFlags(out);
  configFromNames(out);
  out.adaptToLocale = config._config_init == _PyConfig_INIT_PYTHON;
  out.configureLocale = config._config_init != _PyConfig_INIT_ISOLATED;
  applyPreinitialization(out);
  PyStatus status = configToCore(config, out);
  if (PyStatus_Exception(status) || config.parse_argv == 2) return status;
  if (out.configureLocale) std::setlocale(LC_CTYPE, "");
  bool named = config.program_name != nullptr || out.programName != "python3";
  if (!named && !out.argv.empty() && !out.argv[0].empty()) out.programName = out.argv[0];
  if (out.origArgv.empty()) out.origArgv = out.argv;
  CommandLine line;
  if (config.parse_argv == 1 && config.argv.length > 0) {
    std::vector<std::string> texts = out.argv;
    std::vector<char*> pointers;
    for (std::string& text : texts) pointers.push_back(text.data());
    pointers.push_back(nullptr);
    line = parseCommandLine(static_cast<Config&&>(out), static_cast<int>(texts.size()),
                            pointers.data());
  } else {
    line = readEnvironment(static_cast<Config&&>(out));
  }
  if (line.exitNow) return PyStatus_Exit(line.exitCode);
  out = static_cast<Config&&>(line.config);
  if (out.argv.empty()) {
    bool command = out.program.kind == Program::Kind::kCommand;
    bool module = out.program.kind == Program::Kind::kModule;
    out.argv.emplace_back(command ? "-c" : module ? "-m" : "");
  }
  return status;
}

}  // namespace taipan

/// The program's file from the root on, as it may run when the directory is another one.
static PyStatus completeFileName(PyConfig* c) {
  if (c->run_filename == nullptr || c->run_filename[0] == L'/') return PyStatus_Ok();
  char directory[PATH_MAX];
  if (::getcwd(directory, sizeof directory) == nullptr) return PyStatus_Ok();
  std::wstring path = widen(directory) + L"/" + c->run_filename;
  return PyConfig_SetString(c, &c->run_filename, path.c_str());
}

/// Fills in what was left open: paths, and -1 by arguments, environment and defaults.
API(PyStatus) PyConfig_Read(PyConfig* c) {
  Config core;
  PyStatus status = completeConfig(*c, core);
  if (PyStatus_Exception(status)) return status;
  computePaths(core);
  pathsToCore(*c, core);
  int init = c->_config_init, handlers = c->install_signal_handlers, argv = c->parse_argv;
  PyConfig_Clear(c);
  status = configFromCore(*c, core);
  c->_config_init = init;
  c->install_signal_handlers = handlers;
  c->parse_argv = argv == 1 ? 2 : argv;
  return PyStatus_Exception(status) ? status : completeFileName(c);
}

// --- the arguments of the process ---------------------------------------------------------------

static PyWideStringList original{0, nullptr};
static bool originalKnown = false;

API(void) Py_GetArgcArgv(int* count, wchar_t*** items) {
  const Config* config = runtime().mainInterpreter.config;
  if (config != nullptr && !std::exchange(originalKnown, true)) {
    (void)setList(original, config->origArgv);
  }
  *count = static_cast<int>(original.length);
  *items = original.items;
}
API(void) _Py_ClearArgcArgv(void) {
  _PyWideStringList_Clear(&original);
  originalKnown = false;
}
