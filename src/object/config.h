// The configuration of the runtime: what the command line, the PYTHON* variables or an embedding
// program chose. Plain data; read by sys.flags, site paths, the compiler and the streams.
#pragma once

#include <string>
#include <vector>

#include "base/common.h"

namespace taipan {

/// What is run as `__main__`.
struct Program {
  enum class Kind { kCommand, kModule, kFile, kStdin } kind = Kind::kStdin;
  std::string text;  ///< the command, module name or path
};

/// Field names are those of sys.flags where there is one. Text is in the file system's bytes.
struct Config {
  int debug = 0;
  int inspect = 0;
  int interactive = 0;
  int optimize = 0;
  int dontWriteBytecode = 0;
  int noUserSite = 0;
  int noSite = 0;
  int ignoreEnvironment = 0;
  int verbose = 0;
  int bytesWarning = 0;
  int quiet = 0;
  bool hashRandomization = true;
  u32 hashSeed = 0;  ///< used when !hashRandomization
  int isolated = 0;
  bool devMode = false;
  int utf8Mode = 0;
  bool utf8Given = false;                    ///< so that the locale has no say
  bool configureLocale = true;               ///< the user's locale is the C library's
  bool adaptToLocale = true;                 ///< the C locale is taken for a UTF-8 one
  const char* fileSystemEncoding = "utf-8";  ///< of names, arguments and the environment
  bool warnDefaultEncoding = false;
  bool safePath = false;
  int intMaxStrDigits = -1;
  bool unbuffered = false;
  bool importTime = false;
  bool faulthandler = false;
  bool showRefCount = false;
  bool noDebugRanges = false;
  int tracemalloc = 0;
  bool useFrozenModules = true;
  bool skipFirstLine = false;
  bool parseArgv = true;
  bool initMain = true;               ///< false: the start ends before `__main__` and site
  bool fixedPaths = false;            ///< the search path was set by hand: there is no prefix
  bool installSignalHandlers = true;  ///< Ctrl-C raises KeyboardInterrupt

  Program program;
  std::string executable;         ///< sys.executable
  std::string baseExecutable;     ///< sys._base_executable: outside a virtual environment
  std::string programName;        ///< argv[0]
  std::vector<std::string> argv;  ///< sys.argv
  std::vector<std::string> origArgv;
  std::vector<std::string> xOptions;
  std::vector<std::string> warnOptions;
  std::string pycachePrefix;
  bool hasPycachePrefix = false;
  std::string checkHashPycs = "default";
  std::string pythonPath;          ///< PYTHONPATH
  std::string pythonHome;          ///< PYTHONHOME
  std::string ioEncoding;          ///< of the standard streams: PYTHONIOENCODING
  std::string ioErrors;            ///< the same of stdin and stdout
  std::string platlibdir = "lib";  ///< sys.platlibdir, PYTHONPLATLIBDIR

  std::string prefix = "/usr";
  std::string execPrefix = "/usr";
  std::string basePrefix = "/usr";
  std::string baseExecPrefix = "/usr";
  std::string stdlibDirectory = "/usr/lib/python3.11";
  std::vector<std::string> searchPath;  ///< sys.path before site
};

}  // namespace taipan
