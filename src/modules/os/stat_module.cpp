// _stat: tests and names of file modes.

#include <sys/stat.h>

#include "builtins/int/int.h"
#include "builtins/str/str.h"
#include "object/method.h"
#include "object/module_spec.h"
#include "object/protocol/abstract.h"

namespace taipan {

static Result<unsigned> toMode(Thread& t, Object* object) {
  if (!isInt(object)) return t.raise(typeErrorType, "an integer is required");
  u64 value = PY_TRY(toU64(t, object));
  if (value > 0xffffffffu) return t.raise(overflowErrorType, "mode out of range");
  return static_cast<unsigned>(value);
}

template <unsigned Kind>
static Result<bool> isKind(Thread& t, Module&, Object* mode) {
  return (PY_TRY(toMode(t, mode)) & S_IFMT) == Kind;
}
static Result<bool> isDir(Thread& t, Module& m, Object* o) { return isKind<S_IFDIR>(t, m, o); }
static Result<bool> isChr(Thread& t, Module& m, Object* o) { return isKind<S_IFCHR>(t, m, o); }
static Result<bool> isBlk(Thread& t, Module& m, Object* o) { return isKind<S_IFBLK>(t, m, o); }
static Result<bool> isReg(Thread& t, Module& m, Object* o) { return isKind<S_IFREG>(t, m, o); }
static Result<bool> isFifo(Thread& t, Module& m, Object* o) { return isKind<S_IFIFO>(t, m, o); }
static Result<bool> isLnk(Thread& t, Module& m, Object* o) { return isKind<S_IFLNK>(t, m, o); }
static Result<bool> isSock(Thread& t, Module& m, Object* o) { return isKind<S_IFSOCK>(t, m, o); }
/// Kinds of file that Linux does not have.
static Result<bool> isNever(Thread& t, Module&, Object* mode) {
  PY_TRY(toMode(t, mode));
  return false;
}
static Ref<> permissions(Thread& t, Module&, Object* mode) {
  return newInt(PY_TRY(toMode(t, mode)) & 07777);
}
static Ref<> kind(Thread& t, Module&, Object* mode) {
  return newInt(PY_TRY(toMode(t, mode)) & S_IFMT);
}

static Ref<> fileMode(Thread& t, Module&, Object* object) {
  unsigned mode = PY_TRY(toMode(t, object));
  char text[11];
  unsigned format = mode & S_IFMT;
  text[0] = format == S_IFREG    ? '-'
            : format == S_IFDIR  ? 'd'
            : format == S_IFLNK  ? 'l'
            : format == S_IFBLK  ? 'b'
            : format == S_IFCHR  ? 'c'
            : format == S_IFIFO  ? 'p'
            : format == S_IFSOCK ? 's'
                                 : '?';
  for (int i = 0; i < 9; ++i) {
    text[1 + i] = (mode & (0400u >> i)) != 0 ? "rwxrwxrwx"[i] : '-';
  }
  if ((mode & S_ISUID) != 0) text[3] = (mode & S_IXUSR) != 0 ? 's' : 'S';
  if ((mode & S_ISGID) != 0) text[6] = (mode & S_IXGRP) != 0 ? 's' : 'S';
  if ((mode & S_ISVTX) != 0) text[9] = (mode & S_IXOTH) != 0 ? 't' : 'T';
  return newStrAscii(t, text, 10);
}

static constinit const MethodDef kFunctions[] = {
    METHOD_PLAIN("S_ISDIR", "($module, mode, /)", isDir,
                 "S_ISDIR(mode) -> bool\n\nReturn True if mode is from a directory."),
    METHOD_PLAIN(
        "S_ISCHR", "($module, mode, /)", isChr,
        "S_ISCHR(mode) -> bool\n\nReturn True if mode is from a character special device file."),
    METHOD_PLAIN(
        "S_ISBLK", "($module, mode, /)", isBlk,
        "S_ISBLK(mode) -> bool\n\nReturn True if mode is from a block special device file."),
    METHOD_PLAIN("S_ISREG", "($module, mode, /)", isReg,
                 "S_ISREG(mode) -> bool\n\nReturn True if mode is from a regular file."),
    METHOD_PLAIN("S_ISFIFO", "($module, mode, /)", isFifo,
                 "S_ISFIFO(mode) -> bool\n\nReturn True if mode is from a FIFO (named pipe)."),
    METHOD_PLAIN("S_ISLNK", "($module, mode, /)", isLnk,
                 "S_ISLNK(mode) -> bool\n\nReturn True if mode is from a symbolic link."),
    METHOD_PLAIN("S_ISSOCK", "($module, mode, /)", isSock,
                 "S_ISSOCK(mode) -> bool\n\nReturn True if mode is from a socket."),
    METHOD_PLAIN("S_ISDOOR", "($module, mode, /)", isNever,
                 "S_ISDOOR(mode) -> bool\n\nReturn True if mode is from a door."),
    METHOD_PLAIN("S_ISPORT", "($module, mode, /)", isNever,
                 "S_ISPORT(mode) -> bool\n\nReturn True if mode is from an event port."),
    METHOD_PLAIN("S_ISWHT", "($module, mode, /)", isNever,
                 "S_ISWHT(mode) -> bool\n\nReturn True if mode is from a whiteout."),
    METHOD_PLAIN("S_IMODE", "($module, mode, /)", permissions,
                 "Return the portion of the file's mode that can be set by os.chmod()."),
    METHOD_PLAIN("S_IFMT", "($module, mode, /)", kind,
                 "Return the portion of the file's mode that describes the file type."),
    METHOD_PLAIN("filemode", "($module, mode, /)", fileMode,
                 "Convert a file's mode to a string of the form '-rwxrwxrwx'"),
    {},
};

static constexpr struct {
  const char* name;
  i64 value;
} kConstants[] = {
    {"SF_APPEND", 262144},
    {"SF_ARCHIVED", 65536},
    {"SF_IMMUTABLE", 131072},
    {"SF_NOUNLINK", 1048576},
    {"SF_SNAPSHOT", 2097152},
    {"ST_ATIME", 7},
    {"ST_CTIME", 9},
    {"ST_DEV", 2},
    {"ST_GID", 5},
    {"ST_INO", 1},
    {"ST_MODE", 0},
    {"ST_MTIME", 8},
    {"ST_NLINK", 3},
    {"ST_SIZE", 6},
    {"ST_UID", 4},
    {"S_ENFMT", 1024},
    {"S_IEXEC", 64},
    {"S_IFBLK", 24576},
    {"S_IFCHR", 8192},
    {"S_IFDIR", 16384},
    {"S_IFDOOR", 0},
    {"S_IFIFO", 4096},
    {"S_IFLNK", 40960},
    {"S_IFPORT", 0},
    {"S_IFREG", 32768},
    {"S_IFSOCK", 49152},
    {"S_IFWHT", 0},
    {"S_IREAD", 256},
    {"S_IRGRP", 32},
    {"S_IROTH", 4},
    {"S_IRUSR", 256},
    {"S_IRWXG", 56},
    {"S_IRWXO", 7},
    {"S_IRWXU", 448},
    {"S_ISGID", 1024},
    {"S_ISUID", 2048},
    {"S_ISVTX", 512},
    {"S_IWGRP", 16},
    {"S_IWOTH", 2},
    {"S_IWRITE", 128},
    {"S_IWUSR", 128},
    {"S_IXGRP", 8},
    {"S_IXOTH", 1},
    {"S_IXUSR", 64},
    {"UF_APPEND", 4},
    {"UF_COMPRESSED", 32},
    {"UF_HIDDEN", 32768},
    {"UF_IMMUTABLE", 2},
    {"UF_NODUMP", 1},
    {"UF_NOUNLINK", 16},
    {"UF_OPAQUE", 8},
};

static Status statExec(Thread& t, Module& module) {
  for (const auto& constant : kConstants) {
    PY_TRY(addInt(t, module, constant.name, constant.value));
  }
  return {};
}

extern constinit const ModuleSpec statModule{
    .name = "_stat",
    .doc = "S_IFMT_: file type bits",
    .functions = kFunctions,
    .exec = statExec,
};

}  // namespace taipan
