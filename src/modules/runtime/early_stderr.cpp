// sys.stderr before the io module works: -v messages and tracebacks of start-up go through it to
// descriptor 2.

#include <unistd.h>

#include "builtins/str/str.h"
#include "builtins/type/type.h"
#include "modules/runtime/runtime.h"
#include "object/allocate.h"
#include "object/builtin_types.h"
#include "object/method.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"
#include "object/slot.h"

namespace taipan {

namespace {

struct EarlyStderr : Object {
  int fd;
};

isize printerWrite(EarlyStderr& self, Str& text) {
  // Text that is not UTF-8 has no other form yet.
  const char* bytes = strUtf8OrQuestionMark(text);
  usize left = __builtin_strlen(bytes);
  while (left > 0) {
    isize written = ::write(self.fd, bytes, left);
    if (written <= 0) break;
    bytes += written;
    left -= static_cast<usize>(written);
  }
  return text.length;
}

int printerFileno(EarlyStderr& self) { return self.fd; }
bool printerIsatty(EarlyStderr& self) { return ::isatty(self.fd) != 0; }
Status printerNothing(Thread&, EarlyStderr&) { return {}; }
Ref<> printerEncoding(Thread&, EarlyStderr&) { return Ref<>::share(none()); }
bool printerClosed(EarlyStderr&) { return false; }
Ref<> printerMode(Thread& t, EarlyStderr&) { return newStr(t, "w"); }

constinit const MethodDef kMethods[] = {
    METHOD_PLAIN("write", "($self, text, /)", printerWrite, nullptr),
    METHOD_PLAIN("fileno", "($self, /)", printerFileno, nullptr),
    METHOD_PLAIN("isatty", "($self, /)", printerIsatty, nullptr),
    METHOD_PLAIN("flush", "($self, /)", printerNothing, nullptr),
    METHOD_PLAIN("close", "($self, /)", printerNothing, nullptr),
    {}};
constinit const GetSetDef kGetSet[] = {GETTER("closed", printerClosed, nullptr),
                                       GETTER("encoding", printerEncoding, nullptr),
                                       GETTER("mode", printerMode, nullptr),
                                       {}};

constinit BuiltinType earlyStderrType{{.name = "stderrprinter",
                                       .basicSize = sizeof(EarlyStderr),
                                       .flags = kTypeDisallowInstantiation,
                                       .methods = kMethods,
                                       .getset = kGetSet}};

}  // namespace

Status openEarlyStderr(Thread& t) {
  PY_TRY(typeReady(t, earlyStderrType));
  Ref<EarlyStderr> made = PY_TRY(newObject<EarlyStderr>(t, earlyStderrType));
  made->fd = STDERR_FILENO;
  PY_TRY(setSysAttribute(t, "stderr", made.get()));
  return setSysAttribute(t, "__stderr__", made.get());
}

}  // namespace taipan
