// Users, groups, sessions.

#include <grp.h>
#include <pwd.h>
#include <sys/types.h>
#include <unistd.h>

#include <climits>
#include <cstdio>
#include <vector>

#include "builtins/bytes/bytes.h"
#include "builtins/int/int.h"
#include "builtins/list/list.h"
#include "builtins/str/str.h"
#include "modules/posix/posix.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"

namespace taipan {

Ref<> idToObject(u32 id) {
  if (id == static_cast<u32>(-1)) return newInt(-1);
  return newInt(static_cast<u64>(id));
}

Result<u32> toId(Thread& t, Object* object, const char* kind) {
  if (!hasIndex(object)) {
    return t.raise(typeErrorType, "%s should be integer, not %.200s", kind, object->type->name);
  }
  Ref<> index = PY_TRY(toIndex(t, object));
  i64 value;
  auto& number = *static_cast<Int*>(index.get());
  if (!fitsI64(number, &value)) {
    return t.raise(overflowErrorType, "%s is %s", kind,
                   number.isNegative() ? "less than minimum" : "greater than maximum");
  }
  if (value == -1) return static_cast<u32>(-1);
  // python3.11 calls anything that fits 64 bits, but not an id, too small.
  if (value < 0 || value > i64{UINT_MAX}) {
    return t.raise(overflowErrorType, "%s is less than minimum", kind);
  }
  return static_cast<u32>(value);
}

static Status check(Thread& t, int result) {
  if (result < 0) return raiseErrno(t);
  return {};
}

static Ref<> posixGetuid(Module&) { return idToObject(::getuid()); }
static Ref<> posixGeteuid(Module&) { return idToObject(::geteuid()); }
static Ref<> posixGetgid(Module&) { return idToObject(::getgid()); }
static Ref<> posixGetegid(Module&) { return idToObject(::getegid()); }
static int posixGetpid(Module&) { return ::getpid(); }
static int posixGetppid(Module&) { return ::getppid(); }
static int posixGetpgrp(Module&) { return ::getpgrp(); }
static Result<int> posixGetpgid(Thread& t, Module&, ProcessId pid) {
  int result = ::getpgid(pid);
  if (result < 0) return raiseErrno(t);
  return result;
}
static Result<int> posixGetsid(Thread& t, Module&, ProcessId pid) {
  int result = ::getsid(pid);
  if (result < 0) return raiseErrno(t);
  return result;
}
static Status posixSetuid(Thread& t, Module&, UserId id) { return check(t, ::setuid(id.value)); }
static Status posixSeteuid(Thread& t, Module&, UserId id) { return check(t, ::seteuid(id.value)); }
static Status posixSetgid(Thread& t, Module&, GroupId id) { return check(t, ::setgid(id.value)); }
static Status posixSetegid(Thread& t, Module&, GroupId id) { return check(t, ::setegid(id.value)); }
static Status posixSetreuid(Thread& t, Module&, UserId r, UserId e) {
  return check(t, ::setreuid(r.value, e.value));
}
static Status posixSetregid(Thread& t, Module&, GroupId r, GroupId e) {
  return check(t, ::setregid(r.value, e.value));
}
static Status posixSetresuid(Thread& t, Module&, UserId r, UserId e, UserId s) {
  return check(t, ::setresuid(r.value, e.value, s.value));
}
static Status posixSetresgid(Thread& t, Module&, GroupId r, GroupId e, GroupId s) {
  return check(t, ::setresgid(r.value, e.value, s.value));
}
static Status posixSetsid(Thread& t, Module&) { return check(t, ::setsid()); }
static Status posixSetpgid(Thread& t, Module&, ProcessId pid, ProcessId group) {
  return check(t, ::setpgid(pid, group));
}
static Status posixSetpgrp(Thread& t, Module&) { return check(t, ::setpgid(0, 0)); }

static Ref<> tripleOf(Thread& t, u32 a, u32 b, u32 c) {
  Ref<> first = PY_TRY(idToObject(a));
  Ref<> second = PY_TRY(idToObject(b));
  Ref<> third = PY_TRY(idToObject(c));
  return packTuple(t, {first.get(), second.get(), third.get()});
}
static Ref<> posixGetresuid(Thread& t, Module&) {
  uid_t r, e, s;
  PY_TRY(check(t, ::getresuid(&r, &e, &s)));
  return tripleOf(t, r, e, s);
}
static Ref<> posixGetresgid(Thread& t, Module&) {
  gid_t r, e, s;
  PY_TRY(check(t, ::getresgid(&r, &e, &s)));
  return tripleOf(t, r, e, s);
}

static Ref<> groupList(Thread& t, const gid_t* groups, int count) {
  Ref<List> list = PY_TRY(newList(t));
  for (int i = 0; i < count; ++i) PY_TRY(list->append(t, idToObject(groups[i])));
  return list;
}

static Ref<> posixGetgroups(Thread& t, Module&) {
  std::vector<gid_t> groups(65536);
  int count = ::getgroups(65536, groups.data());
  if (count < 0) return raiseErrno(t);
  return groupList(t, groups.data(), count);
}

static Status posixSetgroups(Thread& t, Module&, Object* groups) {
  if (!isSequence(groups)) {
    return t.raise(typeErrorType, "setgroups argument must be a sequence");
  }
  isize count = PY_TRY(length(t, groups));
  if (count > 65536) return t.raise(valueErrorType, "too many groups");
  std::vector<gid_t> ids;
  for (isize i = 0; i < count; ++i) {
    Ref<> item = PY_TRY(getIndex(t, groups, i));
    if (!isInt(item.get())) return t.raise(typeErrorType, "groups must be integers");
    ids.push_back(PY_TRY(toId(t, item.get(), "gid")));
  }
  return check(t, ::setgroups(ids.size(), ids.data()));
}

static Ref<> posixGetgrouplist(Thread& t, Module&, Str& user, GroupId group) {
  const char* name = PY_TRY(strUtf8(t, user));
  int count = 64;
  std::vector<gid_t> groups;
  while (true) {
    groups.resize(static_cast<usize>(count));
    int room = count;
    if (::getgrouplist(name, group.value, groups.data(), &room) >= 0) {
      return groupList(t, groups.data(), room);
    }
    count = room > count ? room : count * 2;
  }
}

static Status posixInitgroups(Thread& t, Module&, Object* user, GroupId group) {
  Ref<> name = PY_TRY(fsEncode(t, user));
  return check(t, ::initgroups(static_cast<Bytes*>(name.get())->data, group.value));
}

static Ref<> posixGetlogin(Thread& t, Module&) {
  errno = 0;
  const char* name = ::getlogin();
  if (name == nullptr) {
    if (errno != 0) return raiseErrno(t);
    return t.raise(osErrorType, "unable to determine login name");
  }
  return fsDecode(t, name);
}

static Ref<> posixCtermid(Thread& t, Module&) {
  char name[L_ctermid];
  return fsDecode(t, ::ctermid(name));
}

constinit const MethodDef kPosixIdMethods[] = {
    METHOD("getuid", "($module, /)", posixGetuid, "Return the current process's user id."),
    METHOD("geteuid", "($module, /)", posixGeteuid,
           "Return the current process's effective user id."),
    METHOD("getgid", "($module, /)", posixGetgid, "Return the current process's group id."),
    METHOD("getegid", "($module, /)", posixGetegid,
           "Return the current process's effective group id."),
    METHOD("getpid", "($module, /)", posixGetpid, "Return the current process id."),
    METHOD("getppid", "($module, /)", posixGetppid, "Return the parent's process id."),
    METHOD("getpgrp", "($module, /)", posixGetpgrp, "Return the current process group id."),
    METHOD("getpgid", "($module, /, pid)", posixGetpgid,
           "Call the system call getpgid(), and return the result."),
    METHOD("getsid", "($module, pid, /)", posixGetsid,
           "Call the system call getsid(pid) and return the result."),
    METHOD("setuid", "($module, uid, /)", posixSetuid, "Set the current process's user id."),
    METHOD("seteuid", "($module, euid, /)", posixSeteuid,
           "Set the current process's effective user id."),
    METHOD("setgid", "($module, gid, /)", posixSetgid, "Set the current process's group id."),
    METHOD("setegid", "($module, egid, /)", posixSetegid,
           "Set the current process's effective group id."),
    METHOD("setreuid", "($module, ruid, euid, /)", posixSetreuid,
           "Set the current process's real and effective user ids."),
    METHOD("setregid", "($module, rgid, egid, /)", posixSetregid,
           "Set the current process's real and effective group ids."),
    METHOD("setresuid", "($module, ruid, euid, suid, /)", posixSetresuid,
           "Set the current process's real, effective, and saved user ids."),
    METHOD("setresgid", "($module, rgid, egid, sgid, /)", posixSetresgid,
           "Set the current process's real, effective, and saved group ids."),
    METHOD("setsid", "($module, /)", posixSetsid, "Call the system call setsid()."),
    METHOD_STACK("setpgid", "($module, pid, pgrp, /)", posixSetpgid,
                 "Call the system call setpgid(pid, pgrp)."),
    METHOD("setpgrp", "($module, /)", posixSetpgrp,
           "Make the current process the leader of its process group."),
    METHOD("getresuid", "($module, /)", posixGetresuid,
           "Return a tuple of the current process's real, effective, and saved user ids."),
    METHOD("getresgid", "($module, /)", posixGetresgid,
           "Return a tuple of the current process's real, effective, and saved group ids."),
    METHOD("getgroups", "($module, /)", posixGetgroups,
           "Return list of supplemental group IDs for the process."),
    METHOD("setgroups", "($module, groups, /)", posixSetgroups,
           "Set the groups of the current process to list."),
    METHOD("getgrouplist", "($module, user, group, /)", posixGetgrouplist,
           "Returns a list of groups to which a user belongs."),
    METHOD("initgroups", "($module, username, gid, /)", posixInitgroups,
           "Initialize the group access list."),
    METHOD("getlogin", "($module, /)", posixGetlogin, "Return the actual login name."),
    METHOD("ctermid", "($module, /)", posixCtermid,
           "Return the name of the controlling terminal for this process."),
    {},
};

}  // namespace taipan
