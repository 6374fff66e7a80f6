// The constants of posix.

#include <dlfcn.h>
#include <fcntl.h>
#include <linux/limits.h>
#include <sched.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <sysexits.h>
#include <unistd.h>

#include <climits>

#include "builtins/list/list.h"
#include "builtins/str/str.h"
#include "modules/posix/posix.h"

namespace taipan {

static constexpr struct {
  const char* name;
  i64 value;
} kConstants[] = {
    {"CLD_CONTINUED", 6},
    {"CLD_DUMPED", 3},
    {"CLD_EXITED", 1},
    {"CLD_KILLED", 2},
    {"CLD_STOPPED", 5},
    {"CLD_TRAPPED", 4},
    {"EFD_CLOEXEC", EFD_CLOEXEC},
    {"EFD_NONBLOCK", EFD_NONBLOCK},
    {"EFD_SEMAPHORE", EFD_SEMAPHORE},
    {"EX_CANTCREAT", 73},
    {"EX_CONFIG", 78},
    {"EX_DATAERR", 65},
    {"EX_IOERR", 74},
    {"EX_NOHOST", 68},
    {"EX_NOINPUT", 66},
    {"EX_NOPERM", 77},
    {"EX_NOUSER", 67},
    {"EX_OK", 0},
    {"EX_OSERR", 71},
    {"EX_OSFILE", 72},
    {"EX_PROTOCOL", 76},
    {"EX_SOFTWARE", 70},
    {"EX_TEMPFAIL", 75},
    {"EX_UNAVAILABLE", 69},
    {"EX_USAGE", 64},
    {"F_LOCK", F_LOCK},
    {"F_OK", F_OK},
    {"F_TEST", F_TEST},
    {"F_TLOCK", F_TLOCK},
    {"F_ULOCK", F_ULOCK},
    {"GRND_NONBLOCK", GRND_NONBLOCK},
    {"GRND_RANDOM", GRND_RANDOM},
    {"MFD_ALLOW_SEALING", 2},
    {"MFD_CLOEXEC", 1},
    {"MFD_HUGETLB", 4},
    {"MFD_HUGE_16GB", 2281701376},
    {"MFD_HUGE_16MB", 1610612736},
    {"MFD_HUGE_1GB", 2013265920},
    {"MFD_HUGE_1MB", 1342177280},
    {"MFD_HUGE_256MB", 1879048192},
    {"MFD_HUGE_2GB", 2080374784},
    {"MFD_HUGE_2MB", 1409286144},
    {"MFD_HUGE_32MB", 1677721600},
    {"MFD_HUGE_512KB", 1275068416},
    {"MFD_HUGE_512MB", 1946157056},
    {"MFD_HUGE_64KB", 1073741824},
    {"MFD_HUGE_8MB", 1543503872},
    {"MFD_HUGE_MASK", 63},
    {"MFD_HUGE_SHIFT", 26},
    {"NGROUPS_MAX", 65536},
    {"O_ACCMODE", O_ACCMODE},
    {"O_APPEND", O_APPEND},
    {"O_ASYNC", O_ASYNC},
    {"O_CLOEXEC", O_CLOEXEC},
    {"O_CREAT", O_CREAT},
    {"O_DIRECT", O_DIRECT},
    {"O_DIRECTORY", O_DIRECTORY},
    {"O_DSYNC", O_DSYNC},
    {"O_EXCL", O_EXCL},
    {"O_FSYNC", O_FSYNC},
    {"O_LARGEFILE", 0},
    {"O_NDELAY", O_NDELAY},
    {"O_NOATIME", O_NOATIME},
    {"O_NOCTTY", O_NOCTTY},
    {"O_NOFOLLOW", O_NOFOLLOW},
    {"O_NONBLOCK", O_NONBLOCK},
    {"O_PATH", O_PATH},
    {"O_RDONLY", O_RDONLY},
    {"O_RDWR", O_RDWR},
    {"O_RSYNC", O_RSYNC},
    {"O_SYNC", O_SYNC},
    {"O_TMPFILE", O_TMPFILE},
    {"O_TRUNC", O_TRUNC},
    {"O_WRONLY", O_WRONLY},
    {"POSIX_FADV_DONTNEED", POSIX_FADV_DONTNEED},
    {"POSIX_FADV_NOREUSE", POSIX_FADV_NOREUSE},
    {"POSIX_FADV_NORMAL", POSIX_FADV_NORMAL},
    {"POSIX_FADV_RANDOM", POSIX_FADV_RANDOM},
    {"POSIX_FADV_SEQUENTIAL", POSIX_FADV_SEQUENTIAL},
    {"POSIX_FADV_WILLNEED", POSIX_FADV_WILLNEED},
    {"POSIX_SPAWN_CLOSE", static_cast<int>(SpawnAction::close)},
    {"POSIX_SPAWN_DUP2", static_cast<int>(SpawnAction::dup2)},
    {"POSIX_SPAWN_OPEN", static_cast<int>(SpawnAction::open)},
    {"PRIO_PGRP", PRIO_PGRP},
    {"PRIO_PROCESS", PRIO_PROCESS},
    {"PRIO_USER", PRIO_USER},
    {"P_ALL", P_ALL},
    {"P_PGID", P_PGID},
    {"P_PID", P_PID},
    {"P_PIDFD", 3},
    {"RTLD_DEEPBIND", RTLD_DEEPBIND},
    {"RTLD_GLOBAL", RTLD_GLOBAL},
    {"RTLD_LAZY", RTLD_LAZY},
    {"RTLD_LOCAL", RTLD_LOCAL},
    {"RTLD_NODELETE", RTLD_NODELETE},
    {"RTLD_NOLOAD", RTLD_NOLOAD},
    {"RTLD_NOW", RTLD_NOW},
    {"RWF_APPEND", 16},
    {"RWF_DSYNC", 2},
    {"RWF_HIPRI", 1},
    {"RWF_NOWAIT", 8},
    {"RWF_SYNC", 4},
    {"R_OK", R_OK},
    {"SCHED_BATCH", SCHED_BATCH},
    {"SCHED_FIFO", SCHED_FIFO},
    {"SCHED_IDLE", SCHED_IDLE},
    {"SCHED_OTHER", SCHED_OTHER},
    {"SCHED_RESET_ON_FORK", 1073741824},
    {"SCHED_RR", SCHED_RR},
    {"SEEK_DATA", SEEK_DATA},
    {"SEEK_HOLE", SEEK_HOLE},
    {"SPLICE_F_MORE", 4},
    {"SPLICE_F_MOVE", 1},
    {"SPLICE_F_NONBLOCK", 2},
    {"ST_APPEND", 256},
    {"ST_MANDLOCK", 64},
    {"ST_NOATIME", 1024},
    {"ST_NODEV", 4},
    {"ST_NODIRATIME", 2048},
    {"ST_NOEXEC", 8},
    {"ST_NOSUID", 2},
    {"ST_RDONLY", 1},
    {"ST_RELATIME", 4096},
    {"ST_SYNCHRONOUS", 16},
    {"ST_WRITE", 128},
    {"TMP_MAX", 238328},
    {"WCONTINUED", WCONTINUED},
    {"WEXITED", WEXITED},
    {"WNOHANG", WNOHANG},
    {"WNOWAIT", WNOWAIT},
    {"WSTOPPED", WSTOPPED},
    {"WUNTRACED", WUNTRACED},
    {"W_OK", W_OK},
    {"XATTR_CREATE", 1},
    {"XATTR_REPLACE", 2},
    {"XATTR_SIZE_MAX", 65536},
    {"X_OK", X_OK},
};

static constexpr const char* kHaveFunctions[] = {
    "HAVE_EVENTFD",      "HAVE_FACCESSAT", "HAVE_FCHDIR",    "HAVE_FCHMOD",    "HAVE_FCHMODAT",
    "HAVE_FCHOWN",       "HAVE_FCHOWNAT",  "HAVE_FEXECVE",   "HAVE_FDOPENDIR", "HAVE_FPATHCONF",
    "HAVE_FSTATAT",      "HAVE_FSTATVFS",  "HAVE_FTRUNCATE", "HAVE_FUTIMENS",  "HAVE_FUTIMES",
    "HAVE_FUTIMESAT",    "HAVE_LINKAT",    "HAVE_LCHOWN",    "HAVE_LSTAT",     "HAVE_LUTIMES",
    "HAVE_MEMFD_CREATE", "HAVE_MKDIRAT",   "HAVE_MKFIFOAT",  "HAVE_MKNODAT",   "HAVE_OPENAT",
    "HAVE_READLINKAT",   "HAVE_RENAMEAT",  "HAVE_SYMLINKAT", "HAVE_UNLINKAT",  "HAVE_UTIMENSAT"};

Status addPosixConstants(Thread& t, Module& module) {
  for (const auto& constant : kConstants) {
    PY_TRY(addInt(t, module, constant.name, constant.value));
  }
  Ref<List> have = PY_TRY(newList(t));
  for (const char* name : kHaveFunctions) PY_TRY(have->append(t, newStr(t, name)));
  return addObject(t, module, "_have_functions", have.get());
}

}  // namespace taipan
