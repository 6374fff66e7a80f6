// The `taipan` command.

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "builtins/exceptions/exceptions.h"
#include "builtins/str/str.h"
#include "capi/embedding/flags.h"
#include "capi/python/importdl.h"
#include "capi/python/line_editor.h"
#include "cli/options.h"
#include "cli/repl.h"
#include "memory/memory.h"
#include "modules/runtime/runtime.h"
#include "object/interpreter.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"

namespace taipan {

namespace {

/// An interactive session starts on a terminal without a program, or with -i after one.
int run(Thread& t, const CommandLine& line) {
  const Config& config = *t.interpreter->config;
  bool terminal = isatty(STDIN_FILENO) != 0;
  if (line.program.kind == Program::Kind::kStdin && (terminal || config.interactive)) {
    if (!config.quiet) {
      std::fprintf(stderr, "Python 3.11.2 (taipan %s, %s) [%s] on linux\n", kTaipanVersion,
                   kTaipanBuildDate, kTaipanCompiler);
      std::fprintf(stderr,
                   "Type \"help\", \"copyright\", \"credits\" or \"license\" for more "
                   "information.\n");
    }
    return runInteractive(t, true);
  }
  int exitCode = runProgram(t, line.program);
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

int mainWithArguments(int argc, char** argv) {
  std::setlocale(LC_CTYPE, "");
  CommandLine line = parseCommandLine(argc, argv);
  if (line.exitNow) return line.exitCode;
  // Writing to a closed pipe is an exception, not a signal (library reference, signal).
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);
  if (line.systemAllocator) useSystemAllocator();
  computePaths(line.config);
  publishFlags(line.config);
  installExtensionLoader();
  installLineEditor();
  const char* step = nullptr;
  if (initializeRuntime(static_cast<Config&&>(line.config), &step).failed()) {
    return failAtStart(Thread::current(), step);
  }
  int exitCode = run(Thread::current(), line);
  if (finalizeRuntime() < 0) exitCode = 120;
  return exitCode;
}

}  // namespace

}  // namespace taipan

int main(int argc, char** argv) {
  int code = taipan::mainWithArguments(argc, argv);
  // Ctrl-C is reported to the parent by dying of the signal.
  if (code == taipan::kEndedByInterrupt) {
    signal(SIGINT, SIG_DFL);
    kill(getpid(), SIGINT);
  }
  return code;
}
