// The posix module, in files by topic: each gives a table of functions.
#pragma once

#include "builtins/int/int_range.h"
#include "builtins/structseq/structseq.h"
#include "builtins/tuple/tuple.h"
#include "modules/support/audit_event.h"
#include "modules/support/os_call.h"
#include "modules/support/path.h"
#include "object/method.h"
#include "object/module_spec.h"

struct stat;
struct rusage;
struct sched_param;

namespace taipan {

extern const MethodDef kPosixFileMethods[];
extern const MethodDef kPosixStatMethods[];
extern const MethodDef kPosixDirectoryMethods[];
extern const MethodDef kPosixDescriptorMethods[];
extern const MethodDef kPosixProcessMethods[];
extern const MethodDef kPosixSpawnMethods[];
extern const MethodDef kPosixIdMethods[];
extern const MethodDef kPosixSchedulerMethods[];
extern const MethodDef kPosixSystemMethods[];

/// The struct sequence types that the module has.
extern BuiltinType statResultType, statvfsResultType, terminalSizeType, timesResultType,
    unameResultType, waitidResultType, schedParamType;
Status initStatTypes(Thread& t);
Status initSystemTypes(Thread& t);
Status initProcessTypes(Thread& t);
Status initSchedulerTypes(Thread& t);
Status addDirectoryTypes(Thread& t, Module& module);
Status addPosixConstants(Thread& t, Module& module);
/// environ as a dict of bytes.
Ref<> posixEnvironment(Thread& t);

/// A stat_result.
Ref<> newStatResult(Thread& t, const struct stat& status);
/// stat or lstat of a path, or fstat of a descriptor.
Ref<> statPath(Thread& t, const char* function, const PathValue& path, DirFd dir,
               bool followSymlinks);

/// The C struct of a sched_param; TypeError for anything else.
Result<sched_param> toSchedParam(Thread& t, Object* object);

/// The first items of the tuples that posix_spawn takes as file_actions.
enum class SpawnAction { open = 0, close = 1, dup2 = 2 };

/// A user or group id: "uid should be integer, not T"; -1 is allowed.
struct UserId {
  u32 value = 0;
};
struct GroupId {
  u32 value = 0;
};
/// The number of a process or group (pid_t, parsed as a C int).
struct ProcessId {
  int value = 0;
  operator int() const { return value; }
};
template <>
struct Arg<ProcessId> {
  static Result<ProcessId> from(Thread& t, Object* object, const Signature&, int) {
    return ProcessId{PY_TRY(parseCInt(t, object))};
  }
};
Result<u32> toId(Thread& t, Object* object, const char* kind);
template <>
struct Arg<UserId> {
  static Result<UserId> from(Thread& t, Object* object, const Signature&, int) {
    return UserId{PY_TRY(toId(t, object, "uid"))};
  }
};
template <>
struct Arg<GroupId> {
  static Result<GroupId> from(Thread& t, Object* object, const Signature&, int) {
    return GroupId{PY_TRY(toId(t, object, "gid"))};
  }
};
Ref<> idToObject(u32 id);

/// Fills a struct sequence field by field; remembers a failure.
class StructFiller {
 public:
  StructFiller(Thread& t, Type& type) : made_(newStructSeq(t, type)) {}
  void add(Ref<> value) {
    if (!value) failed_ = true;
    if (made_) made_->items[at_++] = value.release();
  }
  void addInt(i64 value) { add(toObject(static_cast<isize>(value))); }
  Ref<> finish() {
    if (failed_) made_.reset();
    return std::move(made_);
  }

 private:
  Ref<Tuple> made_;
  isize at_ = 0;
  bool failed_ = false;
};

}  // namespace taipan
