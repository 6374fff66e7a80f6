// posix_spawn and posix_spawnp: a new process by the C library, with actions on descriptors and
// attributes of the child.

#include <sched.h>
#include <spawn.h>

#include <utility>
#include <vector>

#include "builtins/bytes/bytes.h"
#include "builtins/int/int.h"
#include "builtins/tuple/tuple.h"
#include "modules/os/signal_module.h"
#include "modules/posix/argument_vector.h"
#include "modules/posix/posix.h"
#include "object/protocol/abstract.h"

namespace taipan {

namespace {

/// The descriptors of the child, with the texts that they refer to.
class FileActions {
 public:
  FileActions() { ::posix_spawn_file_actions_init(&actions_); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;
  ~FileActions() { ::posix_spawn_file_actions_destroy(&actions_); }

  /// From a sequence of tuples (kind, ...); TypeError if one is not of a known form.
  Status fill(Thread& t, Object* sequence);
  const posix_spawn_file_actions_t* data() const { return &actions_; }

 private:
  Status add(Thread& t, const Tuple& action);
  Status addOpen(Thread& t, const Tuple& action);
  Status addDup2(Thread& t, const Tuple& action);

  posix_spawn_file_actions_t actions_;
  std::vector<Ref<>> paths_;
};

Status checkCode(Thread& t, int error) {
  if (error != 0) return raiseErrno(t, error);
  return {};
}

Status FileActions::fill(Thread& t, Object* sequence) {
  if (isNone(sequence)) return {};
  Ref<> fast = PY_TRY(toFastSequence(t, sequence, "file_actions must be a sequence or None"));
  Ref<Tuple> items = PY_TRY(toTuple(t, fast.get()));
  for (isize i = 0; i < items->size; ++i) {
    if (!isTuple(items->items[i]) || static_cast<Tuple*>(items->items[i])->size == 0) {
      return t.raise(typeErrorType, "Each file_actions element must be a non-empty tuple");
    }
    PY_TRY(add(t, *static_cast<Tuple*>(items->items[i])));
  }
  return {};
}

Status FileActions::add(Thread& t, const Tuple& action) {
  switch (static_cast<SpawnAction>(PY_TRY(toCInt(t, action.items[0])))) {
    case SpawnAction::open:
      return addOpen(t, action);
    case SpawnAction::close: {
      if (action.size != 2) {
        return t.raise(typeErrorType, "A close file_action tuple must have 2 elements");
      }
      int fd = PY_TRY(toCInt(t, action.items[1]));
      return checkCode(t, ::posix_spawn_file_actions_addclose(&actions_, fd));
    }
    case SpawnAction::dup2:
      return addDup2(t, action);
  }
  return t.raise(typeErrorType, "Unknown file_actions identifier");
}

Status FileActions::addOpen(Thread& t, const Tuple& action) {
  if (action.size != 5) {
    return t.raise(typeErrorType, "A open file_action tuple must have 5 elements");
  }
  int fd = PY_TRY(toCInt(t, action.items[1]));
  Ref<> path = PY_TRY(fsEncode(t, action.items[2]));
  int flags = PY_TRY(toCInt(t, action.items[3]));
  u64 mode = PY_TRY(toU64Wrapped(t, action.items[4]));
  const char* text = static_cast<Bytes*>(path.get())->data;
  paths_.push_back(std::move(path));
  return checkCode(
      t, ::posix_spawn_file_actions_addopen(&actions_, fd, text, flags, static_cast<mode_t>(mode)));
}

Status FileActions::addDup2(Thread& t, const Tuple& action) {
  if (action.size != 3) {
    return t.raise(typeErrorType, "A dup2 file_action tuple must have 3 elements");
  }
  int from = PY_TRY(toCInt(t, action.items[1]));
  int to = PY_TRY(toCInt(t, action.items[2]));
  return checkCode(t, ::posix_spawn_file_actions_adddup2(&actions_, from, to));
}

/// What the keywords of a call ask for; null where one was not given.
struct SpawnOptions {
  Object* processGroup;
  Object* resetIds;
  Object* newSession;
  Object* signalMask;
  Object* defaultSignals;
  Object* scheduler;
};

/// The attributes of the child.
class SpawnAttributes {
 public:
  SpawnAttributes() { ::posix_spawnattr_init(&attributes_); }
  SpawnAttributes(const SpawnAttributes&) = delete;
  SpawnAttributes& operator=(const SpawnAttributes&) = delete;
  ~SpawnAttributes() { ::posix_spawnattr_destroy(&attributes_); }

  Status fill(Thread& t, const SpawnOptions& options);
  const posix_spawnattr_t* data() const { return &attributes_; }

 private:
  Status setScheduler(Thread& t, Object* pair, int* flags);
  Status setSignals(Thread& t, const SpawnOptions& options, int* flags);

  posix_spawnattr_t attributes_;
};

/// A flag given as any integer; not given is false.
Result<bool> isSet(Thread& t, Object* flag) {
  if (flag == nullptr) return false;
  return PY_TRY(toCInt(t, flag)) != 0;
}

Status SpawnAttributes::fill(Thread& t, const SpawnOptions& options) {
  int flags = 0;
  if (options.processGroup != nullptr) {
    int group = PY_TRY(toCInt(t, options.processGroup));
    PY_TRY(checkCode(t, ::posix_spawnattr_setpgroup(&attributes_, group)));
    flags |= POSIX_SPAWN_SETPGROUP;
  }
  if (PY_TRY(isSet(t, options.resetIds))) flags |= POSIX_SPAWN_RESETIDS;
  if (PY_TRY(isSet(t, options.newSession))) flags |= POSIX_SPAWN_SETSID;
  PY_TRY(setSignals(t, options, &flags));
  if (options.scheduler != nullptr) PY_TRY(setScheduler(t, options.scheduler, &flags));
  return checkCode(t, ::posix_spawnattr_setflags(&attributes_, static_cast<short>(flags)));
}

Status SpawnAttributes::setSignals(Thread& t, const SpawnOptions& options, int* flags) {
  sigset_t set;
  if (options.signalMask != nullptr) {
    PY_TRY(toSignalSet(t, options.signalMask, &set));
    PY_TRY(checkCode(t, ::posix_spawnattr_setsigmask(&attributes_, &set)));
    *flags |= POSIX_SPAWN_SETSIGMASK;
  }
  if (options.defaultSignals != nullptr) {
    PY_TRY(toSignalSet(t, options.defaultSignals, &set));
    PY_TRY(checkCode(t, ::posix_spawnattr_setsigdefault(&attributes_, &set)));
    *flags |= POSIX_SPAWN_SETSIGDEF;
  }
  return {};
}

Status SpawnAttributes::setScheduler(Thread& t, Object* pair, int* flags) {
  if (!isTuple(pair)) {
    return t.raise(systemErrorType, "new style getargs format but argument is not a tuple");
  }
  auto* items = static_cast<Tuple*>(pair);
  if (items->size != 2) {
    return t.raise(typeErrorType, "A scheduler tuple must have two elements");
  }
  sched_param param = PY_TRY(toSchedParam(t, items->items[1]));
  if (!isNone(items->items[0])) {
    int policy = PY_TRY(toCInt(t, items->items[0]));
    PY_TRY(checkCode(t, ::posix_spawnattr_setschedpolicy(&attributes_, policy)));
    *flags |= POSIX_SPAWN_SETSCHEDULER;
  }
  PY_TRY(checkCode(t, ::posix_spawnattr_setschedparam(&attributes_, &param)));
  *flags |= POSIX_SPAWN_SETSCHEDPARAM;
  return {};
}

using SpawnCall = int (*)(pid_t*, const char*, const posix_spawn_file_actions_t*,
                          const posix_spawnattr_t*, char* const*, char* const*);

Ref<> spawn(Thread& t, const char* function, SpawnCall make, const PathValue& path, Object* argv,
            Object* env, Object* fileActions, const SpawnOptions& options) {
  ArgumentVector arguments;
  PY_TRY(arguments.fill(t, function, argv));
  if (!isMapping(env)) {
    return t.raise(typeErrorType, "%s: environment must be a mapping object", function);
  }
  ArgumentVector environment;
  PY_TRY(environment.fillEnvironment(t, env));
  FileActions actions;
  if (fileActions != nullptr) PY_TRY(actions.fill(t, fileActions));
  SpawnAttributes attributes;
  PY_TRY(attributes.fill(t, options));
  PY_TRY(audit(t, "os.posix_spawn", {path.object.get(), argv, env}));
  pid_t pid = -1;
  int error = make(&pid, path.text, actions.data(), attributes.data(), arguments.data(),
                   environment.data());
  if (error != 0) return raisePathErrno(t, error, path);
  return newInt(pid);
}

}  // namespace

static Ref<> posixSpawn(Thread& t, Module&, Path path, Object* argv, Object* env,
                        Object* fileActions, Object* setpgroup, Object* resetids, Object* setsid,
                        Object* setsigmask, Object* setsigdef, Object* scheduler) {
  return spawn(t, "posix_spawn", ::posix_spawn, path, argv, env, fileActions,
               {setpgroup, resetids, setsid, setsigmask, setsigdef, scheduler});
}

static Ref<> posixSpawnp(Thread& t, Module&, Path path, Object* argv, Object* env,
                         Object* fileActions, Object* setpgroup, Object* resetids, Object* setsid,
                         Object* setsigmask, Object* setsigdef, Object* scheduler) {
  return spawn(t, "posix_spawnp", ::posix_spawnp, path, argv, env, fileActions,
               {setpgroup, resetids, setsid, setsigmask, setsigdef, scheduler});
}

constinit const MethodDef kPosixSpawnMethods[] = {
    METHOD("posix_spawn",
           "($module, path, argv, env, /, *, file_actions=(),\n"
           "            setpgroup=<unrepresentable>, resetids=False, setsid=False,\n"
           "            setsigmask=(), setsigdef=(), scheduler=<unrepresentable>)",
           posixSpawn, "Execute the program specified by path in a new process."),
    METHOD("posix_spawnp",
           "($module, path, argv, env, /, *, file_actions=(),\n"
           "             setpgroup=<unrepresentable>, resetids=False, setsid=False,\n"
           "             setsigmask=(), setsigdef=(), scheduler=<unrepresentable>)",
           posixSpawnp, "Execute the program specified by path in a new process."),
    {},
};

}  // namespace taipan
