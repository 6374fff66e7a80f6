// Names and places of the program, as wide text that lives for ever; and what sort of build it is.

#include <cstdio>
#include <cstring>
#include <cwchar>
#include <string>

#include "builtins/str/str.h"
#include "capi/embedding/config.h"
#include "capi/text/locale_codec.h"
#include "modules/runtime/runtime.h"
#include "object/interpreter.h"

using namespace taipan;

/// The text that a getter gave last: kept, because callers never free it.
class LastingText {
 public:
  wchar_t* set(const std::string& bytes) {
    text_ = decodeLocale(bytes.data(), bytes.size(), LocaleErrors::kSurrogateEscape, true).text;
    return text_.data();
  }
  wchar_t* set(const wchar_t* text) {
    text_ = text;
    return text_.data();
  }

 private:
  std::wstring text_;
};

/// What was set before there is a configuration.
struct GivenSettings {
  std::string programName, home, executable;
  std::string searchPath;                    ///< for one start
  std::string streamEncoding, streamErrors;  ///< for one start
};
static GivenSettings given;

static std::string narrow(const wchar_t* text) {
  return encodeLocale(text, std::wcslen(text), LocaleErrors::kSurrogateEscape, true).text;
}
static const Config* config() { return runtime().mainInterpreter.config; }

API(void) Py_SetProgramName(const wchar_t* name) {
  if (name != nullptr && *name != 0) given.programName = narrow(name);
}
API(void) Py_SetPythonHome(const wchar_t* home) {
  given.home = home != nullptr ? narrow(home) : std::string();
}

/// The path of the program, which is not looked for then.
API(void) _Py_SetProgramFullPath(const wchar_t* path) {
  if (path != nullptr && *path != 0) given.executable = narrow(path);
}
/// Directories with ":" between, which are the search path of the next start; null: no more, and
/// the program's path is looked for again.
API(void) Py_SetPath(const wchar_t* path) {
  if (path == nullptr) given.executable.clear();
  given.searchPath = path != nullptr ? narrow(path) : std::string();
}
/// Of the standard streams at the next start; -1 if that has been done.
API(int) Py_SetStandardStreamEncoding(const char* encoding, const char* errors) {
  if (Py_IsInitialized() != 0) return -1;
  if (encoding != nullptr) given.streamEncoding = encoding;
  if (errors != nullptr) given.streamErrors = errors;
  return 0;
}
API(void) _Py_ClearStandardStreamEncoding(void) {
  given.streamEncoding.clear();
  given.streamErrors.clear();
}
/// As if no path had been set.
API(void) _PyPathConfig_ClearGlobal(void) { given = {}; }

namespace taipan {

void configFromNames(Config& out) {
  out.programName = given.programName.empty() ? "python3" : given.programName;
  out.pythonHome = given.home;
  out.executable = given.executable;
  out.ioEncoding = given.streamEncoding;
  out.ioErrors = given.streamErrors;
  out.fixedPaths = !given.searchPath.empty();
  for (std::string rest = given.searchPath; !rest.empty();) {
    usize colon = rest.find(':');
    out.searchPath.push_back(rest.substr(0, colon));
    rest = colon == std::string::npos ? "" : rest.substr(colon + 1);
  }
}

void forgetGivenForOneStart() {
  given.searchPath.clear();
  _Py_ClearStandardStreamEncoding();
}

}  // namespace taipan

API(wchar_t*) Py_GetProgramName(void) {
  static LastingText text;
  if (config() != nullptr) return text.set(config()->programName);
  return given.programName.empty() ? nullptr : text.set(given.programName);
}
API(wchar_t*) Py_GetPythonHome(void) {
  static LastingText text;
  const std::string& home = config() != nullptr ? config()->pythonHome : given.home;
  return home.empty() ? nullptr : text.set(home);
}

/// A path of the configuration in use, or null while there is none.
static wchar_t* pathOf(std::string Config::* field, LastingText& text) {
  if (config() != nullptr) return text.set(config()->*field);
  // A search path that was set has no prefix.
  return given.searchPath.empty() ? nullptr : text.set(std::string());
}
API(wchar_t*) Py_GetPrefix(void) {
  static LastingText text;
  return pathOf(&Config::prefix, text);
}
API(wchar_t*) Py_GetExecPrefix(void) {
  static LastingText text;
  return pathOf(&Config::execPrefix, text);
}
API(wchar_t*) Py_GetProgramFullPath(void) {
  static LastingText text;
  if (config() != nullptr) return text.set(config()->executable);
  return given.executable.empty() ? nullptr : text.set(given.executable);
}
API(wchar_t*) Py_GetPath(void) {
  static LastingText text;
  if (config() == nullptr) {
    return given.searchPath.empty() ? nullptr : text.set(given.searchPath);
  }
  std::string joined;
  for (const std::string& part : config()->searchPath) {
    if (!joined.empty()) joined += ':';
    joined += part;
  }
  return text.set(joined);
}

// --- what this is -------------------------------------------------------------------------------

API(const char*) Py_GetVersion(void) { return versionText(); }
API(const char*) Py_GetPlatform(void) { return kPlatform; }
API(const char*) Py_GetCopyright(void) { return kCopyright; }
API(const char*) Py_GetCompiler(void) {
  static const std::string text = std::string("[") + kTaipanCompiler + "]";
  return text.c_str();
}
API(const char*) Py_GetBuildInfo(void) {
  static const std::string text = std::string("taipan ") + kTaipanVersion + ", " + kTaipanBuildDate;
  return text.c_str();
}
API(const char*) _Py_gitidentifier(void) { return ""; }
API(const char*) _Py_gitversion(void) { return ""; }
