// Where the standard library is, and sys.path before site runs. A prefix is the first directory
// above the executable (above the `home` of a virtual environment) with a standard library under
// it; without one it is that of Debian's python3.11. The rest of a virtual environment is site's
// work: it changes sys.prefix (library reference, site).

#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "modules/runtime/runtime.h"

namespace taipan {

namespace {

bool isExecutable(const std::string& path) {
  struct stat info;
  return stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode) && access(path.c_str(), X_OK) == 0;
}

std::string absolute(const std::string& path) {
  if (path.empty() || path[0] == '/') return path;
  char buffer[PATH_MAX];
  if (getcwd(buffer, sizeof(buffer)) == nullptr) return path;
  std::string rest = path;
  while (rest.rfind("./", 0) == 0) rest = rest.substr(2);
  return std::string(buffer) + "/" + rest;
}

/// The program as the shell found it: by its path, or along PATH.
std::string findExecutable(const std::string& name) {
  if (name.find('/') != std::string::npos) return absolute(name);
  const char* path = std::getenv("PATH");
  std::string rest = path == nullptr ? "" : path;
  while (!rest.empty()) {
    usize colon = rest.find(':');
    std::string candidate = rest.substr(0, colon) + "/" + name;
    if (isExecutable(candidate)) return absolute(candidate);
    rest = colon == std::string::npos ? "" : rest.substr(colon + 1);
  }
  return "";
}

/// An entry of PYTHONPATH from the root on; an empty one is the current directory.
std::string searchDirectory(const std::string& entry) {
  char buffer[PATH_MAX];
  if (entry.empty()) return getcwd(buffer, sizeof buffer) != nullptr ? buffer : "";
  return absolute(entry);
}

std::string parentOf(const std::string& path) {
  usize slash = path.rfind('/');
  return slash == std::string::npos || slash == 0 ? "" : path.substr(0, slash);
}

std::string trimmed(const std::string& text) {
  constexpr const char* kSpace = " \t\r\n\v\f";
  usize first = text.find_first_not_of(kSpace);
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(kSpace) + 1 - first);
}

bool isFile(const std::string& path) {
  struct stat info;
  return stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode);
}

bool isDirectory(const std::string& path) {
  struct stat info;
  return stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

/// `home` in the pyvenv.cfg beside or above the executable; empty without one.
std::string environmentHome(const std::string& executable) {
  std::string directory = parentOf(executable);
  for (int level = 0; level < 2 && !directory.empty(); ++level, directory = parentOf(directory)) {
    std::ifstream file(directory + "/pyvenv.cfg");
    if (!file) continue;
    for (std::string line; std::getline(file, line);) {
      usize equals = line.find('=');
      if (equals == std::string::npos || trimmed(line.substr(0, equals)) != "home") continue;
      return trimmed(line.substr(equals + 1));
    }
    return "";
  }
  return "";
}

/// The last part of a path.
std::string nameOf(const std::string& path) { return path.substr(path.rfind('/') + 1); }

std::string realPath(const std::string& path) {
  char real[PATH_MAX];
  return realpath(path.c_str(), real) != nullptr ? real : path;
}

/// The executable in the home of a virtual environment, by the same name or by its real one.
std::string executableAt(const std::string& home, const std::string& executable) {
  std::string real = realPath(executable);
  for (const std::string& name : {nameOf(executable), nameOf(real)}) {
    std::string candidate = home + "/" + name;
    if (isFile(candidate)) return candidate;
  }
  return real;
}

void findPrefixes(Config& config) {
  bool hasPrefix = false;
  bool hasExecPrefix = false;
  std::string home = environmentHome(config.executable);
  if (!home.empty()) config.baseExecutable = executableAt(home, config.executable);
  std::string start = home.empty() ? parentOf(realPath(config.executable)) : home;
  for (std::string at = start; !at.empty(); at = parentOf(at)) {
    std::string library = at + "/lib/python3.11";
    if (!hasPrefix && (isFile(library + "/os.py") || isFile(at + "/lib/python311.zip"))) {
      hasPrefix = true;
      config.prefix = at;
      config.stdlibDirectory = library;
    }
    if (!hasExecPrefix && isDirectory(library + "/lib-dynload")) {
      hasExecPrefix = true;
      config.execPrefix = at;
    }
  }
}

/// A path that begins at `directory`, without "." and "..".
std::string joined(const std::string& directory, const std::string& path) {
  std::string rest = !path.empty() && path[0] == '/' ? path : directory + "/" + path;
  std::string result;
  while (!rest.empty()) {
    usize slash = rest.find('/');
    std::string part = rest.substr(0, slash);
    rest = slash == std::string::npos ? "" : rest.substr(slash + 1);
    if (part == "..") {
      result = parentOf(result);
    } else if (!part.empty() && part != ".") {
      result += "/" + part;
    }
  }
  return result.empty() ? "/" : result;
}

/// Takes the search path from EXECUTABLE._pth if there is one: nothing else says then where modules
/// are, and site runs only if the file asks for it. False without such a file.
bool readPathFile(Config& config) {
  std::ifstream file(config.executable + "._pth");
  if (config.executable.empty() || !file) return false;
  std::string directory = parentOf(config.executable);
  config.isolated = config.ignoreEnvironment = config.noSite = 1;
  config.safePath = true;
  config.prefix = config.execPrefix = directory;
  config.stdlibDirectory = directory + "/lib/python3.11";
  config.searchPath.clear();
  for (std::string line; std::getline(file, line);) {
    line = trimmed(line.substr(0, line.find('#')));
    if (line.empty()) continue;
    if (line == "import site") {
      config.noSite = 0;
    } else if (line.rfind("import ", 0) == 0) {
      std::fputs("unsupported 'import' line in ._pth file\n", stderr);
    } else {
      config.searchPath.push_back(joined(directory, line));
    }
  }
  return true;
}

/// A path below the library's folder, which is sys.platlibdir from the prefix on.
std::string inLibrary(const Config& config, const std::string& prefix, const char* rest) {
  bool fromRoot = config.platlibdir[0] == '/';
  return (fromRoot ? config.platlibdir : prefix + "/" + config.platlibdir) + rest;
}

void tellMissingLibrary(const Config& config) {
  if (!isFile(config.stdlibDirectory + "/os.py") && !isFile(config.stdlibDirectory + "/os.pyc")) {
    std::fputs("Could not find platform independent libraries <prefix>\n", stderr);
  }
  if (!isDirectory(inLibrary(config, config.execPrefix, "/python3.11/lib-dynload"))) {
    std::fputs("Could not find platform dependent libraries <exec_prefix>\n", stderr);
  }
}

}  // namespace

void computePaths(Config& config) {
  if (config.executable.empty()) config.executable = findExecutable(config.programName);
  config.baseExecutable = config.executable;
  if (config.fixedPaths) {
    for (std::string* prefix : {&config.prefix, &config.execPrefix, &config.basePrefix,
                                &config.baseExecPrefix, &config.stdlibDirectory}) {
      prefix->clear();
    }
    return;
  }
  if (readPathFile(config)) {
    config.basePrefix = config.prefix;
    config.baseExecPrefix = config.execPrefix;
    return;
  }
  if (!config.pythonHome.empty()) {
    usize colon = config.pythonHome.find(':');
    config.prefix = config.pythonHome.substr(0, colon);
    config.execPrefix =
        colon == std::string::npos ? config.prefix : config.pythonHome.substr(colon + 1);
  } else {
    findPrefixes(config);
  }
  bool elsewhere = config.platlibdir != "lib";
  if (elsewhere || !config.pythonHome.empty()) {
    config.stdlibDirectory = inLibrary(config, config.prefix, "/python3.11");
  }
  if (elsewhere && config.pythonHome.empty()) tellMissingLibrary(config);
  config.basePrefix = config.prefix;
  config.baseExecPrefix = config.execPrefix;
  // site sets sys.prefix to the virtual environment; the search path does not change for it.
  if (!config.searchPath.empty()) return;
  std::string rest = config.pythonPath;
  while (!rest.empty()) {
    usize colon = rest.find(':');
    config.searchPath.push_back(searchDirectory(rest.substr(0, colon)));
    if (colon == std::string::npos) break;
    rest = rest.substr(colon + 1);
    if (rest.empty()) config.searchPath.push_back(searchDirectory(""));
  }
  config.searchPath.push_back(inLibrary(config, config.prefix, "/python311.zip"));
  config.searchPath.push_back(config.stdlibDirectory);
  config.searchPath.push_back(inLibrary(config, config.execPrefix, "/python3.11/lib-dynload"));
}

void printPathConfiguration(const Config& config) {
  auto text = [](const char* name, const std::string& value) {
    std::fprintf(stderr, "  %s = '%s'\n", name, value.c_str());
  };
  auto variable = [&](const char* name, const std::string& value) {
    value.empty() ? static_cast<void>(std::fprintf(stderr, "  %s = (not set)\n", name))
                  : text(name, value);
  };
  auto number = [](const char* name, int value) {
    std::fprintf(stderr, "  %s = %d\n", name, value);
  };
  std::fputs("Python path configuration:\n", stderr);
  variable("PYTHONHOME", config.pythonHome);
  variable("PYTHONPATH", config.pythonPath);
  text("program name", config.programName);
  number("isolated", config.isolated);
  number("environment", config.ignoreEnvironment == 0);
  number("user site", config.noUserSite == 0);
  number("safe_path", config.safePath);
  number("import site", config.noSite == 0);
  number("is in build tree", 0);
  text("stdlib dir", config.stdlibDirectory);
  text("sys._base_executable", config.baseExecutable);
  text("sys.base_prefix", config.basePrefix);
  text("sys.base_exec_prefix", config.baseExecPrefix);
  text("sys.platlibdir", config.platlibdir);
  text("sys.executable", config.executable);
  text("sys.prefix", config.prefix);
  text("sys.exec_prefix", config.execPrefix);
  std::fputs("  sys.path = [\n", stderr);
  for (const std::string& entry : config.searchPath) {
    std::fprintf(stderr, "    '%s',\n", entry.c_str());
  }
  std::fputs("  ]\n", stderr);
}

}  // namespace taipan
