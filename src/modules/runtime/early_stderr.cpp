// Streams that write to a descriptor and need no io module. sys.stderr is one before that module
// works: -v messages and tracebacks of start-up go through it to descriptor 2.

#include <unistd.h>

#include "builtins/str/str.h"
#include "builtins/str/str_format.h"
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

struct StdPrinter : Object {
  int fd;
};

isize printerWrite(StdPrinter& self, Str& text) {
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

int printerFileno(StdPrinter& self) { return self.fd; }
bool printerIsatty(StdPrinter& self) { return ::isatty(self.fd) != 0; }
Status printerNothing(Thread&, StdPrinter&) { return {}; }
Ref<> printerEncoding(Thread&, StdPrinter&) { return Ref<>::share(none()); }
bool printerClosed(StdPrinter&) { return false; }
Ref<> printerRepr(Thread& t, StdPrinter& self) {
  return newStrFormat(t, "<stdprinter(fd=%d) object at %p>", self.fd, &self);
}
Ref<> printerMode(Thread& t, StdPrinter&) { return newStr(t, "w"); }

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

}  // namespace

constinit BuiltinType stdPrinterType{{.name = "stderrprinter",
                                      .basicSize = sizeof(StdPrinter),
                                      .flags = kTypeDisallowInstantiation,
                                      .repr = slot<printerRepr>,
                                      .getAttribute = genericGetAttributeSlot,
                                      .methods = kMethods,
                                      .getset = kGetSet}};

Ref<> newStdPrinter(Thread& t, int fd) {
  PY_TRY(typeReady(t, stdPrinterType));
  Ref<StdPrinter> made = PY_TRY(newObject<StdPrinter>(t, stdPrinterType));
  made->fd = fd;
  return made;
}

Status openEarlyStderr(Thread& t) {
  Ref<> made = PY_TRY(newStdPrinter(t, STDERR_FILENO));
  PY_TRY(setSysAttribute(t, "stderr", made.get()));
  return setSysAttribute(t, "__stderr__", made.get());
}

}  // namespace taipan
