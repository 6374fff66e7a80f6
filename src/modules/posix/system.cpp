// The system at large: configuration, environment, time, randomness, terminals.

#include <sys/ioctl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/times.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

#include "builtins/bytes/bytes.h"
#include "builtins/dict/dict.h"
#include "builtins/float/float.h"
#include "builtins/int/int.h"
#include "builtins/str/str.h"
#include "modules/posix/configuration_names.h"
#include "modules/posix/posix.h"
#include "object/builtin_type.h"
#include "object/protocol/abstract.h"

extern char** environ;

namespace taipan {

static constexpr StructSeqField kUnameFields[] = {
    {"sysname", "operating system name"},
    {"nodename", "name of machine on network (implementation-defined)"},
    {"release", "operating system release"},
    {"version", "operating system version"},
    {"machine", "hardware identifier"},
    {nullptr, nullptr},
};
static constexpr StructSeqDesc kUnameDesc{
    "posix.uname_result",
    "uname_result: Result from os.uname().\n\n"
    "This object may be accessed either as a tuple of\n"
    "  (sysname, nodename, release, version, machine),\n"
    "or via the attributes sysname, nodename, release, version, and machine.\n\n"
    "See os.uname for more information.",
    kUnameFields, 5};

static constexpr StructSeqField kTimesFields[] = {
    {"user", "user time"},
    {"system", "system time"},
    {"children_user", "user time of children"},
    {"children_system", "system time of children"},
    {"elapsed", "elapsed time since an arbitrary point in the past"},
    {nullptr, nullptr},
};
static constexpr StructSeqDesc kTimesDesc{
    "posix.times_result",
    "times_result: Result from os.times().\n\n"
    "This object may be accessed either as a tuple of\n"
    "  (user, system, children_user, children_system, elapsed),\n"
    "or via the attributes user, system, children_user, children_system,\n"
    "and elapsed.\n\n"
    "See os.times for more information.",
    kTimesFields, 5};

static constexpr StructSeqField kTerminalFields[] = {
    {"columns", "width of the terminal window in characters"},
    {"lines", "height of the terminal window in characters"},
    {nullptr, nullptr},
};
static constexpr StructSeqDesc kTerminalDesc{
    "os.terminal_size", "A tuple of (columns, lines) for holding terminal window size",
    kTerminalFields, 2};

constinit BuiltinType unameResultType{{.name = "posix.uname_result"}};
constinit BuiltinType timesResultType{{.name = "posix.times_result"}};
constinit BuiltinType terminalSizeType{{.name = "os.terminal_size"}};

Status initSystemTypes(Thread& t) {
  PY_TRY(initStructSeqType(t, unameResultType, kUnameDesc));
  PY_TRY(initStructSeqType(t, timesResultType, kTimesDesc));
  return initStructSeqType(t, terminalSizeType, kTerminalDesc);
}

static Ref<> posixUname(Thread& t, Module&) {
  utsname u;
  if (::uname(&u) < 0) return raiseErrno(t);
  StructFiller fill(t, unameResultType);
  for (const char* field : {u.sysname, u.nodename, u.release, u.version, u.machine}) {
    fill.add(fsDecode(t, field));
  }
  return fill.finish();
}

static Ref<> posixTimes(Thread& t, Module&) {
  tms times;
  errno = 0;
  clock_t elapsed = ::times(&times);
  if (elapsed == static_cast<clock_t>(-1)) return raiseErrno(t);
  auto ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
  StructFiller fill(t, timesResultType);
  for (clock_t value :
       {times.tms_utime, times.tms_stime, times.tms_cutime, times.tms_cstime, elapsed}) {
    fill.add(newFloat(static_cast<double>(value) / ticks));
  }
  return fill.finish();
}

static Ref<> posixGetTerminalSize(Thread& t, Module&, Optional<int> fd) {
  winsize size;
  if (::ioctl(fd.value_or(1), TIOCGWINSZ, &size) != 0) return raiseErrno(t);
  StructFiller fill(t, terminalSizeType);
  fill.addInt(size.ws_col);
  fill.addInt(size.ws_row);
  return fill.finish();
}

// --- configuration ------------------------------------------------------------------------------

template <usize N>
static Result<int> toConfigurationName(Thread& t, Object* object,
                                       const ConfigurationName (&table)[N]) {
  if (isInt(object)) return toCInt(t, object);
  if (!isStr(object)) {
    return t.raise(typeErrorType, "configuration names must be strings or integers");
  }
  for (const ConfigurationName& row : table) {
    if (strEqualAscii(*static_cast<Str*>(object), row.name)) return row.value;
  }
  return t.raise(valueErrorType, "unrecognized configuration name");
}

static Ref<> posixSysconf(Thread& t, Module&, Object* object) {
  int name = PY_TRY(toConfigurationName(t, object, kSysconfNames));
  errno = 0;
  long value = ::sysconf(name);
  if (value == -1 && errno != 0) return raiseErrno(t);
  return newInt(value);
}

static Ref<> posixConfstr(Thread& t, Module&, Object* object) {
  int name = PY_TRY(toConfigurationName(t, object, kConfstrNames));
  char buffer[4096];
  errno = 0;
  usize length = ::confstr(name, buffer, sizeof buffer);
  if (length == 0) {
    if (errno != 0) return raiseErrno(t);
    return Ref<>::share(none());
  }
  return fsDecode(t, buffer);
}

static Ref<> posixPathconf(Thread& t, Module&, PathOrFd path, Object* object) {
  int name = PY_TRY(toConfigurationName(t, object, kPathconfNames));
  errno = 0;
  long value = path.isFd ? ::fpathconf(path.fd, name) : ::pathconf(path.text, name);
  if (value == -1 && errno != 0) {
    if (errno == EINVAL) return raiseErrno(t);
    return raisePathErrno(t, path);
  }
  return newInt(value);
}

static Ref<> posixFpathconf(Thread& t, Module&, FileNumber file, Object* object) {
  int name = PY_TRY(toConfigurationName(t, object, kPathconfNames));
  errno = 0;
  long value = ::fpathconf(file.fd, name);
  if (value == -1 && errno != 0) return raiseErrno(t);
  return newInt(value);
}

// --- environment --------------------------------------------------------------------------------

Ref<> posixEnvironment(Thread& t) {
  Ref<Dict> dict = PY_TRY(newDict(t));
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const char* equals = std::strchr(*entry, '=');
    if (equals == nullptr) continue;
    Ref<Bytes> name = PY_TRY(newBytes(t, *entry, equals - *entry));
    Ref<Bytes> value = PY_TRY(newBytesText(t, equals + 1));
    (void)PY_TRY(dictSetDefault(t, dict.get(), name.get(), value.get()));
  }
  return dict;
}

static Status posixPutenv(Thread& t, Module&, Object* name, Object* value) {
  Ref<> nameBytes = PY_TRY(fsEncode(t, name));
  Ref<> valueBytes = PY_TRY(fsEncode(t, value));
  const char* text = static_cast<Bytes*>(nameBytes.get())->data;
  if (std::strchr(text, '=') != nullptr) {
    return t.raise(valueErrorType, "illegal environment variable name");
  }
  PY_TRY(auditEvent(t, "os.putenv", nameBytes, valueBytes));
  if (::setenv(text, static_cast<Bytes*>(valueBytes.get())->data, 1) != 0) return raiseErrno(t);
  return {};
}

static Status posixUnsetenv(Thread& t, Module&, Object* name) {
  Ref<> nameBytes = PY_TRY(fsEncode(t, name));
  PY_TRY(auditEvent(t, "os.unsetenv", nameBytes));
  if (::unsetenv(static_cast<Bytes*>(nameBytes.get())->data) != 0) return raiseErrno(t);
  return {};
}

// --- the rest -----------------------------------------------------------------------------------

static Ref<> posixStrerror(Thread& t, Module&, int code) {
  return localeDecode(t, std::strerror(code));
}

static int posixUmask(Module&, int mask) {
  return static_cast<int>(::umask(static_cast<mode_t>(mask)));
}

static Status posixSync(Thread& t, Module&) {
  return statusCall(t, [] {
    ::sync();
    return 0;
  });
}

static Ref<> randomBytes(Thread& t, isize size, unsigned flags, bool all) {
  Ref<Bytes> buffer = PY_TRY(newBytesRaw(t, size));
  isize filled = 0;
  while (filled < size) {
    i64 count = PY_TRY(checkedCall(t, [&] {
      return ::getrandom(buffer->data + filled, static_cast<usize>(size - filled), flags);
    }));
    filled += count;
    if (!all) break;
  }
  if (filled != size) PY_TRY(bytesResize(t, buffer, filled));
  return buffer;
}

static Ref<> posixUrandom(Thread& t, Module&, isize size) {
  if (size < 0) return t.raise(valueErrorType, "negative argument not allowed");
  return randomBytes(t, size, 0, true);
}

static Ref<> posixGetrandom(Thread& t, Module&, isize size, Optional<int> flags) {
  if (size < 0) return raiseErrno(t, EINVAL);
  return randomBytes(t, size, static_cast<unsigned>(flags.value_or(0)), false);
}

constinit const MethodDef kPosixSystemMethods[] = {
    METHOD("uname", "($module, /)", posixUname,
           "Return an object identifying the current operating system."),
    METHOD("times", "($module, /)", posixTimes,
           "Return a collection containing process timing information."),
    METHOD("get_terminal_size", "($module, fd=<unrepresentable>, /)", posixGetTerminalSize,
           "Return the size of the terminal window as (columns, lines)."),
    METHOD("sysconf", "($module, name, /)", posixSysconf,
           "Return an integer-valued system configuration variable."),
    METHOD("confstr", "($module, name, /)", posixConfstr,
           "Return a string-valued system configuration variable."),
    METHOD("pathconf", "($module, /, path, name)", posixPathconf,
           "Return the configuration limit name for the file or directory path."),
    METHOD("fpathconf", "($module, fd, name, /)", posixFpathconf,
           "Return the configuration limit name for the file descriptor fd."),
    METHOD("putenv", "($module, name, value, /)", posixPutenv,
           "Change or add an environment variable."),
    METHOD("unsetenv", "($module, name, /)", posixUnsetenv, "Delete an environment variable."),
    METHOD("strerror", "($module, code, /)", posixStrerror,
           "Translate an error code to a message string."),
    METHOD("umask", "($module, mask, /)", posixUmask,
           "Set the current numeric umask and return the previous umask."),
    METHOD("sync", "($module, /)", posixSync, "Force write of everything to disk."),
    METHOD("urandom", "($module, size, /)", posixUrandom,
           "Return a bytes object containing random bytes suitable for cryptographic use."),
    METHOD("getrandom", "($module, /, size, flags=0)", posixGetrandom,
           "Obtain a series of random bytes."),
    {},
};

}  // namespace taipan
