// Running a program as `__main__`, and what becomes of its end.

#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "builtins/bytes/bytes.h"
#include "builtins/dict/dict.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/int/int.h"
#include "builtins/list/list.h"
#include "builtins/module/module.h"
#include "builtins/str/str.h"
#include "builtins/str/str_format.h"
#include "modules/compile/compile.h"
#include "modules/marshal/marshal.h"
#include "modules/runtime/runtime.h"
#include "object/builtin_types.h"
#include "object/interpreter.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "object/seams.h"
#include "vm/interpret.h"

namespace taipan {

namespace {

Dict* mainDict(Thread& t) {
  Object* main = dictGetStr(static_cast<Dict*>(t.interpreter->modules), names::__main__);
  return main == nullptr ? nullptr : moduleDict(main);
}

/// The text on stderr that fatal start-up problems have.
void complain(const char* format, const std::string& path, const char* detail, int error) {
  const std::string& program = runtime().mainInterpreter.config->programName;
  std::fprintf(stderr, format, program.c_str(), path.c_str(), error, detail);
}

Status runCode(Thread& t, Object* code) {
  Dict* globals = mainDict(t);
  if (globals == nullptr) return t.raise(runtimeErrorType, "lost __main__");
  Ref<> keep = Ref<>::share(globals);
  (void)PY_TRY(evalCode(t, static_cast<Code*>(code), globals, globals));
  return {};
}

/// `flags` are CompileFlag bits; `fromFile`: the text is a file's.
Status runSource(Thread& t, const std::string& source, const char* filename, int flags,
                 bool fromFile) {
  Ref<> name = PY_TRY(decodeFileSystem(t, filename));
  CompileRequest request;
  request.mode = CompileMode::kFile;
  request.flags = flags;
  request.filename = name.get();
  request.optimize = t.interpreter->optimize;
  request.fromFile = fromFile;
  request.fromStream = fromFile && filename[0] == '<' && lseek(STDIN_FILENO, 0, SEEK_CUR) < 0;
  Ref<> code = PY_TRY(compileSource(t, source.data(), source.size(), request));
  return runCode(t, code.get());
}

/// Prepends to sys.path what the kind of program calls for (-P and -I suppress it).
Status prependPath(Thread& t, const std::string& directory) {
  Object* path = getSysAttribute(t, "path");
  if (path == nullptr || !isList(path)) return {};
  Ref<> entry = PY_TRY(decodeFileSystem(t, directory));
  return static_cast<List*>(path)->insert(t, 0, entry.get());
}

bool mayPrepend(Thread& t) { return !t.interpreter->config->safePath; }

Status runModule(Thread& t, Object* name, bool alterArgv) {
  Ref<> runner = PY_TRY(importAttribute(t, "runpy", "_run_module_as_main"));
  (void)PY_TRY(call(t, runner.get(), name, boolObject(alterArgv)));
  return {};
}

Status runCommand(Thread& t, const std::string& command) {
  if (mayPrepend(t)) PY_TRY(prependPath(t, ""));
  Ref<> text = PY_TRY(decodeFileSystem(t, command));
  PY_TRY(audit(t, "cpython.run_command", {text.get()}));
  // What the shell gave is text already: a coding comment does not count.
  if (strUtf8(t, *static_cast<Str*>(text.get())).failed()) {
    std::fputs("Unable to decode the command from the command line:\n", stderr);
    return failure;
  }
  return runSource(t, command, "<string>", kCompileSourceIsUtf8 | kCompileIgnoreCookie, false);
}

Status runModuleNamed(Thread& t, const std::string& name) {
  if (mayPrepend(t)) {
    char directory[4096];
    PY_TRY(prependPath(t, getcwd(directory, sizeof(directory)) == nullptr ? "" : directory));
  }
  Ref<> text = PY_TRY(decodeFileSystem(t, name));
  return runModule(t, text.get(), true);
}

/// The directory part of a script after following symbolic links.
std::string scriptDirectory(const std::string& path) {
  char resolved[4096];
  std::string real = realpath(path.c_str(), resolved) == nullptr ? path : resolved;
  usize slash = real.rfind('/');
  if (slash == std::string::npos) return "";
  return slash == 0 ? "/" : real.substr(0, slash);
}

/// Whether importlib finds an importer for the path (a directory or zip file with `__main__`).
Result<bool> hasImporter(Thread& t, const std::string& path) {
  Ref<> getImporter = PY_TRY(importAttribute(t, "pkgutil", "get_importer"));
  Ref<> text = PY_TRY(decodeFileSystem(t, path));
  Ref<> importer = PY_TRY(call(t, getImporter.get(), text.get()));
  return !isNone(importer.get());
}

bool isDirectory(const std::string& path) {
  struct stat info;
  return stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

bool looksLikeZip(const std::string& path) {
  // A zip archive may have anything before it (a #! line); its end record is near the end.
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return false;
  char buffer[66000];
  std::fseek(file, 0, SEEK_END);
  long size = std::ftell(file);
  long start =
      size > static_cast<long>(sizeof(buffer)) ? size - static_cast<long>(sizeof(buffer)) : 0;
  std::fseek(file, start, SEEK_SET);
  usize got = std::fread(buffer, 1, sizeof(buffer), file);
  std::fclose(file);
  return memmem(buffer, got, "PK\005\006", 4) != nullptr;
}

bool readAll(std::FILE* file, std::string* out) {
  char buffer[65536];
  usize got;
  while ((got = std::fread(buffer, 1, sizeof(buffer), file)) > 0) out->append(buffer, got);
  return std::ferror(file) == 0;
}

Status setMain(Thread& t, const char* name, Object* value) {
  return dictSetText(t, mainDict(t), name, value);
}

Status runPycFile(Thread& t, const std::string& content) {
  // The 16-byte header: magic, flags, and two words for invalidation (PEP 552).
  constexpr usize kMagicSize = 4, kHeaderSize = 16;
  if (content.size() < kMagicSize ||
      std::memcmp(content.data(), "\xa7\x0d\x0d\x0a", kMagicSize) != 0) {
    return t.raise(runtimeErrorType, "Bad magic number in .pyc file");
  }
  if (content.size() < kHeaderSize) return t.raise(eofErrorType, "EOF read where not expected");
  Ref<> code = marshalLoads(t, content.data() + 16, static_cast<isize>(content.size() - 16));
  if (!code || code->type != &codeType) {
    return t.raise(runtimeErrorType, "Bad code object in .pyc file");
  }
  return runCode(t, code.get());
}

/// `__loader__` and `__file__` of a script.
Status describeScript(Thread& t, Object* path, bool compiled) {
  PY_TRY(setMain(t, "__file__", path));
  PY_TRY(setMain(t, "__cached__", none()));
  // Not from importlib.machinery, which the script may not need.
  Ref<Str> name = PY_TRY(newInterned(t, compiled ? "SourcelessFileLoader" : "SourceFileLoader"));
  Ref<> loader = PY_TRY(getAttribute(t, t.interpreter->importlibExternal, name.get()));
  Ref<> instance = PY_TRY(call(t, loader.get(), names::__main__, path));
  return setMain(t, "__loader__", instance.get());
}

/// The path as messages about a missing script and sys.path show it; "" is the current directory.
std::string absolutePath(const std::string& path) {
  char directory[4096];
  if ((!path.empty() && path[0] == '/') || getcwd(directory, sizeof(directory)) == nullptr) {
    return path;
  }
  if (path.empty() || path == ".") return directory;
  return std::string(directory) + "/" + path;
}

Status runScript(Thread& t, const std::string& path, int* exitCode) {
  if (path.empty() || isDirectory(path) || looksLikeZip(path)) {
    if (PY_TRY(hasImporter(t, path))) {
      PY_TRY(prependPath(t, absolutePath(path)));
      return runModule(t, names::__main__, false);
    }
  }
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) {
    int error = errno;
    complain("%s: can't open file '%s': [Errno %d] %s\n", absolutePath(path), std::strerror(error),
             error);
    *exitCode = 2;
    return {};
  }
  std::string content;
  bool good = readAll(file, &content);
  std::fclose(file);
  if (isDirectory(path) || !good) {
    complain("%s: '%s' is a directory, cannot continue\n", path, "", 0);
    *exitCode = 1;
    return {};
  }
  if (mayPrepend(t)) PY_TRY(prependPath(t, scriptDirectory(path)));
  if (t.interpreter->config->skipFirstLine) {
    usize newline = content.find('\n');
    content = newline == std::string::npos ? "" : content.substr(newline);
  }
  const std::string absolute = absolutePath(path);
  Ref<> name = PY_TRY(decodeFileSystem(t, absolute));
  PY_TRY(audit(t, "cpython.run_file", {name.get()}));
  bool compiled = path.size() > 4 && path.compare(path.size() - 4, 4, ".pyc") == 0;
  PY_TRY(describeScript(t, name.get(), compiled));
  if (compiled) return runPycFile(t, content);
  return runSource(t, content, absolute.c_str(), 0, true);
}

Status runStdin(Thread& t) {
  if (mayPrepend(t)) PY_TRY(prependPath(t, ""));
  PY_TRY(audit(t, "cpython.run_stdin", {}));
  std::string content;
  readAll(stdin, &content);
  return runSource(t, content, "<stdin>", 0, true);
}

/// The exit code that SystemExit(code) asks for; prints other codes to stderr.
int systemExitCode(Thread& t, Object* exception) {
  Lookup code = lookupAttribute(t, exception, names::code);
  if (code.failed()) t.clearPending();
  Object* value = code.found() ? code.get() : exception;
  if (isNone(value)) return 0;
  if (isInt(value)) {
    Result<isize> number = toIsize(t, value, nullptr);
    if (number.failed()) {
      t.clearPending();
      return -1;
    }
    return static_cast<int>(number.value());
  }
  Object* stream = getSysAttribute(t, "stderr");
  Ref<Str> text = toStr(t, value);
  if (!text) t.clearPending();
  bool written = false;
  if (stream != nullptr && !isNone(stream)) {
    Ref<Str> line = text ? newStrFormat(t, "%U\n", text.get()) : newStr(t, "\n");
    Ref<> result = line ? callMethod(t, stream, names::write, line.get()) : Ref<>();
    written = static_cast<bool>(result);
    if (!written) t.clearPending();
  }
  if (!written) std::fprintf(stderr, "%s\n", text ? strUtf8OrQuestionMark(*text) : "");
  return 1;
}

}  // namespace

int unhandledInterrupt = 0;
bool exitRequested = false;

int exitCodeOfPending(Thread& t, bool showExit) {
  if (t.pendingMatches(systemExitType) && !showExit) {
    exitRequested = true;
    Ref<> exception = t.takePending();
    if (!exception) return 1;
    return systemExitCode(t, exception.get());
  }
  bool interrupted = t.pendingType == &keyboardInterruptType;
  printPending(t, true);
  unhandledInterrupt = interrupted ? 1 : 0;
  // A program that Ctrl-C ended tells its parent so (exit by SIGINT, 130 in the shell).
  return interrupted ? 130 : 1;
}

int runProgram(Thread& t, const Program& program) {
  int exitCode = 0;
  Status status;
  switch (program.kind) {
    case Program::Kind::kCommand:
      status = runCommand(t, program.text);
      break;
    case Program::Kind::kModule:
      status = runModuleNamed(t, program.text);
      break;
    case Program::Kind::kFile:
      status = runScript(t, program.text, &exitCode);
      break;
    case Program::Kind::kStdin:
      status = runStdin(t);
      break;
  }
  // With -i an exit is shown, and the session begins.
  if (status.failed()) exitCode = exitCodeOfPending(t, t.interpreter->config->inspect);
  return exitCode;
}

}  // namespace taipan
