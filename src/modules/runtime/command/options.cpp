#include "modules/runtime/command/options.h"

#include <langinfo.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "modules/runtime/command/usage.h"

namespace taipan {

namespace {

class OptionParser {
 public:
  OptionParser(Config&& config, int argc, char** argv) : argc_(argc), argv_(argv) {
    result_.config = static_cast<Config&&>(config);
  }
  CommandLine parse();
  CommandLine finishOnly();

 private:
  bool parseLong(const char* option);
  bool parseCluster(const char* cluster);
  bool flag(char option);
  /// The argument of an option: the rest of the word or the next word; null if there is none.
  const char* argumentOf(const char*& rest);
  void applyXOption(const std::string& option);
  /// The number of frames from an option or variable; ends the process if it is none.
  void setTracemalloc(const char* value, const char* source);
  void readEnvironment();
  const char* environment(const char* name) const;
  int number(const char* name) const;
  void finish();
  void fail(const char* format, const char* detail);
  /// A value of an option or variable that python3.11 does not start with.
  void failFatally(const std::string& message, const char* state = "preinitialized");
  void setUtf8(const std::string& value, const char* source);
  void setIntDigits(const std::string& value, const char* source);
  void setAllocator(const char* name);
  void chooseFileSystemEncoding();
  void setStreamEncoding(const std::string& value);

  int argc_;
  char** argv_;
  int at_ = 1;
  int versionCount_ = 0;
  bool help_ = false;
  bool done_ = false;
  bool randomHash_ = false;  ///< -R: PYTHONHASHSEED=0 does not count
  CommandLine result_;
};

void OptionParser::fail(const char* format, const char* detail) {
  std::fprintf(stderr, format, detail);
  std::fprintf(stderr, "usage: %s [option] ... [-c cmd | -m mod | file | -] [arg] ...\n", argv_[0]);
  std::fprintf(stderr, "Try `python -h' for more information.\n");
  result_.exitNow = true;
  result_.exitCode = 2;
}

void OptionParser::failFatally(const std::string& message, const char* state) {
  if (result_.exitNow) return;
  std::fprintf(stderr, "Fatal Python error: %s\nPython runtime state: %s\n\n", message.c_str(),
               state);
  result_.exitNow = true;
  result_.exitCode = 1;
}

void OptionParser::setUtf8(const std::string& value, const char* source) {
  if (value != "0" && value != "1") {
    failFatally(std::string("preconfig_init_utf8_mode: invalid ") + source, "preinitializing");
    return;
  }
  result_.config.utf8Mode = value == "1" ? 1 : 0;
  result_.config.utf8Given = true;
}

void OptionParser::setIntDigits(const std::string& value, const char* source) {
  constexpr long kLeast = 640;
  char* end;
  long limit = std::strtol(value.c_str(), &end, 10);
  if (value.empty() || *end != 0 || (limit != 0 && (limit < kLeast || limit > INT32_MAX))) {
    failFatally(std::string("config_init_int_max_str_digits: ") + source +
                ": invalid limit; must be >= 640 or 0 for unlimited.");
    return;
  }
  result_.config.intMaxStrDigits = static_cast<int>(limit);
}

void OptionParser::setAllocator(const char* name) {
  if (allocatorFromName(name, &result_.allocator)) return;
  failFatally("preconfig_init_allocator: PYTHONMALLOC: unknown allocator", "preinitializing");
}

/// Which of the encodings known without the registry the locale's is; UTF-8 in UTF-8 mode, and for
/// locales of others.
void OptionParser::chooseFileSystemEncoding() {
  if (result_.config.utf8Mode == 1) return;
  const char* codeset = ::nl_langinfo(CODESET);
  if (codeset == nullptr) return;
  if (std::strcmp(codeset, "ANSI_X3.4-1968") == 0) result_.config.fileSystemEncoding = "ascii";
  if (std::strcmp(codeset, "ISO-8859-1") == 0) result_.config.fileSystemEncoding = "iso8859-1";
}

/// "ENCODING", "ENCODING:ERRORS" or ":ERRORS", unless the program has chosen.
void OptionParser::setStreamEncoding(const std::string& value) {
  Config& c = result_.config;
  usize colon = value.find(':');
  std::string encoding = value.substr(0, colon);
  std::string errors = colon == std::string::npos ? "" : value.substr(colon + 1);
  if (errors.empty() && !encoding.empty()) errors = "strict";
  if (c.ioEncoding.empty()) c.ioEncoding = encoding;
  if (c.ioErrors.empty()) c.ioErrors = errors;
}

const char* OptionParser::argumentOf(const char*& rest) {
  if (*rest != 0) {
    const char* value = rest;
    rest = "";
    return value;
  }
  return at_ < argc_ ? argv_[at_++] : nullptr;
}

bool OptionParser::flag(char option) {
  Config& c = result_.config;
  switch (option) {
    case 'b':
      ++c.bytesWarning;
      return true;
    case 'B':
      ++c.dontWriteBytecode;
      return true;
    case 'd':
      ++c.debug;
      return true;
    case 'E':
      ++c.ignoreEnvironment;
      return true;
    case 'h':
    case '?':
      help_ = true;
      return true;
    case 'i':
      ++c.inspect;
      ++c.interactive;
      return true;
    case 'I':
      ++c.isolated;
      ++c.ignoreEnvironment;
      ++c.noUserSite;
      c.safePath = true;
      return true;
    case 'O':
      ++c.optimize;
      return true;
    case 'P':
      c.safePath = true;
      return true;
    case 'q':
      ++c.quiet;
      return true;
    case 'R':
      randomHash_ = true;
      return true;
    case 's':
      ++c.noUserSite;
      return true;
    case 'S':
      ++c.noSite;
      return true;
    case 't':
      return true;
    case 'u':
      c.unbuffered = true;
      return true;
    case 'v':
      ++c.verbose;
      return true;
    case 'V':
      ++versionCount_;
      return true;
    case 'x':
      c.skipFirstLine = true;
      return true;
    default:
      return false;
  }
}

bool OptionParser::parseCluster(const char* cluster) {
  for (const char* p = cluster; *p != 0;) {
    char option = *p++;
    if (std::strchr("cmWX", option) != nullptr) {
      const char* value = argumentOf(p);
      if (value == nullptr) {
        char name[2] = {option, 0};
        fail("Argument expected for the -%s option\n", name);
        return false;
      }
      if (option == 'W') {
        result_.config.warnOptions.emplace_back(value);
      } else if (option == 'X') {
        result_.config.xOptions.emplace_back(value);
      } else {
        bool command = option == 'c';
        result_.config.program = {command ? Program::Kind::kCommand : Program::Kind::kModule,
                                  value};
        if (command) result_.config.program.text += "\n";
        done_ = true;
        return true;
      }
    } else if (option == 'J') {
      fail("-J is reserved for Jython%s\n", "");
      return false;
    } else if (!flag(option)) {
      char name[2] = {option, 0};
      fail("Unknown option: -%s\n", name);
      return false;
    }
  }
  return true;
}

bool OptionParser::parseLong(const char* option) {
  std::string name = option;
  if (name == "--help") {
    help_ = true;
  } else if (name == "--version") {
    ++versionCount_;
  } else if (name == "--help-env") {
    printHelpEnvironment();
    result_.exitNow = true;
  } else if (name == "--help-xoptions") {
    printHelpXOptions();
    result_.exitNow = true;
  } else if (name == "--help-all") {
    printUsage(stdout, argv_[0]);
    printHelpEnvironment();
    printHelpXOptions();
    result_.exitNow = true;
  } else if (name == "--check-hash-based-pycs") {
    if (at_ >= argc_) {
      fail("Argument expected for the %s options\n", option);
      return false;
    }
    std::string mode = argv_[at_++];
    if (mode != "always" && mode != "never" && mode != "default") {
      fail("--check-hash-based-pycs must be one of 'default', 'always', or 'never'%s\n", "");
      return false;
    }
    result_.config.checkHashPycs = mode;
  } else {
    fail("unknown option %s\n", option);
    return false;
  }
  return !result_.exitNow;
}

const char* OptionParser::environment(const char* name) const {
  if (result_.config.ignoreEnvironment != 0) return nullptr;
  const char* value = std::getenv(name);
  return value == nullptr || *value == 0 ? nullptr : value;
}

int OptionParser::number(const char* name) const {
  const char* value = environment(name);
  if (value == nullptr) return 0;
  char* end;
  long parsed = std::strtol(value, &end, 10);
  // Anything that is no count switches the option on.
  return *end != 0 || parsed < 0 || parsed > INT32_MAX ? 1 : static_cast<int>(parsed);
}

void OptionParser::applyXOption(const std::string& option) {
  Config& c = result_.config;
  usize equals = option.find('=');
  std::string name = option.substr(0, equals);
  std::string value = equals == std::string::npos ? "" : option.substr(equals + 1);
  if (name == "dev") {
    c.devMode = true;
  } else if (name == "utf8") {
    setUtf8(equals == std::string::npos ? "1" : value, "-X utf8 option value");
  } else if (name == "importtime") {
    c.importTime = true;
  } else if (name == "faulthandler") {
    c.faulthandler = true;
  } else if (name == "no_debug_ranges") {
    c.noDebugRanges = true;
  } else if (name == "warn_default_encoding") {
    c.warnDefaultEncoding = true;
  } else if (name == "tracemalloc") {
    setTracemalloc(value.empty() ? "1" : value.c_str(), "-X tracemalloc=NFRAME");
  } else if (name == "frozen_modules") {
    if (!value.empty() && value != "on" && value != "off" && equals != std::string::npos) {
      failFatally("bad value for option -X frozen_modules (expected \"on\" or \"off\")");
    }
    c.useFrozenModules = value != "off";
  } else if (name == "pycache_prefix") {
    c.hasPycachePrefix = !value.empty();
    c.pycachePrefix = value;
  } else if (name == "int_max_str_digits") {
    // Nothing behind the equals sign is no limit.
    bool nothing = equals != std::string::npos && value.empty();
    setIntDigits(nothing ? "0" : value, "-X int_max_str_digits");
  }
}

void OptionParser::setTracemalloc(const char* value, const char* source) {
  char* end;
  errno = 0;
  long frames = std::strtol(value, &end, 10);
  if (*end != 0 || errno != 0 || frames < 0 || frames > INT_MAX) {
    failFatally(std::string("config_init_tracemalloc: ") + source + ": invalid number of frames");
    return;
  }
  result_.config.tracemalloc = static_cast<int>(frames);
}

void OptionParser::readEnvironment() {
  Config& c = result_.config;
  auto atLeast = [this](int& field, const char* name) {
    int value = number(name);
    if (field < value) field = value;
  };
  auto text = [this](std::string& field, const char* name) {
    const char* value = environment(name);
    if (value != nullptr && field.empty()) field = value;
  };
  atLeast(c.debug, "PYTHONDEBUG");
  atLeast(c.inspect, "PYTHONINSPECT");
  atLeast(c.optimize, "PYTHONOPTIMIZE");
  atLeast(c.dontWriteBytecode, "PYTHONDONTWRITEBYTECODE");
  atLeast(c.noUserSite, "PYTHONNOUSERSITE");
  if (c.ignoreEnvironment > 1) c.ignoreEnvironment = 1;
  if (c.dontWriteBytecode > 1) c.dontWriteBytecode = 1;
  if (c.noUserSite > 1) c.noUserSite = 1;
  atLeast(c.verbose, "PYTHONVERBOSE");
  if (environment("PYTHONUNBUFFERED") != nullptr) c.unbuffered = true;
  if (environment("PYTHONSAFEPATH") != nullptr) c.safePath = true;
  if (environment("PYTHONDEVMODE") != nullptr) c.devMode = true;
  if (environment("PYTHONFAULTHANDLER") != nullptr) c.faulthandler = true;
  if (environment("PYTHONPROFILEIMPORTTIME") != nullptr) c.importTime = true;
  if (environment("PYTHONNODEBUGRANGES") != nullptr) c.noDebugRanges = true;
  if (environment("PYTHONWARNDEFAULTENCODING") != nullptr) c.warnDefaultEncoding = true;
  if (const char* v = environment("PYTHONUTF8"))
    setUtf8(v, "PYTHONUTF8 environment variable value");
  if (const char* v = environment("PYTHONMALLOC")) setAllocator(v);
  if (const char* v = environment("PYTHONTRACEMALLOC")) setTracemalloc(v, "PYTHONTRACEMALLOC");
  if (const char* v = environment("PYTHONINTMAXSTRDIGITS"))
    setIntDigits(v, "PYTHONINTMAXSTRDIGITS");
  text(c.pythonPath, "PYTHONPATH");
  text(c.pythonHome, "PYTHONHOME");
  if (const char* v = environment("PYTHONPLATLIBDIR")) c.platlibdir = v;
  if (const char* v = environment("PYTHONIOENCODING")) setStreamEncoding(v);
  if (const char* v = environment("PYTHONPYCACHEPREFIX"); v != nullptr && !c.hasPycachePrefix) {
    c.hasPycachePrefix = true;
    c.pycachePrefix = v;
  }
  if (const char* v = environment("PYTHONHASHSEED"); v != nullptr && c.hashRandomization) {
    std::string seed = v;
    if (seed != "random" && !(randomHash_ && seed == "0")) {
      char* end;
      unsigned long value = std::strtoul(v, &end, 10);
      if (*end != 0 || value > 0xffffffffUL) {
        failFatally(
            "config_init_hash_seed: PYTHONHASHSEED must be \"random\" or an integer in range "
            "[0; 4294967295]");
        return;
      }
      c.hashRandomization = false;
      c.hashSeed = static_cast<u32>(value);
    }
  }
  if (const char* v = environment("PYTHONWARNINGS")) {
    std::vector<std::string> fromEnvironment;
    std::string rest = v;
    for (;;) {
      usize comma = rest.find(',');
      if (comma != 0 && !rest.empty()) fromEnvironment.push_back(rest.substr(0, comma));
      if (comma == std::string::npos) break;
      rest = rest.substr(comma + 1);
    }
    c.warnOptions.insert(c.warnOptions.begin(), fromEnvironment.begin(), fromEnvironment.end());
  }
}

void OptionParser::finish() {
  Config& c = result_.config;
  readEnvironment();
  for (const std::string& option : c.xOptions) applyXOption(option);
  if (result_.config.adaptToLocale) adaptToLocale(result_.config);
  chooseFileSystemEncoding();
  completeStreamEncoding(c);
  if (c.devMode) {
    if (result_.allocator == AllocatorChoice::kNotSet) result_.allocator = AllocatorChoice::kDebug;
    c.warnOptions.insert(c.warnOptions.begin(), "default");
    c.faulthandler = true;
  }
  if (c.bytesWarning > 0) {
    c.warnOptions.emplace_back(c.bytesWarning > 1 ? "error::BytesWarning"
                                                  : "default::BytesWarning");
  }
}

CommandLine OptionParser::finishOnly() {
  finish();
  return result_;
}

CommandLine OptionParser::parse() {
  Config& c = result_.config;
  if (c.programName.empty()) c.programName = argc_ > 0 ? argv_[0] : "";
  if (c.origArgv.empty()) c.origArgv.assign(argv_, argv_ + argc_);
  c.argv.clear();
  while (at_ < argc_ && !done_) {
    const char* word = argv_[at_];
    if (word[0] != '-' || word[1] == 0) break;
    ++at_;
    if (std::strcmp(word, "--") == 0) break;
    bool good = word[1] == '-' ? parseLong(word) : parseCluster(word + 1);
    if (!good) return result_;
  }
  if (help_) {
    printUsage(stdout, argv_[0]);
    result_.exitNow = true;
    return result_;
  }
  if (versionCount_ > 0) {
    printVersion(versionCount_ > 1);
    result_.exitNow = true;
    return result_;
  }
  finish();
  std::string first;
  if (done_) {
    first = result_.config.program.kind == Program::Kind::kCommand ? "-c" : "-m";
  } else if (at_ < argc_) {
    first = argv_[at_++];
    result_.config.program.kind = first == "-" ? Program::Kind::kStdin : Program::Kind::kFile;
    result_.config.program.text = first;
  }
  c.argv.push_back(first);
  for (; at_ < argc_; ++at_) c.argv.emplace_back(argv_[at_]);
  return result_;
}

}  // namespace

CommandLine parseCommandLine(Config&& config, int argc, char** argv) {
  return OptionParser(static_cast<Config&&>(config), argc, argv).parse();
}
CommandLine readEnvironment(Config&& config) {
  return OptionParser(static_cast<Config&&>(config), 0, nullptr).finishOnly();
}

}  // namespace taipan
