#include "cli/repl.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "builtins/dict/dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/module/module.h"
#include "builtins/str/str.h"
#include "modules/compile/compile.h"
#include "modules/runtime/runtime.h"
#include "object/builtin_types.h"
#include "object/interpreter.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"
#include "vm/interpret.h"

namespace taipan {

namespace {

/// Prompts (sys.ps1 or sys.ps2) and reads a line with its newline; false at end of input. A
/// KeyboardInterrupt is left pending.
bool readLine(Thread& t, const char* promptName, std::string* line) {
  Object* prompt = getSysAttribute(t, promptName);
  std::string text;
  if (prompt != nullptr) {
    Ref<Str> shown = toStr(t, prompt);
    if (shown)
      text = strUtf8OrQuestionMark(*shown);
    else
      t.clearPending();
  }
  flushStandardStreams(t);
  std::fputs(text.c_str(), stderr);
  std::fflush(stderr);
  char* buffer = nullptr;
  size_t capacity = 0;
  ssize_t got = getline(&buffer, &capacity, stdin);
  if (got > 0) line->assign(buffer, static_cast<usize>(got));
  std::free(buffer);
  if (handleEvalBreaker(t).failed()) return true;
  return got > 0;
}

/// Compiles what was typed so far; null without exception when more lines are needed.
Ref<> compileTyped(Thread& t, const std::string& source, Object* filename, int* flags,
                   bool* needsMore) {
  CompileRequest request;
  request.mode = CompileMode::kSingle;
  request.filename = filename;
  request.flags = *flags | kCompileDontImplyDedent | kCompileAllowIncompleteInput;
  request.optimize = t.interpreter->optimize;
  int future = 0;
  request.futureFlags = &future;
  Ref<> code = compileSource(t, source.data(), source.size(), request);
  *needsMore = false;
  if (code) {
    *flags |= future;
    return code;
  }
  if (!t.pendingMatches(syntaxErrorType)) return failure;
  Ref<> error = t.takePending();
  Ref<Str> message = error ? toStr(t, error.get()) : Ref<Str>();
  if (message && strContains(*message, *names::incomplete_input)) {
    *needsMore = true;
    return {};
  }
  t.clearPending();
  return t.raiseInstance(error.get());
}

/// Whether a statement that compiles is one that takes a block: by the word it begins with (of
/// which `match` is one only when its line ends with a colon).
bool isCompound(std::string_view source) {
  if (source.front() == '@') return true;
  usize end = 0;
  while (end < source.size() && (source[end] >= 'a' && source[end] <= 'z')) ++end;
  std::string_view word = source.substr(0, end);
  for (std::string_view keyword : {"if", "for", "while", "try", "with", "def", "class", "async"}) {
    if (word == keyword) return true;
  }
  std::string_view first = source.substr(0, source.find('\n'));
  usize last = first.find_last_not_of(" \t\r");
  return word == "match" && last != std::string_view::npos && first[last] == ':';
}

/// One statement: read, compile, run. False at end of input.
bool runOne(Thread& t, Object* filename, Dict* globals, int* flags) {
  std::string source;
  const char* prompt = "ps1";
  for (;;) {
    std::string line;
    bool more = readLine(t, prompt, &line);
    if (t.hasPending()) {
      std::fputc('\n', stderr);
      printPending(t, true);
      return true;
    }
    if (!more) {
      if (source.empty()) return false;
    }
    source += line;
    if (source.find_first_not_of(" \t\r\n") == std::string::npos) return more;
    bool needsMore = false;
    Ref<> code = compileTyped(t, source, filename, flags, &needsMore);
    // A compound statement ends with an empty line.
    bool emptyLine = line.find_first_not_of(" \t\r\n") == std::string::npos;
    if (code && (emptyLine || !more || !isCompound(source))) {
      Ref<> result = evalCode(t, static_cast<Code*>(code.get()), globals, globals);
      if (!result) {
        if (t.pendingMatches(systemExitType)) return false;
        printPending(t, true);
      }
      return true;
    }
    if (!code && !needsMore) {
      printPending(t, true);
      return true;
    }
    if (!more) return false;
    prompt = "ps2";
  }
}

}  // namespace

int runInteractive(Thread& t) {
  Object* main = dictGetStr(static_cast<Dict*>(t.interpreter->modules), names::__main__);
  if (main == nullptr) return 1;
  Ref<Str> filename = newStr(t, "<stdin>");
  Ref<Str> ps1 = newStr(t, ">>> ");
  Ref<Str> ps2 = newStr(t, "... ");
  if (getSysAttribute(t, "ps1") == nullptr) (void)setSysAttribute(t, "ps1", ps1.get());
  if (getSysAttribute(t, "ps2") == nullptr) (void)setSysAttribute(t, "ps2", ps2.get());
  int flags = 0;
  while (runOne(t, filename.get(), moduleDict(main), &flags)) {
  }
  // The shell's prompt goes on a line of its own.
  if (!t.hasPending()) std::fputc('\n', stderr);
  if (t.hasPending()) return exitCodeOfPending(t);
  return 0;
}

}  // namespace taipan
