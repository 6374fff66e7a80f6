#include "modules/runtime/command/usage.h"

#include "modules/runtime/runtime.h"

namespace taipan {

void printUsage(std::FILE* out, const char* program) {
  std::fprintf(out, "usage: %s [option] ... [-c cmd | -m mod | file | -] [arg] ...\n", program);
  std::fputs(
      "Options (and corresponding environment variables):\n"
      "-b     : warn about str(bytes) and comparing bytes with str (-bb: error)\n"
      "-B     : write no .pyc files; also PYTHONDONTWRITEBYTECODE=x\n"
      "-c cmd : run the program given as text (ends the option list)\n"
      "-d     : accepted for compatibility; also PYTHONDEBUG=x\n"
      "-E     : ignore the PYTHON* environment variables\n"
      "-h     : print this text and exit (also -? or --help)\n"
      "-i     : go on interactively after the program; also PYTHONINSPECT=x\n"
      "-I     : isolated from the user's environment (implies -E, -P and -s)\n"
      "-m mod : run a library module as a script (ends the option list)\n"
      "-O     : drop assert statements and code under __debug__; also PYTHONOPTIMIZE=x\n"
      "-OO    : -O, and drop docstrings\n"
      "-P     : put no unsafe path in front of sys.path; also PYTHONSAFEPATH\n"
      "-q     : no version message when starting interactively\n"
      "-s     : do not add the user site directory to sys.path; also PYTHONNOUSERSITE\n"
      "-S     : do not import site at start\n"
      "-u     : unbuffered stdout and stderr; also PYTHONUNBUFFERED=x\n"
      "-v     : trace imports, can be repeated; also PYTHONVERBOSE=x\n"
      "-V     : print the version and exit (also --version); twice: more about the build\n"
      "-W arg : warning control: action:message:category:module:lineno; also PYTHONWARNINGS\n"
      "-x     : skip the first line of the source\n"
      "-X opt : an implementation-specific option, see --help-xoptions\n"
      "--check-hash-based-pycs always|default|never: how hash-based .pyc files are checked\n"
      "--help-env, --help-xoptions, --help-all: more help\n"
      "\n"
      "Arguments:\n"
      "file   : program read from a script file\n"
      "-      : program read from stdin (the default; interactive on a terminal)\n"
      "arg ...: arguments, in sys.argv[1:]\n",
      out);
}

void printHelpEnvironment() {
  std::fputs(
      "Environment variables that change behavior:\n"
      "PYTHONSTARTUP             : file executed when an interactive session starts\n"
      "PYTHONPATH                : ':'-separated directories put in front of sys.path\n"
      "PYTHONSAFEPATH            : put no unsafe path in front of sys.path (-P)\n"
      "PYTHONHOME                : <prefix> or <prefix>:<exec_prefix> of the library\n"
      "PYTHONPLATLIBDIR          : the library's folder below the prefix, sys.platlibdir\n"
      "PYTHONCASEOK              : accepted; imports tell upper from lower case on Linux\n"
      "PYTHONUTF8                : 1 enables UTF-8 mode\n"
      "PYTHONIOENCODING          : encoding[:errors] of stdin, stdout and stderr\n"
      "PYTHONFAULTHANDLER        : print tracebacks on fatal errors\n"
      "PYTHONHASHSEED            : 'random' or the seed of str and bytes hashes\n"
      "PYTHONINTMAXSTRDIGITS     : limit of int <-> str conversions, 0 = none\n"
      "PYTHONMALLOC              : 'malloc' takes memory from the C library\n"
      "PYTHONCOERCECLOCALE       : 0 leaves the C locale as it is, 'warn' tells of changes\n"
      "PYTHONBREAKPOINT          : what breakpoint() calls, 0 = nothing\n"
      "PYTHONDEVMODE             : development mode (-X dev)\n"
      "PYTHONPYCACHEPREFIX       : root directory of the .pyc cache\n"
      "PYTHONWARNDEFAULTENCODING : EncodingWarning for encoding=None\n"
      "PYTHONNODEBUGRANGES       : no column information in code objects\n"
      "PYTHONDEBUG (-d), PYTHONDONTWRITEBYTECODE (-B), PYTHONINSPECT (-i), PYTHONNOUSERSITE (-s),\n"
      "PYTHONOPTIMIZE (-O), PYTHONUNBUFFERED (-u), PYTHONVERBOSE (-v), PYTHONWARNINGS (-W)\n",
      stdout);
}

void printHelpXOptions() {
  std::fputs(
      "The following implementation-specific options are available:\n"
      "-X faulthandler           : enable faulthandler\n"
      "-X tracemalloc[=FRAMES]   : trace memory allocations\n"
      "-X importtime             : show how long each import takes\n"
      "-X dev                    : development mode\n"
      "-X utf8[=0|1]             : UTF-8 mode\n"
      "-X pycache_prefix=PATH    : root directory of the .pyc cache\n"
      "-X warn_default_encoding  : EncodingWarning for encoding=None\n"
      "-X no_debug_ranges        : no column information in code objects\n"
      "-X frozen_modules=on|off  : whether frozen modules are used\n"
      "-X int_max_str_digits=N   : limit of int <-> str conversions\n",
      stdout);
}

void printVersion(bool details) {
  if (details) {
    std::printf("Python 3.11.2 (taipan %s, %s) [%s]\n", kTaipanVersion, kTaipanBuildDate,
                kTaipanCompiler);
  } else {
    std::printf("Python 3.11.2\n");
  }
}

}  // namespace taipan
