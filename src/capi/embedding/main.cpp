// The `python` command as functions: what its arguments ask for is run and the runtime ended.

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "builtins/exceptions/exceptions.h"
#include "builtins/str/str.h"
#include "capi/embedding/flags.h"
#include "capi/embedding/lifecycle.h"
#include "capi/python/importdl.h"
#include "capi/python/line_editor.h"
#include "capi/text/locale_codec.h"
#include "memory/allocator_choice.h"
#include "memory/memory.h"
#include "modules/import/import.h"
#include "modules/runtime/command/options.h"
#include "modules/runtime/command/repl.h"
#include "modules/runtime/runtime.h"
#include "object/interpreter.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"

namespace taipan {

namespace {

/// An interactive session starts on a terminal without a program, or with -i after one.
int runConfigured(Thread& t) {
  const Config& config = *t.interpreter->config;
  bool terminal = isatty(STDIN_FILENO) != 0;
  if (config.program.kind == Program::Kind::kStdin && (terminal || config.interactive)) {
    if (!config.quiet) {
      std::fprintf(stderr, "Python 3.11.2 (taipan %s, %s) [%s] on linux\n", kTaipanVersion,
                   kTaipanBuildDate, kTaipanCompiler);
      std::fprintf(stderr,
                   "Type \"help\", \"copyright\", \"credits\" or \"license\" for more "
                   "information.\n");
    }
    return runInteractive(t, true);
  }
  int exitCode = runProgram(t, config.program);
  // PYTHONINSPECT may have been set by the program.
  const char* variable = config.ignoreEnvironment != 0 ? nullptr : std::getenv("PYTHONINSPECT");
  bool inspect = config.inspect != 0 || (variable != nullptr && *variable != 0);
  if (inspect && (terminal || config.interactive != 0)) return runInteractive(t, false);
  return exitCode;
}

/// Reports an exception from before the program could run. Where there is no sys.stderr yet, its
/// type and text go to descriptor 2.
int failAtStart(Thread& t, const char* step) {
  if (step != nullptr) {
    bool ready = runtime().initialized;
    if (std::strcmp(step, kFileSystemCodecStep) == 0) {
      printPathConfiguration(*runtime().mainInterpreter.config);
    }
    std::fprintf(stderr, "Fatal Python error: %s\nPython runtime state: %s\n", step,
                 ready ? "initialized" : "core initialized");
    printPending(t, false);
    flushStandardStreams(t);
    if (ready) return 1;
    std::fprintf(stderr,
                 "\nCurrent thread 0x%016lx (most recent call first):\n  <no Python frame>\n",
                 static_cast<unsigned long>(pthread_self()));
    return 1;
  }
  Object* stream = getSysAttribute(t, "stderr");
  if (t.pendingMatches(systemExitType) || (stream != nullptr && !isNone(stream))) {
    int code = exitCodeOfPending(t);
    flushStandardStreams(t);
    return code;
  }
  Ref<> exception = t.takePending();
  Ref<Str> text = exception ? toStr(t, exception.get()) : Ref<Str>();
  std::fprintf(stderr, "Fatal Python error: the runtime could not start: %s: %s\n",
               exception ? exception->type->name : "?", text ? strUtf8OrQuestionMark(*text) : "");
  return 1;
}

/// Ctrl-C is reported to the parent by dying of the signal.
void dieOfInterrupt() {
  if (unhandledInterrupt == 0) return;
  signal(SIGINT, SIG_DFL);
  kill(getpid(), SIGINT);
}

/// Runs what the configuration says and flushes; the process's exit code. Objects go with the
/// process, but under -v, which tells of the last modules.
int runAndFinalize() {
  int exitCode = runConfigured(Thread::current());
  bool verbose = runtime().mainInterpreter.config->verbose > 0;
  if (finalizeRuntime() < 0) exitCode = 120;
  if (verbose) releaseAfterFinalize();
  return exitCode;
}

/// Starts the runtime as the command line says; true if there is something to run.
bool startCommand(int argc, char** argv, int* exitCode) {
  std::setlocale(LC_CTYPE, "");
  CommandLine line = parseCommandLine(Config(), argc, argv);
  *exitCode = line.exitCode;
  if (line.exitNow) return false;
  // Writing to a closed pipe is an exception, not a signal (library reference, signal).
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);
  chooseAllocator(line.allocator);
  computePaths(line.config);
  publishFlags(line.config);
  installExtensionLoader();
  installLineEditor();
  const char* step = nullptr;
  if (!initializeRuntime(static_cast<Config&&>(line.config), &step).failed()) return true;
  *exitCode = failAtStart(Thread::current(), step);
  return false;
}

}  // namespace

int runCommandLine(int argc, char** argv) {
  int exitCode;
  if (!startCommand(argc, argv, &exitCode)) return exitCode;
  exitCode = runAndFinalize();
  dieOfInterrupt();
  return exitCode;
}

}  // namespace taipan

using namespace taipan;

API(int) Py_RunMain(void) {
  unhandledInterrupt = 0;
  exitRequested = false;
  bool isModule = current().interpreter->config->program.kind == Program::Kind::kModule;
  int exitCode = runAndFinalize();
  releaseAfterFinalize();
  // SystemExit is for the process, but runpy's own.
  if (exitRequested && !isModule) std::exit(exitCode);
  dieOfInterrupt();
  return exitCode;
}

API(int) Py_BytesMain(int argc, char** argv) {
  int exitCode;
  return startCommand(argc, argv, &exitCode) ? Py_RunMain() : exitCode;
}

API(int) Py_Main(int argc, wchar_t** argv) {
  std::vector<std::string> texts;
  std::vector<char*> pointers;
  for (int i = 0; i < argc; ++i) {
    texts.push_back(
        encodeLocale(argv[i], std::wcslen(argv[i]), LocaleErrors::kSurrogateEscape, true).text);
  }
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return Py_BytesMain(argc, pointers.data());
}

/// For programs that have frozen a module `__main__` into PyImport_FrozenModules.
API(int) Py_FrozenMain(int argc, char** argv) {
  std::setlocale(LC_CTYPE, "");
  Py_FrozenFlag = 1;
  PyConfig config;
  PyConfig_InitPythonConfig(&config);
  config.pathconfig_warnings = 0;
  config.parse_argv = 0;
  PyStatus status = PyConfig_SetBytesArgv(&config, argc, argv);
  if (!PyStatus_Exception(status)) status = Py_InitializeFromConfig(&config);
  PyConfig_Clear(&config);
  if (PyStatus_Exception(status)) Py_ExitStatusException(status);
  int found = PyImport_ImportFrozenModule("__main__");
  if (found == 0) Py_FatalError("the __main__ module is not frozen");
  int exitCode = 0;
  if (found < 0) {
    PyErr_Print();
    exitCode = 1;
  }
  Py_FinalizeEx();
  return exitCode;
}
