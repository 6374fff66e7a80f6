// syslog: the system's log. openlog() keeps the identification it is given, so it is held here.

#include <syslog.h>

#include <cstring>

#include "builtins/int/int.h"
#include "builtins/list/list.h"
#include "builtins/str/str.h"
#include "modules/support/os_call.h"
#include "object/builtin_types.h"
#include "object/module_spec.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"

namespace taipan {

namespace {

Object* identity = nullptr;  ///< owned str, or null for the C library's choice
bool isOpen = false;

/// The program's name without its folder, from sys.argv[0]; missing if there is none.
Lookup programName(Thread& t) {
  Object* argv = getSysAttribute(t, "argv");
  if (argv == nullptr || !isList(argv) || as<List>(argv)->size == 0) return Lookup::missing();
  Object* first = as<List>(argv)->items[0];
  if (!isStr(first) || as<Str>(first)->length == 0) return Lookup::missing();
  Str& path = *static_cast<Str*>(first);
  isize start = path.length;
  while (start > 0 && strAt(path, start - 1) != '/') --start;
  return Lookup(Ref<>(strSubstring(t, path, start, path.length)));
}

Status openLog(Thread& t, Module&, Object* ident, Optional<int> option, Optional<int> facility) {
  if (ident != nullptr && !isStr(ident)) {
    return t.raise(typeErrorType, "openlog() argument 1 must be str, not %.50s",
                   argumentTypeName(ident));
  }
  Ref<> name = Ref<>::share(ident);
  if (!name) {
    Lookup program = PY_TRY(programName(t));
    if (program.found()) name = std::move(program).value();
  }
  const char* text = nullptr;
  if (name) text = PY_TRY(strUtf8(t, *static_cast<Str*>(name.get())));
  int flags = option.value_or(0), where = facility.value_or(LOG_USER);
  if (isAudited()) {
    Ref<Int> flagsObject = newInt(flags), whereObject = newInt(where);
    PY_TRY(audit(t, "syslog.openlog",
                 {name ? name.get() : none(), flagsObject.get(), whereObject.get()}));
  }
  ::openlog(text, flags, where);
  // The previous text may go only now.
  assignOwned(identity, name.release());
  isOpen = true;
  return {};
}

Status syslogWrite(Thread& t, Module& module, Positional args) {
  long priority = LOG_INFO;
  Object* message = args.get(args.count - 1);
  bool fits = (args.count == 1 || args.count == 2) && isStr(message);
  if (fits && args.count == 2) {
    Result<i64> given = toI64(t, args[0]);
    fits = !given.failed();
    if (fits) priority = static_cast<long>(given.value());
  }
  if (!fits) {
    t.clearPending();
    return t.raise(typeErrorType, "[priority,] message string");
  }
  const char* text = PY_TRY(strUtf8(t, *static_cast<Str*>(message)));
  if (isAudited()) {
    Ref<Int> number = newInt(priority);
    PY_TRY(audit(t, "syslog.syslog", {number.get(), message}));
  }
  if (!isOpen) PY_TRY(openLog(t, module, nullptr, {}, {}));
  Ref<> held = Ref<>::share(identity);
  withoutGil(t, [&] {
    ::syslog(static_cast<int>(priority), "%s", text);
    return 0;
  });
  return {};
}

Status closeLog(Thread& t, Module&) {
  PY_TRY(audit(t, "syslog.closelog", {}));
  if (!isOpen) return {};
  ::closelog();
  clearOwned(identity);
  isOpen = false;
  return {};
}

Result<int> setLogMask(Thread& t, Module&, int mask) {
  if (isAudited()) {
    Ref<Int> number = newInt(mask);
    PY_TRY(audit(t, "syslog.setlogmask", {number.get()}));
  }
  return ::setlogmask(mask);
}

isize logMask(Module&, isize priority) { return isize{1} << (priority & 63); }
isize logUpTo(Module&, isize priority) { return (isize{1} << ((priority + 1) & 63)) - 1; }

constinit const MethodDef kFunctions[] = {
    METHOD_PLAIN("openlog", "($module, ident=None, logoption=0, facility=0)", openLog, nullptr),
    METHOD_PLAIN("closelog", "($module)", closeLog, nullptr),
    METHOD_TUPLE_PLAIN("syslog", "($module, priority, message=None, /)", syslogWrite, nullptr),
    METHOD_TUPLE_PLAIN("setlogmask", "($module, mask, /)", setLogMask, nullptr),
    METHOD_TUPLE_PLAIN("LOG_MASK", "($module, priority, /)", logMask, nullptr),
    METHOD_TUPLE_PLAIN("LOG_UPTO", "($module, priority, /)", logUpTo, nullptr),
    {},
};

#define CONSTANT(name) {#name, name}
constexpr struct {
  const char* name;
  int value;
} kConstants[] = {
    CONSTANT(LOG_EMERG),    CONSTANT(LOG_ALERT),  CONSTANT(LOG_CRIT),   CONSTANT(LOG_ERR),
    CONSTANT(LOG_WARNING),  CONSTANT(LOG_NOTICE), CONSTANT(LOG_INFO),   CONSTANT(LOG_DEBUG),
    CONSTANT(LOG_PID),      CONSTANT(LOG_CONS),   CONSTANT(LOG_NDELAY), CONSTANT(LOG_ODELAY),
    CONSTANT(LOG_NOWAIT),   CONSTANT(LOG_PERROR), CONSTANT(LOG_KERN),   CONSTANT(LOG_USER),
    CONSTANT(LOG_MAIL),     CONSTANT(LOG_DAEMON), CONSTANT(LOG_AUTH),   CONSTANT(LOG_LPR),
    CONSTANT(LOG_LOCAL0),   CONSTANT(LOG_LOCAL1), CONSTANT(LOG_LOCAL2), CONSTANT(LOG_LOCAL3),
    CONSTANT(LOG_LOCAL4),   CONSTANT(LOG_LOCAL5), CONSTANT(LOG_LOCAL6), CONSTANT(LOG_LOCAL7),
    CONSTANT(LOG_SYSLOG),   CONSTANT(LOG_CRON),   CONSTANT(LOG_UUCP),   CONSTANT(LOG_NEWS),
    CONSTANT(LOG_AUTHPRIV),
};
#undef CONSTANT

Status syslogExec(Thread& t, Module& module) {
  for (const auto& constant : kConstants) {
    PY_TRY(addInt(t, module, constant.name, constant.value));
  }
  return {};
}

}  // namespace

extern constinit const ModuleSpec syslogModule{
    .name = "syslog",
    .functions = kFunctions,
    .exec = syslogExec,
};

}  // namespace taipan
