// The flag variables: the configuration as embedding programs of old set it.

#include "capi/embedding/config.h"
#include "capi/text/unicodeobject.h"

using namespace taipan;

extern "C" {
API_DATA int Py_UTF8Mode = 0;
API_DATA int Py_DebugFlag = 0;
API_DATA int Py_VerboseFlag = 0;
API_DATA int Py_QuietFlag = 0;
API_DATA int Py_InteractiveFlag = 0;
API_DATA int Py_InspectFlag = 0;
API_DATA int Py_OptimizeFlag = 0;
API_DATA int Py_NoSiteFlag = 0;
API_DATA int Py_BytesWarningFlag = 0;
API_DATA int Py_FrozenFlag = 0;
API_DATA int Py_IgnoreEnvironmentFlag = 0;
API_DATA int Py_DontWriteBytecodeFlag = 0;
API_DATA int Py_NoUserSiteDirectory = 0;
API_DATA int Py_UnbufferedStdioFlag = 0;
API_DATA int Py_HashRandomizationFlag = 0;
API_DATA int Py_IsolatedFlag = 0;
}

namespace taipan {

void publishFlags(const Config& config) {
  Py_UTF8Mode = config.utf8Mode;
  Py_FileSystemDefaultEncoding = config.fileSystemEncoding;
  Py_DebugFlag = config.debug;
  Py_VerboseFlag = config.verbose;
  Py_QuietFlag = config.quiet;
  Py_InteractiveFlag = config.interactive;
  Py_InspectFlag = config.inspect;
  Py_OptimizeFlag = config.optimize;
  Py_NoSiteFlag = config.noSite;
  Py_BytesWarningFlag = config.bytesWarning;
  Py_IgnoreEnvironmentFlag = config.ignoreEnvironment;
  Py_DontWriteBytecodeFlag = config.dontWriteBytecode;
  Py_NoUserSiteDirectory = config.noUserSite;
  Py_UnbufferedStdioFlag = config.unbuffered;
  // On unless the hash seed was chosen.
  Py_HashRandomizationFlag = config.hashRandomization || config.hashSeed != 0;
  Py_IsolatedFlag = config.isolated;
}

void configFromFlags(Config& out) {
  out.utf8Mode = Py_UTF8Mode;
  out.debug = Py_DebugFlag;
  out.verbose = Py_VerboseFlag;
  out.quiet = Py_QuietFlag;
  out.interactive = Py_InteractiveFlag;
  out.inspect = Py_InspectFlag;
  out.optimize = Py_OptimizeFlag;
  out.noSite = Py_NoSiteFlag;
  out.bytesWarning = Py_BytesWarningFlag;
  out.ignoreEnvironment = Py_IgnoreEnvironmentFlag;
  out.dontWriteBytecode = Py_DontWriteBytecodeFlag;
  out.noUserSite = Py_NoUserSiteDirectory;
  out.unbuffered = Py_UnbufferedStdioFlag != 0;
  out.isolated = Py_IsolatedFlag;
}

}  // namespace taipan
