#include "modules/runtime/command/repl.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "builtins/codecs/codecs.h"
#include "builtins/dict/dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/module/module.h"
#include "builtins/str/str.h"
#include "modules/builtins/terminal.h"
#include "modules/compile/typed.h"
#include "modules/runtime/runtime.h"
#include "object/builtin_types.h"
#include "object/interpreter.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"
#include "vm/interpret.h"

namespace taipan {

namespace {

class Session {
 public:
  Session(Thread& t, std::FILE* file, Object* filename, Dict* globals, int future = 0)
      : t_(t), file_(file), filename_(filename), globals_(globals), future_(future) {}
  int future() const { return future_; }

  /// Reads, compiles and runs one statement, and reports its exception.
  SessionStep step();

 private:
  Status readLine(const char* promptName, std::string* line);
  Status readTypedLine(const char* prompt, std::string* line);
  SessionStep run(const std::string& source);
  SessionStep report();
  Status checkText(const std::string& line);
  CompileRequest request();

  Thread& t_;
  std::FILE* file_;
  Object* filename_;
  Dict* globals_;
  int future_;  ///< future features that were switched on
};

CompileRequest Session::request() {
  CompileRequest result;
  result.mode = CompileMode::kSingle;
  result.filename = filename_;
  result.flags = future_ | kCompileSourceIsUtf8 | kCompileIgnoreCookie;
  result.optimize = t_.interpreter->optimize;
  return result;
}

/// A line of the terminal. What follows a NUL on its line, the end of the line included, is not
/// seen.
Status Session::readTypedLine(const char* prompt, std::string* line) {
  PY_TRY(readTerminalLine(t_, prompt, line));
  for (usize nul; (nul = line->find('\0')) != std::string::npos;) {
    line->resize(nul);
    std::string next;
    PY_TRY(readTerminalLine(t_, "", &next));
    *line += next;
  }
  return {};
}

/// Prompts with sys.ps1 or sys.ps2 and reads a line with its newline; empty at the end of input.
Status Session::readLine(const char* promptName, std::string* line) {
  Ref<> prompt = Ref<>::share(getSysAttribute(t_, promptName));
  std::string text;
  if (prompt) {
    Ref<Str> shown = toStr(t_, prompt.get());
    if (shown) {
      text = strUtf8OrQuestionMark(*shown);
    } else {
      t_.clearPending();
    }
  }
  flushStandardStreams(t_);
  if (file_ == stdin) return readTypedLine(text.c_str(), line);
  std::fputs(text.c_str(), stderr);
  int character;
  while ((character = std::fgetc(file_)) != EOF) {
    line->push_back(static_cast<char>(character));
    if (character == '\n') break;
  }
  return {};
}

/// What was typed must be UTF-8; else a SyntaxError without a place.
Status Session::checkText(const std::string& line) {
  Ref<Str> text = decodeText(t_, line.data(), static_cast<isize>(line.size()), "utf-8", "strict");
  if (text || !t_.pendingMatches(unicodeDecodeErrorType)) return text ? Status() : Status(failure);
  Ref<> error = t_.takePending();
  Ref<Str> reason = PY_TRY(toStr(t_, error.get()));
  std::string message = std::string("(unicode error) ") + strUtf8OrQuestionMark(*reason);
  Ref<Str> shown = PY_TRY(newStr(t_, message.c_str()));
  Ref<Str> nothing = PY_TRY(newStr(t_, ""));
  return raiseSyntaxError(t_, syntaxErrorType, shown.get(), filename_, 0, 0, 0, 0, nothing.get());
}

SessionStep Session::report() {
  if (t_.pendingMatches(systemExitType)) return SessionStep::kExit;
  bool interrupted = t_.pendingMatches(keyboardInterruptType);
  printPending(t_, true);
  flushStandardStreams(t_);
  return interrupted ? SessionStep::kInterrupted : SessionStep::kFailed;
}

SessionStep Session::run(const std::string& source) {
  CompileRequest wanted = request();
  int future = 0;
  wanted.futureFlags = &future;
  Ref<> code = compileSource(t_, source.data(), source.size(), wanted);
  if (!code) return report();
  future_ |= future;
  Ref<> result = evalCode(t_, static_cast<Code*>(code.get()), globals_, globals_);
  if (!result) return report();
  flushStandardStreams(t_);
  return SessionStep::kNext;
}

/// Nothing but blanks and a comment.
bool isVoid(const std::string& line) {
  usize first = line.find_first_not_of(" \t\f\r\n");
  return first == std::string::npos || line[first] == '#';
}

SessionStep Session::step() {
  std::string source;
  const char* prompt = "ps1";
  for (;;) {
    std::string line;
    if (readLine(prompt, &line).failed()) {
      if (!t_.pendingMatches(keyboardInterruptType)) return report();
      std::fputc('\n', stderr);
      // Ctrl-C while typing drops what was typed.
      (void)report();
      return SessionStep::kNext;
    }
    if (line.empty()) {
      if (source.empty()) return SessionStep::kEnd;
      std::fputc('\n', stderr);
      return run(source);
    }
    if (checkText(line).failed()) {
      bool noMemory = t_.pendingMatches(memoryErrorType);
      SessionStep next = report();
      return noMemory ? SessionStep::kNoMemory : next;
    }
    if (source.empty() && line.back() == '\n' && isVoid(line)) continue;
    source += line;
    prompt = "ps2";
    if (line.back() != '\n') continue;
    bool endsEmpty = line == "\n" || line == "\r\n";
    TypedState state = typedState(t_, source.data(), source.size(), request(), endsEmpty);
    if (state == TypedState::kIncomplete) continue;
    if (state == TypedState::kCompound && !endsEmpty) continue;
    return run(source);
  }
}

/// The file that PYTHONSTARTUP names, in `__main__`. SystemExit stays pending.
Status runStartupFile(Thread& t, Dict* globals) {
  const char* path =
      t.interpreter->config->ignoreEnvironment != 0 ? nullptr : std::getenv("PYTHONSTARTUP");
  if (path == nullptr || *path == 0) return {};
  std::FILE* file = std::fopen(path, "rb");
  Ref<> name = PY_TRY(decodeFileSystem(t, path));
  if (file == nullptr) {
    int error = errno;
    flushStandardStreams(t);
    std::fputs("Could not open PYTHONSTARTUP\n", stderr);
    return raiseErrno(t, error, name.get());
  }
  std::string content;
  char buffer[4096];
  for (usize got; (got = std::fread(buffer, 1, sizeof(buffer), file)) > 0;) {
    content.append(buffer, got);
  }
  std::fclose(file);
  CompileRequest request;
  request.filename = name.get();
  request.optimize = t.interpreter->optimize;
  request.fromFile = true;
  Ref<> code = PY_TRY(compileSource(t, content.data(), content.size(), request));
  PY_TRY(dictSetText(t, globals, "__file__", name.get()));
  Ref<> result = evalCode(t, static_cast<Code*>(code.get()), globals, globals);
  Status removed = dictDelete(t, globals, PY_TRY(newStr(t, "__file__")).get());
  if (result && removed.failed()) t.clearPending();
  return result ? Status() : Status(failure);
}

/// site's hook makes the readline module edit lines.
Status runInteractiveHook(Thread& t) {
  Ref<> hook = Ref<>::share(getSysAttribute(t, "__interactivehook__"));
  if (!hook) return {};
  PY_TRY(audit(t, "cpython.run_interactivehook", {hook.get()}));
  Ref<> result = call(t, hook.get());
  if (result || t.pendingMatches(systemExitType)) return result ? Status() : Status(failure);
  std::fputs("Failed calling sys.__interactivehook__\n", stderr);
  return failure;
}

Status setDefaultPrompt(Thread& t, const char* name, const char* text) {
  if (getSysAttribute(t, name) != nullptr) return {};
  return setSysAttribute(t, name, PY_TRY(newStr(t, text)).get());
}

/// Does what comes before the first prompt; false if SystemExit is pending.
bool prepare(Thread& t, Dict* globals, bool startsSession) {
  auto good = [&t](Status status) {
    if (!status.failed()) return true;
    if (t.pendingMatches(systemExitType)) return false;
    printPending(t, true);
    return true;
  };
  if (startsSession && !good(runStartupFile(t, globals))) return false;
  if (!good(runInteractiveHook(t))) return false;
  return good(setDefaultPrompts(t));
}

Dict* mainNamespace(Thread& t) {
  Object* main = dictGetStr(static_cast<Dict*>(t.interpreter->modules), names::__main__);
  return main == nullptr ? nullptr : moduleDict(main);
}

}  // namespace

Status setDefaultPrompts(Thread& t) {
  PY_TRY(setDefaultPrompt(t, "ps1", ">>> "));
  return setDefaultPrompt(t, "ps2", "... ");
}

SessionStep runStatementOf(Thread& t, std::FILE* file, Object* filename, int* future) {
  Dict* globals = mainNamespace(t);
  if (globals == nullptr) return SessionStep::kFailed;
  Ref<> keep = Ref<>::share(globals);
  Session session(t, file, filename, globals, *future);
  SessionStep step = session.step();
  *future = session.future();
  return step;
}

int runInteractive(Thread& t, bool startsSession) {
  Dict* globals = mainNamespace(t);
  if (globals == nullptr) return 1;
  Ref<> keep = Ref<>::share(globals);
  Ref<Str> filename = newStr(t, "<stdin>");
  if (!filename || !prepare(t, globals, startsSession)) return exitCodeOfPending(t);
  Session session(t, stdin, filename.get(), globals);
  SessionStep last = SessionStep::kNext;
  for (;;) {
    SessionStep step = session.step();
    if (step == SessionStep::kExit) return exitCodeOfPending(t);
    if (step == SessionStep::kNoMemory) return 1;
    if (step == SessionStep::kEnd) break;
    last = step;
  }
  // The shell's prompt goes on a line of its own.
  std::fputc('\n', stderr);
  constexpr int kInterruptedCode = 130;
  unhandledInterrupt = last == SessionStep::kInterrupted ? 1 : 0;
  return unhandledInterrupt != 0 ? kInterruptedCode : 0;
}

}  // namespace taipan
