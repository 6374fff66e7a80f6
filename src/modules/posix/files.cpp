// Operations on paths: links, names, modes, owners, extended attributes.

#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/types.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <climits>
#include <cstdlib>

#include "builtins/bytes/bytes.h"
#include "builtins/int/int.h"
#include "builtins/list/list.h"
#include "builtins/str/str.h"
#include "modules/posix/posix.h"
#include "object/protocol/abstract.h"
#include "object/protocol/buffer.h"

namespace taipan {

static Result<bool> posixAccess(Thread& t, Module&, Path path, int mode, DirFd dir,
                                Optional<bool> effective, Optional<bool> follow) {
  int flags = 0;
  if (!follow.value_or(true)) flags |= AT_SYMLINK_NOFOLLOW;
  if (effective.value_or(false)) flags |= AT_EACCESS;
  int result = withoutGil(t, [&] {
    if (dir.isDefault() && flags == 0) return ::access(path.text, mode);
    return ::faccessat(dir.fd, path.text, mode, flags);
  });
  return result == 0;
}

static Status posixChdir(Thread& t, Module&, PathOrFd path) {
  PY_TRY(auditEvent(t, "os.chdir", path));
  int result = withoutGil(t, [&] { return path.isFd ? ::fchdir(path.fd) : ::chdir(path.text); });
  if (result != 0) return raisePathErrno(t, path);
  return {};
}

static Status posixFchdir(Thread& t, Module&, FileNumber file) {
  PY_TRY(auditEvent(t, "os.chdir", file.fd));
  PY_TRY(checkedCall(t, [&] { return ::fchdir(file.fd); }));
  return {};
}

static Status posixChmod(Thread& t, Module&, PathOrFd path, int mode, DirFd dir,
                         Optional<bool> follow) {
  if (!follow.value_or(true)) {
    return t.raise(notImplementedErrorType, "chmod: follow_symlinks unavailable on this platform");
  }
  PY_TRY(auditEvent(t, "os.chmod", path, mode, dir));
  auto bits = static_cast<mode_t>(mode);
  int result = withoutGil(t, [&] {
    if (path.isFd) return ::fchmod(path.fd, bits);
    return ::fchmodat(dir.fd, path.text, bits, 0);
  });
  if (result != 0) return raisePathErrno(t, path);
  return {};
}

static Status posixFchmod(Thread& t, Module&, int fd, int mode) {
  PY_TRY(auditEvent(t, "os.chmod", fd, mode, -1));
  PY_TRY(checkedCall(t, [&] { return ::fchmod(fd, static_cast<mode_t>(mode)); }));
  return {};
}

static Status posixChown(Thread& t, Module&, PathOrFd path, UserId uid, GroupId gid, DirFd dir,
                         Optional<bool> followOption) {
  bool follow = followOption.value_or(true);
  if (path.isFd && !dir.isDefault()) {
    return t.raise(valueErrorType, "chown: can't specify dir_fd without matching path");
  }
  if (path.isFd && !follow) {
    return t.raise(valueErrorType, "chown: cannot use fd and follow_symlinks together");
  }
  PY_TRY(auditEvent(t, "os.chown", path, uid.value, gid.value, dir));
  int result = withoutGil(t, [&] {
    if (path.isFd) return ::fchown(path.fd, uid.value, gid.value);
    return ::fchownat(dir.fd, path.text, uid.value, gid.value, follow ? 0 : AT_SYMLINK_NOFOLLOW);
  });
  if (result != 0) return raisePathErrno(t, path);
  return {};
}

static Status posixFchown(Thread& t, Module&, int fd, UserId uid, GroupId gid) {
  PY_TRY(auditEvent(t, "os.chown", fd, uid.value, gid.value, -1));
  PY_TRY(checkedCall(t, [&] { return ::fchown(fd, uid.value, gid.value); }));
  return {};
}

static Status posixLchown(Thread& t, Module&, Path path, UserId uid, GroupId gid) {
  PY_TRY(auditEvent(t, "os.chown", path, uid.value, gid.value, -1));
  int result = withoutGil(t, [&] { return ::lchown(path.text, uid.value, gid.value); });
  if (result != 0) return raisePathErrno(t, path);
  return {};
}

static Status posixChroot(Thread& t, Module&, Path path) {
  if (withoutGil(t, [&] { return ::chroot(path.text); }) < 0) return raisePathErrno(t, path);
  return {};
}

static Status raisePair(Thread& t, const PathValue& a, const PathValue& b) {
  return raiseErrno(t, errno, a.object.get(), b.object.get());
}

static Status posixLink(Thread& t, Module&, Path src, Path dst, DirFd srcDir, DirFd dstDir,
                        Optional<bool> follow) {
  PY_TRY(auditEvent(t, "os.link", src, dst, srcDir, dstDir));
  int result = withoutGil(t, [&] {
    return ::linkat(srcDir.fd, src.text, dstDir.fd, dst.text,
                    follow.value_or(true) ? AT_SYMLINK_FOLLOW : 0);
  });
  if (result != 0) return raisePair(t, src, dst);
  return {};
}

static Status posixSymlink(Thread& t, Module&, Path src, Path dst, Optional<bool>, DirFd dir) {
  PY_TRY(auditEvent(t, "os.symlink", src, dst, dir));
  int result = withoutGil(t, [&] { return ::symlinkat(src.text, dir.fd, dst.text); });
  if (result != 0) return raisePair(t, src, dst);
  return {};
}

static Ref<> posixReadlink(Thread& t, Module&, Path path, DirFd dir) {
  char buffer[PATH_MAX + 1];
  isize length = withoutGil(t, [&] { return ::readlinkat(dir.fd, path.text, buffer, PATH_MAX); });
  if (length < 0) return raisePathErrno(t, path);
  return fsResult(t, buffer, length, path.isBytes);
}

static Status renamePaths(Thread& t, const PathValue& src, const PathValue& dst, DirFd srcDir,
                          DirFd dstDir) {
  PY_TRY(auditEvent(t, "os.rename", src, dst, srcDir, dstDir));
  int result = withoutGil(t, [&] { return ::renameat(srcDir.fd, src.text, dstDir.fd, dst.text); });
  if (result != 0) return raisePair(t, src, dst);
  return {};
}
static Status posixRename(Thread& t, Module&, Path src, Path dst, DirFd srcDir, DirFd dstDir) {
  return renamePaths(t, src, dst, srcDir, dstDir);
}
static Status posixReplace(Thread& t, Module&, Path src, Path dst, DirFd srcDir, DirFd dstDir) {
  return renamePaths(t, src, dst, srcDir, dstDir);
}

static Status posixMkdir(Thread& t, Module&, Path path, Optional<int> mode, DirFd dir) {
  PY_TRY(auditEvent(t, "os.mkdir", path, mode.value_or(0777), dir));
  auto bits = static_cast<mode_t>(mode.value_or(0777));
  if (withoutGil(t, [&] { return ::mkdirat(dir.fd, path.text, bits); }) < 0) {
    return raisePathErrno(t, path);
  }
  return {};
}

static Status unlinkPath(Thread& t, const PathValue& path, DirFd dir, int flags) {
  PY_TRY(auditEvent(t, flags == AT_REMOVEDIR ? "os.rmdir" : "os.remove", path, dir));
  if (withoutGil(t, [&] { return ::unlinkat(dir.fd, path.text, flags); }) != 0) {
    return raisePathErrno(t, path);
  }
  return {};
}
static Status posixRmdir(Thread& t, Module&, Path path, DirFd dir) {
  return unlinkPath(t, path, dir, AT_REMOVEDIR);
}
static Status posixUnlink(Thread& t, Module&, Path path, DirFd dir) {
  return unlinkPath(t, path, dir, 0);
}
static Status posixRemove(Thread& t, Module&, Path path, DirFd dir) {
  return unlinkPath(t, path, dir, 0);
}

static Status posixMkfifo(Thread& t, Module&, Path path, Optional<int> mode, DirFd dir) {
  auto bits = static_cast<mode_t>(mode.value_or(0666));
  PY_TRY(checkedCall(t, [&] { return ::mkfifoat(dir.fd, path.text, bits); }));
  return {};
}

static Status posixMknod(Thread& t, Module&, Path path, Optional<int> mode, Object* device,
                         DirFd dir) {
  dev_t number = device == nullptr ? 0 : PY_TRY(toU64(t, device));
  auto bits = static_cast<mode_t>(mode.value_or(0600));
  PY_TRY(checkedCall(t, [&] { return ::mknodat(dir.fd, path.text, bits, number); }));
  return {};
}

static Ref<> posixMajor(Thread& t, Module&, Object* device) {
  return newInt(static_cast<u64>(major(PY_TRY(toU64(t, device)))));
}
static Ref<> posixMinor(Thread& t, Module&, Object* device) {
  return newInt(static_cast<u64>(minor(PY_TRY(toU64(t, device)))));
}
static Ref<> posixMakedev(Thread&, Module&, int majorNumber, int minorNumber) {
  return newInt(static_cast<u64>(
      makedev(static_cast<unsigned>(majorNumber), static_cast<unsigned>(minorNumber))));
}

static Status posixTruncate(Thread& t, Module&, PathOrFd path, Object* length) {
  i64 size = PY_TRY(toI64(t, length));
  PY_TRY(auditEvent(t, "os.truncate", path, size));
  int result = withoutGil(
      t, [&] { return path.isFd ? ::ftruncate(path.fd, size) : ::truncate(path.text, size); });
  if (result < 0) return raisePathErrno(t, path);
  return {};
}

static Ref<> currentDirectory(Thread& t, bool asBytes) {
  char* path = withoutGil(t, [] { return ::getcwd(nullptr, 0); });
  if (path == nullptr) return raiseErrno(t);
  Ref<> result = fsResult(t, path, static_cast<isize>(__builtin_strlen(path)), asBytes);
  std::free(path);
  return result;
}
static Ref<> posixGetcwd(Thread& t, Module&) { return currentDirectory(t, false); }
static Ref<> posixGetcwdb(Thread& t, Module&) { return currentDirectory(t, true); }

static Ref<> posixFspath(Thread& t, Module&, Object* path) { return fsPath(t, path); }

/// os.path.normpath of a str: collapses separators, "." and "..".
static Ref<> posixPathNormpath(Thread& t, Module&, Object* object) {
  if (!isStr(object)) {
    return t.raise(typeErrorType, "_path_normpath() argument 'path' must be str, not %.50s",
                   object->type->name);
  }
  auto& path = *static_cast<Str*>(object);
  isize length = path.length;
  if (length == 0) return newStr(t, ".");
  Ref<Str> made = PY_TRY(newStrRaw(t, length, strMaxChar(path)));
  u32 kind = strKind(*made);
  void* out = strData(*made);
  auto at = [&](isize i) { return strAt(path, i); };
  isize root = 0;
  while (root < length && at(root) == '/') ++root;
  if (root > 2) root = 1;  // exactly two leading slashes have a meaning of their own
  isize size = 0;
  for (; size < root; ++size) writeChar(out, kind, size, '/');
  isize floor = root;  // what ".." cannot remove
  for (isize i = root; i < length;) {
    if (at(i) == '/') {
      ++i;
      continue;
    }
    isize end = i;
    while (end < length && at(end) != '/') ++end;
    bool isDot = end - i == 1 && at(i) == '.';
    bool isParent = end - i == 2 && at(i) == '.' && at(i + 1) == '.';
    if (isParent && size > floor) {
      while (size > floor && readChar(out, kind, size - 1) != '/') --size;
      if (size > floor) --size;
    } else if (!isDot && !(isParent && root > 0)) {
      if (size > root) writeChar(out, kind, size++, '/');
      for (isize j = i; j < end; ++j) writeChar(out, kind, size++, at(j));
      if (isParent) floor = size;
    }
    i = end;
  }
  if (size == 0) return newStr(t, ".");
  return newStrChars(t, out, kind, size);
}

// --- extended attributes ------------------------------------------------------------------------

static Status checkFollow(Thread& t, const char* function, const PathValue& path, bool follow) {
  if (path.isFd && !follow) {
    return t.raise(valueErrorType, "%s: cannot use fd and follow_symlinks together", function);
  }
  return {};
}

static Ref<> posixGetxattr(Thread& t, Module&, PathOrFd path, Path attribute,
                           Optional<bool> followOption) {
  bool follow = followOption.value_or(true);
  PY_TRY(checkFollow(t, "getxattr", path, follow));
  PY_TRY(auditEvent(t, "os.getxattr", path, attribute));
  for (usize size : {usize{128}, usize{65536}}) {
    Ref<Bytes> buffer = PY_TRY(newBytesRaw(t, static_cast<isize>(size)));
    isize result = withoutGil(t, [&] {
      if (path.isFd) return ::fgetxattr(path.fd, attribute.text, buffer->data, size);
      if (follow) return ::getxattr(path.text, attribute.text, buffer->data, size);
      return ::lgetxattr(path.text, attribute.text, buffer->data, size);
    });
    if (result < 0) {
      if (errno == ERANGE && size < 65536) continue;
      return raisePathErrno(t, path);
    }
    return newBytes(t, buffer->data, result);
  }
  return raisePathErrno(t, path);
}

static Status posixSetxattr(Thread& t, Module&, PathOrFd path, Path attribute, BufferView value,
                            Optional<int> flags, Optional<bool> followOption) {
  bool follow = followOption.value_or(true);
  PY_TRY(checkFollow(t, "setxattr", path, follow));
  auto size = static_cast<usize>(value.size());
  int mode = flags.value_or(0);
  PY_TRY(auditEvent(t, "os.setxattr", path, attribute, value.raw().object, mode));
  int result = withoutGil(t, [&] {
    if (path.isFd) return ::fsetxattr(path.fd, attribute.text, value.data(), size, mode);
    if (follow) return ::setxattr(path.text, attribute.text, value.data(), size, mode);
    return ::lsetxattr(path.text, attribute.text, value.data(), size, mode);
  });
  if (result != 0) return raisePathErrno(t, path);
  return {};
}

static Status posixRemovexattr(Thread& t, Module&, PathOrFd path, Path attribute,
                               Optional<bool> followOption) {
  bool follow = followOption.value_or(true);
  PY_TRY(checkFollow(t, "removexattr", path, follow));
  PY_TRY(auditEvent(t, "os.removexattr", path, attribute));
  int result = withoutGil(t, [&] {
    if (path.isFd) return ::fremovexattr(path.fd, attribute.text);
    return follow ? ::removexattr(path.text, attribute.text)
                  : ::lremovexattr(path.text, attribute.text);
  });
  if (result != 0) return raisePathErrno(t, path);
  return {};
}

static Ref<> posixListxattr(Thread& t, Module&, PathOrFdOrNone path, Optional<bool> followOption) {
  bool follow = followOption.value_or(true);
  PY_TRY(checkFollow(t, "listxattr", path, follow));
  PY_TRY(auditEvent(t, "os.listxattr", path));
  const char* name = path.textOrDot();
  Ref<Bytes> buffer = PY_TRY(newBytesRaw(t, 65536));
  isize size = withoutGil(t, [&] {
    if (path.isFd) return ::flistxattr(path.fd, buffer->data, 65536);
    return follow ? ::listxattr(name, buffer->data, 65536)
                  : ::llistxattr(name, buffer->data, 65536);
  });
  if (size < 0) return raisePathErrno(t, path);
  Ref<List> list = PY_TRY(newList(t));
  for (isize i = 0; i < size;) {
    const char* one = buffer->data + i;
    isize length = static_cast<isize>(__builtin_strlen(one));
    PY_TRY(list->append(t, fsDecode(t, one, length)));
    i += length + 1;
  }
  return list;
}

constinit const MethodDef kPosixFileMethods[] = {
    METHOD("access",
           "($module, /, path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True)",
           posixAccess, "Use the real uid/gid to test for access to a path."),
    METHOD("chdir", "($module, /, path)", posixChdir,
           "Change the current working directory to the specified path."),
    METHOD("fchdir", "($module, /, fd)", posixFchdir,
           "Change to the directory of the given file descriptor."),
    METHOD("chmod", "($module, /, path, mode, *, dir_fd=None, follow_symlinks=True)", posixChmod,
           "Change the access permissions of a file."),
    METHOD("fchmod", "($module, /, fd, mode)", posixFchmod,
           "Change the access permissions of the file given by file descriptor fd."),
    METHOD("chown", "($module, /, path, uid, gid, *, dir_fd=None, follow_symlinks=True)",
           posixChown, "Change the owner and group id of path to the numeric uid and gid."),
    METHOD("fchown", "($module, /, fd, uid, gid)", posixFchown,
           "Change the owner and group id of the file specified by file descriptor."),
    METHOD("lchown", "($module, /, path, uid, gid)", posixLchown,
           "Change the owner and group id of path to the numeric uid and gid."),
    METHOD("chroot", "($module, /, path)", posixChroot, "Change root directory to path."),
    METHOD("link",
           "($module, /, src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=True)",
           posixLink, "Create a hard link to a file."),
    METHOD("symlink", "($module, /, src, dst, target_is_directory=False, *, dir_fd=None)",
           posixSymlink, "Create a symbolic link pointing to src named dst."),
    METHOD("readlink", "($module, /, path, *, dir_fd=None)", posixReadlink,
           "Return a string representing the path to which the symbolic link points."),
    METHOD("rename", "($module, /, src, dst, *, src_dir_fd=None, dst_dir_fd=None)", posixRename,
           "Rename a file or directory."),
    METHOD("replace", "($module, /, src, dst, *, src_dir_fd=None, dst_dir_fd=None)", posixReplace,
           "Rename a file or directory, overwriting the destination."),
    METHOD("mkdir", "($module, /, path, mode=511, *, dir_fd=None)", posixMkdir,
           "Create a directory."),
    METHOD("rmdir", "($module, /, path, *, dir_fd=None)", posixRmdir, "Remove a directory."),
    METHOD("unlink", "($module, /, path, *, dir_fd=None)", posixUnlink,
           "Remove a file (same as remove())."),
    METHOD("remove", "($module, /, path, *, dir_fd=None)", posixRemove,
           "Remove a file (same as unlink())."),
    METHOD("mkfifo", "($module, /, path, mode=438, *, dir_fd=None)", posixMkfifo,
           "Create a \"fifo\" (a POSIX named pipe)."),
    METHOD("mknod", "($module, /, path, mode=384, device=0, *, dir_fd=None)", posixMknod,
           "Create a node in the file system."),
    METHOD("major", "($module, device, /)", posixMajor,
           "Extracts a device major number from a raw device number."),
    METHOD("minor", "($module, device, /)", posixMinor,
           "Extracts a device minor number from a raw device number."),
    METHOD("makedev", "($module, major, minor, /)", posixMakedev,
           "Composes a raw device number from the major and minor device numbers."),
    METHOD("truncate", "($module, /, path, length)", posixTruncate,
           "Truncate a file, specified by path, to a specific length."),
    METHOD("getcwd", "($module, /)", posixGetcwd,
           "Return a unicode string representing the current working directory."),
    METHOD("getcwdb", "($module, /)", posixGetcwdb,
           "Return a bytes string representing the current working directory."),
    METHOD("fspath", "($module, /, path)", posixFspath,
           "Return the file system path representation of the object."),
    METHOD("_path_normpath", "($module, /, path)", posixPathNormpath, "Basic path normalization."),
    METHOD("getxattr", "($module, /, path, attribute, *, follow_symlinks=True)", posixGetxattr,
           "Return the value of extended attribute attribute on path."),
    METHOD("setxattr", "($module, /, path, attribute, value, flags=0, *, follow_symlinks=True)",
           posixSetxattr, "Set extended attribute attribute on path to value."),
    METHOD("removexattr", "($module, /, path, attribute, *, follow_symlinks=True)",
           posixRemovexattr, "Remove extended attribute attribute on path."),
    METHOD("listxattr", "($module, /, path=None, *, follow_symlinks=True)", posixListxattr,
           "Return a list of extended attributes on path."),
    {},
};

}  // namespace taipan
