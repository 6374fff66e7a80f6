// Where the standard library is, and sys.path before site runs. Taipan runs on the library of
// Debian's python3.11. Virtual environments are site's work: it finds the pyvenv.cfg beside or
// above sys.executable and changes sys.prefix (library reference, site).

#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

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

}  // namespace

void computePaths(Config& config) {
  if (config.executable.empty()) config.executable = findExecutable(config.programName);
  if (!config.pythonHome.empty()) {
    usize colon = config.pythonHome.find(':');
    config.prefix = config.pythonHome.substr(0, colon);
    config.execPrefix =
        colon == std::string::npos ? config.prefix : config.pythonHome.substr(colon + 1);
    config.stdlibDirectory = config.prefix + "/lib/python3.11";
  }
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
  config.searchPath.push_back(config.prefix + "/lib/python311.zip");
  config.searchPath.push_back(config.stdlibDirectory);
  config.searchPath.push_back(config.execPrefix + "/lib/python3.11/lib-dynload");
}

}  // namespace taipan
