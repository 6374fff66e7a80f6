// listdir, scandir and DirEntry.

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>

#include "builtins/bytes/bytes.h"
#include "builtins/generic_alias/generic_alias.h"
#include "builtins/int/int.h"
#include "builtins/list/list.h"
#include "builtins/str/str.h"
#include "builtins/str/str_format.h"
#include "modules/posix/posix.h"
#include "object/allocate.h"
#include "object/builtin_type.h"
#include "object/gc/gc.h"
#include "object/protocol/abstract.h"
#include "object/slot.h"

namespace taipan {

/// Opens the directory of a path argument; a descriptor is duplicated, because closedir closes it.
static DIR* openDirectory(Thread& t, const PathValue& path) {
  return withoutGil(t, [&]() -> DIR* {
    if (!path.isFd) return ::opendir(path.textOrDot());
    int copy = ::fcntl(path.fd, F_DUPFD_CLOEXEC, 0);
    if (copy < 0) return nullptr;
    DIR* directory = ::fdopendir(copy);
    if (directory == nullptr) ::close(copy);
    return directory;
  });
}

static bool isDots(const char* name) {
  return name[0] == '.' && (name[1] == 0 || (name[1] == '.' && name[2] == 0));
}

static Ref<> posixListdir(Thread& t, Module&, PathOrFdOrNone path) {
  PY_TRY(auditEvent(t, "os.listdir", path));
  DIR* directory = openDirectory(t, path);
  if (directory == nullptr) return raisePathErrno(t, path);
  struct Closer {
    DIR* directory;
    bool rewind;
    ~Closer() {
      if (rewind) ::rewinddir(directory);
      ::closedir(directory);
    }
  } closer{directory, path.isFd};
  Ref<List> list = PY_TRY(newList(t));
  while (true) {
    errno = 0;
    dirent* entry = withoutGil(t, [&] { return ::readdir(directory); });
    if (entry == nullptr) {
      if (errno != 0) return raisePathErrno(t, path);
      return list;
    }
    if (isDots(entry->d_name)) continue;
    isize length = static_cast<isize>(std::strlen(entry->d_name));
    PY_TRY(list->append(t, fsResult(t, entry->d_name, length, path.isBytes)));
  }
}

// --- DirEntry -----------------------------------------------------------------------------------

struct DirEntry : Object {
  Object* name;
  Object* path;
  Object* statCache;
  Object* lstatCache;
  u64 inode;
  int dirFd;  ///< of scandir(fd), else AT_FDCWD
  u8 kind;    ///< d_type
};

extern BuiltinType dirEntryType;

static void entryDealloc(Object* object) {
  auto* self = static_cast<DirEntry*>(object);
  clearOwned(self->name);
  clearOwned(self->path);
  clearOwned(self->statCache);
  clearOwned(self->lstatCache);
  freeObject(object);
}

static Ref<> fetchStat(Thread& t, DirEntry& self, bool follow) {
  PathValue path;
  PY_TRY(
      convertPath(t, self.dirFd != AT_FDCWD ? self.name : self.path, "DirEntry", "path", 0, &path));
  struct stat status;
  int result = withoutGil(t, [&] {
    return ::fstatat(self.dirFd, path.text, &status, follow ? 0 : AT_SYMLINK_NOFOLLOW);
  });
  if (result != 0) return raiseErrno(t, errno, self.path);
  return newStatResult(t, status);
}

static Ref<> lstatOf(Thread& t, DirEntry& self) {
  if (self.lstatCache == nullptr) self.lstatCache = PY_TRY(fetchStat(t, self, false)).release();
  return Ref<>::share(self.lstatCache);
}

static Result<bool> isSymlink(Thread& t, DirEntry& self);

static Ref<> statOf(Thread& t, DirEntry& self, bool follow) {
  if (!follow) return lstatOf(t, self);
  if (self.statCache == nullptr) {
    bool link = PY_TRY(isSymlink(t, self));
    Ref<> status = PY_TRY(link ? fetchStat(t, self, true) : lstatOf(t, self));
    self.statCache = status.release();
  }
  return Ref<>::share(self.statCache);
}

/// Whether the entry's file type is `wanted` (S_IF*); a file that has gone is none.
static Result<bool> testMode(Thread& t, DirEntry& self, bool follow, u32 wanted) {
  bool link = self.kind == DT_LNK;
  bool needStat = self.kind == DT_UNKNOWN || (follow && link);
  if (!needStat) {
    u8 wantedKind = wanted == S_IFDIR ? DT_DIR : wanted == S_IFLNK ? DT_LNK : DT_REG;
    return self.kind == wantedKind;
  }
  Ref<> status = statOf(t, self, follow);
  if (!status) {
    if (t.clearIfMatches(fileNotFoundErrorType)) return false;
    return failure;
  }
  i64 mode = PY_TRY(toI64(t, static_cast<Tuple*>(status.get())->items[0]));
  return (static_cast<u32>(mode) & S_IFMT) == wanted;
}

static Result<bool> isSymlink(Thread& t, DirEntry& self) {
  if (self.kind != DT_UNKNOWN) return self.kind == DT_LNK;
  return testMode(t, self, false, S_IFLNK);
}

static Result<bool> entryIsDir(Thread& t, DirEntry& self, Optional<bool> follow) {
  return testMode(t, self, follow.value_or(true), S_IFDIR);
}
static Result<bool> entryIsFile(Thread& t, DirEntry& self, Optional<bool> follow) {
  return testMode(t, self, follow.value_or(true), S_IFREG);
}
static Result<bool> entryIsSymlink(Thread& t, DirEntry& self) { return isSymlink(t, self); }
static Ref<> entryStat(Thread& t, DirEntry& self, Optional<bool> follow) {
  return statOf(t, self, follow.value_or(true));
}
static Ref<> entryInode(DirEntry& self) { return newInt(self.inode); }
static Ref<> entryFspath(DirEntry& self) { return Ref<>::share(self.path); }
static Ref<> entryRepr(Thread& t, DirEntry& self) {
  return newStrFormat(t, "<DirEntry %R>", self.name);
}
static Ref<> entryClassGetItem(Thread& t, Type& cls, Object* item) {
  return newGenericAlias(t, &cls, item);
}

static constinit const MethodDef kEntryMethods[] = {
    METHOD("is_dir", "($self, /, *, follow_symlinks=True)", entryIsDir,
           "Return True if the entry is a directory; cached per entry."),
    METHOD("is_file", "($self, /, *, follow_symlinks=True)", entryIsFile,
           "Return True if the entry is a file; cached per entry."),
    METHOD_OF_CLASS("is_symlink", "($self, /)", entryIsSymlink,
                    "Return True if the entry is a symbolic link; cached per entry."),
    METHOD("stat", "($self, /, *, follow_symlinks=True)", entryStat,
           "Return stat_result object for the entry; cached per entry."),
    METHOD("inode", "($self, /)", entryInode, "Return inode of the entry; cached per entry."),
    METHOD("__fspath__", "($self, /)", entryFspath, "Returns the path for the entry."),
    METHOD_PLAIN_FLAGS("__class_getitem__", "($type, item, /)", entryClassGetItem, kMethodClass,
                       "See PEP 585"),
    {},
};
static constinit const MemberDef kEntryMembers[] = {
    {"name", kMemberObject, offsetof(DirEntry, name), kMemberReadOnly,
     "the entry's base filename, relative to scandir() \"path\" argument"},
    {"path", kMemberObject, offsetof(DirEntry, path), kMemberReadOnly,
     "the entry's full path name; equivalent to os.path.join(scandir_path, entry.name)"},
    {},
};

constinit BuiltinType dirEntryType{{
    .name = "posix.DirEntry",
    .basicSize = sizeof(DirEntry),
    .flags = kTypeDisallowInstantiation,
    .dealloc = &entryDealloc,
    .repr = slot<entryRepr>,
    .methods = kEntryMethods,
    .members = kEntryMembers,
}};

// --- scandir ------------------------------------------------------------------------------------

struct ScandirIterator : Object {
  Object* pathObject;  ///< what was asked for; null for the current directory
  Object* prefix;      ///< bytes: the path with a slash
  DIR* directory;      ///< null once closed
  int fd;              ///< -1, or the descriptor scanned
  bool asBytes;
};

static void closeDirectory(Thread& t, ScandirIterator& self) {
  DIR* directory = std::exchange(self.directory, nullptr);
  if (directory == nullptr) return;
  withoutGil(t, [&] {
    if (self.fd >= 0) ::rewinddir(directory);
    return ::closedir(directory);
  });
}

static void iteratorFinalize(Object* object) {
  auto* self = static_cast<ScandirIterator*>(object);
  if (self->directory == nullptr) return;
  Thread& t = Thread::current();
  SavedException saved(t);
  Ref<Str> message = newStrFormat(t, "unclosed scandir iterator %R", object);
  if (!message || warnAbout(t, resourceWarningType, 1, object, message.get()).failed()) {
    if (t.pendingMatches(warningType)) t.writeUnraisable(object);
    t.clearPending();
  }
  closeDirectory(t, *self);
}

static void iteratorDealloc(Object* object) {
  if (finalizeFromDealloc(object)) return;
  auto* self = static_cast<ScandirIterator*>(object);
  clearOwned(self->pathObject);
  clearOwned(self->prefix);
  freeObject(object);
}

static Ref<> makeEntry(Thread& t, ScandirIterator& self, const dirent& entry) {
  Ref<DirEntry> made = PY_TRY(newObject<DirEntry>(t, dirEntryType));
  isize length = static_cast<isize>(std::strlen(entry.d_name));
  made->name = PY_TRY(fsResult(t, entry.d_name, length, self.asBytes)).release();
  made->dirFd = self.fd >= 0 ? self.fd : AT_FDCWD;
  if (self.fd >= 0) {
    made->path = Ref<>::share(made->name).release();
  } else {
    auto* prefix = static_cast<Bytes*>(self.prefix);
    ByteBuilder joined;
    joined.append(prefix->data, prefix->size);
    joined.append(entry.d_name, length);
    auto* text = reinterpret_cast<const char*>(joined.data());
    made->path = PY_TRY(fsResult(t, text, joined.size(), self.asBytes)).release();
  }
  made->inode = entry.d_ino;
  made->kind = entry.d_type;
  return made;
}

static Lookup iteratorNext(Thread& t, ScandirIterator& self) {
  if (self.directory == nullptr) return Lookup::missing();
  while (true) {
    errno = 0;
    dirent* entry = withoutGil(t, [&] { return ::readdir(self.directory); });
    if (entry == nullptr) {
      int error = errno;
      closeDirectory(t, self);
      if (error != 0) return raiseErrno(t, error, self.pathObject);
      return Lookup::missing();
    }
    if (!isDots(entry->d_name)) return makeEntry(t, self, *entry);
  }
}

static Ref<> iteratorSelf(Object* self) { return Ref<>::share(self); }
static Ref<> iteratorEnter(ScandirIterator& self) { return Ref<>::share(&self); }
static Status iteratorClose(Thread& t, ScandirIterator& self) {
  closeDirectory(t, self);
  return {};
}
static Status iteratorExit(Thread& t, ScandirIterator& self, Positional) {
  closeDirectory(t, self);
  return {};
}

static constinit const MethodDef kIteratorMethods[] = {
    METHOD_PLAIN("__enter__", "($self, /)", iteratorEnter, nullptr),
    METHOD_PLAIN("__exit__", "($self, *args)", iteratorExit, nullptr),
    METHOD_PLAIN("close", "($self, /)", iteratorClose, nullptr),
    {},
};

static constinit BuiltinType scandirIteratorType{{
    .name = "posix.ScandirIterator",
    .basicSize = sizeof(ScandirIterator),
    .flags = kTypeDisallowInstantiation | kTypeHaveFinalize,
    .dealloc = &iteratorDealloc,
    .iter = slot<iteratorSelf>,
    .iternext = slot<iteratorNext>,
    .methods = kIteratorMethods,
    .finalize = &iteratorFinalize,
}};

static Ref<> posixScandir(Thread& t, Module&, PathOrFdOrNone path) {
  PY_TRY(auditEvent(t, "os.scandir", path));
  Ref<ScandirIterator> made = PY_TRY(newObject<ScandirIterator>(t, scandirIteratorType));
  made->fd = path.isFd ? path.fd : -1;
  made->asBytes = path.isBytes;
  if (path.object && !isNone(path.object.get())) made->pathObject = path.object.share().release();
  ByteBuilder prefix;
  const char* text = path.textOrDot();
  prefix.append(text);
  if (*text != 0 && text[std::strlen(text) - 1] != '/') prefix.append('/');
  made->prefix = PY_TRY(prefix.finish(t)).release();
  made->directory = openDirectory(t, path);
  if (made->directory == nullptr) return raisePathErrno(t, path);
  return made;
}

Status addDirectoryTypes(Thread& t, Module& module) {
  PY_TRY(typeReady(t, scandirIteratorType));
  return addType(t, module, dirEntryType);
}

constinit const MethodDef kPosixDirectoryMethods[] = {
    METHOD("listdir", "($module, /, path=None)", posixListdir,
           "Return a list containing the names of the files in the directory."),
    METHOD("scandir", "($module, /, path=None)", posixScandir,
           "Return an iterator of DirEntry objects for given path."),
    {},
};

}  // namespace taipan
