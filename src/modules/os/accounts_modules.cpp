// pwd and grp: the user and group databases.

#include <grp.h>
#include <pwd.h>

#include <cstdlib>

#include "builtins/bytes/bytes.h"
#include "builtins/exceptions/exceptions.h"
#include "builtins/int/int.h"
#include "builtins/list/list.h"
#include "builtins/str/str.h"
#include "builtins/structseq/structseq.h"
#include "modules/posix/posix.h"
#include "object/protocol/abstract.h"

namespace taipan {

static constexpr StructSeqField kPasswdFields[] = {
    {"pw_name", "user name"},      {"pw_passwd", "password"}, {"pw_uid", "user id"},
    {"pw_gid", "group id"},        {"pw_gecos", "real name"}, {"pw_dir", "home directory"},
    {"pw_shell", "shell program"}, {nullptr, nullptr},
};
static constexpr StructSeqDesc kPasswdDesc{
    "pwd.struct_passwd",
    "pwd.struct_passwd: Results from getpw*() routines.\n\n"
    "This object may be accessed either as a tuple of\n"
    "  (pw_name,pw_passwd,pw_uid,pw_gid,pw_gecos,pw_dir,pw_shell)\n"
    "or via the object attributes as named in the above tuple.",
    kPasswdFields, 7};
static constinit BuiltinType passwdType{{.name = "pwd.struct_passwd"}};

static constexpr StructSeqField kGroupFields[] = {
    {"gr_name", "group name"},   {"gr_passwd", "password"}, {"gr_gid", "group id"},
    {"gr_mem", "group members"}, {nullptr, nullptr},
};
static constexpr StructSeqDesc kGroupDesc{
    "grp.struct_group",
    "grp.struct_group: Results from getgr*() routines.\n\n"
    "This object may be accessed either as a tuple of\n"
    "  (gr_name,gr_passwd,gr_gid,gr_mem)\n"
    "or via the object attributes as named in the above tuple.\n",
    kGroupFields, 4};
static constinit BuiltinType groupType{{.name = "grp.struct_group"}};

static Ref<> textOrNone(Thread& t, const char* text) {
  if (text == nullptr) return Ref<>::share(none());
  return fsDecode(t, text);
}

static Ref<> newPasswd(Thread& t, const passwd& entry) {
  StructFiller fill(t, passwdType);
  fill.add(textOrNone(t, entry.pw_name));
  fill.add(textOrNone(t, entry.pw_passwd));
  fill.add(idToObject(entry.pw_uid));
  fill.add(idToObject(entry.pw_gid));
  fill.add(textOrNone(t, entry.pw_gecos));
  fill.add(textOrNone(t, entry.pw_dir));
  fill.add(textOrNone(t, entry.pw_shell));
  return fill.finish();
}

static Ref<> newGroup(Thread& t, const group& entry) {
  Ref<List> members = PY_TRY(newList(t));
  for (char** member = entry.gr_mem; member != nullptr && *member != nullptr; ++member) {
    PY_TRY(members->append(t, fsDecode(t, *member)));
  }
  StructFiller fill(t, groupType);
  fill.add(textOrNone(t, entry.gr_name));
  fill.add(textOrNone(t, entry.gr_passwd));
  fill.add(idToObject(entry.gr_gid));
  fill.add(std::move(members));
  return fill.finish();
}

/// Calls a reentrant look-up with a growing buffer; null if there is no such entry.
template <class Entry, class Find>
static Result<Entry*> lookUp(Thread& t, Entry* entry, char** buffer, Find find) {
  for (usize size = 1024; size <= (1u << 26); size *= 2) {
    *buffer = static_cast<char*>(std::realloc(*buffer, size));
    if (*buffer == nullptr) return t.raiseNoMemory();
    Entry* found = nullptr;
    int error = withoutGil(t, [&] { return find(entry, *buffer, size, &found); });
    if (error != ERANGE) return found;
  }
  return static_cast<Entry*>(nullptr);
}

struct FreedText {
  char* data = nullptr;
  ~FreedText() { std::free(data); }
};

static Ref<> pwdGetpwuid(Thread& t, Module&, Object* uidObject) {
  Result<u32> uid = toId(t, uidObject, "uid");
  if (uid.failed()) {
    if (t.clearIfMatches(overflowErrorType)) {
      return t.raise(keyErrorType, "getpwuid(): uid not found");
    }
    return failure;
  }
  passwd entry;
  FreedText buffer;
  passwd* found =
      PY_TRY(lookUp(t, &entry, &buffer.data, [&](passwd* e, char* b, usize n, passwd** f) {
        return ::getpwuid_r(uid.value(), e, b, n, f);
      }));
  if (found == nullptr) {
    Ref<> id = PY_TRY(idToObject(uid.value()));
    return t.raise(keyErrorType, "getpwuid(): uid not found: %S", id.get());
  }
  return newPasswd(t, *found);
}

static Ref<> pwdGetpwnam(Thread& t, Module&, Str& name) {
  Ref<> bytes = PY_TRY(fsEncode(t, &name));
  const char* text = static_cast<Bytes*>(bytes.get())->data;
  passwd entry;
  FreedText buffer;
  passwd* found =
      PY_TRY(lookUp(t, &entry, &buffer.data, [&](passwd* e, char* b, usize n, passwd** f) {
        return ::getpwnam_r(text, e, b, n, f);
      }));
  if (found == nullptr) return t.raise(keyErrorType, "getpwnam(): name not found: %R", &name);
  return newPasswd(t, *found);
}

static Ref<> pwdGetpwall(Thread& t, Module&) {
  Ref<List> list = PY_TRY(newList(t));
  ::setpwent();
  while (passwd* entry = ::getpwent()) {
    if (list->append(t, newPasswd(t, *entry)).failed()) {
      ::endpwent();
      return failure;
    }
  }
  ::endpwent();
  return list;
}

static Ref<> grpGetgrgid(Thread& t, Module&, Object* gidObject) {
  u32 gid = PY_TRY(toId(t, gidObject, "gid"));
  group entry;
  FreedText buffer;
  group* found = PY_TRY(lookUp(t, &entry, &buffer.data, [&](group* e, char* b, usize n, group** f) {
    return ::getgrgid_r(gid, e, b, n, f);
  }));
  if (found == nullptr) {
    Ref<> id = PY_TRY(idToObject(gid));
    return t.raise(keyErrorType, "getgrgid(): gid not found: %S", id.get());
  }
  return newGroup(t, *found);
}

static Ref<> grpGetgrnam(Thread& t, Module&, Str& name) {
  Ref<> bytes = PY_TRY(fsEncode(t, &name));
  const char* text = static_cast<Bytes*>(bytes.get())->data;
  group entry;
  FreedText buffer;
  group* found = PY_TRY(lookUp(t, &entry, &buffer.data, [&](group* e, char* b, usize n, group** f) {
    return ::getgrnam_r(text, e, b, n, f);
  }));
  if (found == nullptr) return t.raise(keyErrorType, "getgrnam(): name not found: %R", &name);
  return newGroup(t, *found);
}

static Ref<> grpGetgrall(Thread& t, Module&) {
  Ref<List> list = PY_TRY(newList(t));
  ::setgrent();
  while (group* entry = ::getgrent()) {
    if (list->append(t, newGroup(t, *entry)).failed()) {
      ::endgrent();
      return failure;
    }
  }
  ::endgrent();
  return list;
}

static constinit const MethodDef kPwdFunctions[] = {
    METHOD("getpwuid", "($module, uidobj, /)", pwdGetpwuid,
           "Return the password database entry for the given numeric user ID.\n\n"
           "See `help(pwd)` for more on password database entries."),
    METHOD("getpwnam", "($module, name, /)", pwdGetpwnam,
           "Return the password database entry for the given user name.\n\n"
           "See `help(pwd)` for more on password database entries."),
    METHOD("getpwall", "($module, /)", pwdGetpwall,
           "Return a list of all available password database entries, in arbitrary order.\n\n"
           "See help(pwd) for more on password database entries."),
    {},
};
static constinit const MethodDef kGrpFunctions[] = {
    METHOD("getgrgid", "($module, /, id)", grpGetgrgid,
           "Return the group database entry for the given numeric group ID.\n\n"
           "If id is not valid, raise KeyError."),
    METHOD("getgrnam", "($module, /, name)", grpGetgrnam,
           "Return the group database entry for the given group name.\n\n"
           "If name is not valid, raise KeyError."),
    METHOD("getgrall", "($module, /)", grpGetgrall,
           "Return a list of all available group entries, in arbitrary order.\n\n"
           "An entry whose name starts with '+' or '-' represents an instruction\n"
           "to use YP/NIS and may not be accessible via getgrnam or getgrgid."),
    {},
};

static Status pwdExec(Thread& t, Module& module) {
  PY_TRY(initStructSeqType(t, passwdType, kPasswdDesc));
  return addType(t, module, passwdType);
}
static Status grpExec(Thread& t, Module& module) {
  PY_TRY(initStructSeqType(t, groupType, kGroupDesc));
  return addType(t, module, groupType);
}

extern constinit const ModuleSpec pwdModule{
    .name = "pwd",
    .doc = "This module provides access to the Unix password database.",
    .functions = kPwdFunctions,
    .exec = pwdExec,
};
extern constinit const ModuleSpec grpModule{
    .name = "grp",
    .doc = "Access to the Unix group database.",
    .functions = kGrpFunctions,
    .exec = grpExec,
};

}  // namespace taipan
