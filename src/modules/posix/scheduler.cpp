// Scheduling: priorities, policies, CPU affinity.

#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include <climits>
#include <cstdlib>

#include "builtins/float/float.h"
#include "builtins/int/int.h"
#include "modules/posix/posix.h"
#include "object/builtin_type.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/slot.h"

namespace taipan {

static constexpr StructSeqField kParamFields[] = {{"sched_priority", "the scheduling priority"},
                                                  {nullptr, nullptr}};
static constexpr StructSeqDesc kParamDesc{"posix.sched_param",
                                          "Currently has only one field: sched_priority\n\n"
                                          "  sched_priority\n"
                                          "    A scheduling parameter.",
                                          kParamFields, 1};

constinit BuiltinType schedParamType{{.name = "posix.sched_param"}};

static Ref<> paramNew(Thread& t, Type& cls, Object* priority) {
  Ref<Tuple> made = PY_TRY(newStructSeq(t, cls));
  made->items[0] = Ref<>::share(priority).release();
  return made;
}

Status initSchedulerTypes(Thread& t) {
  PY_TRY(initStructSeqType(t, schedParamType, kParamDesc));
  schedParamType.new_ = newSlot<"sched_param", "(sched_priority)", paramNew>;
  return {};
}

Result<sched_param> toSchedParam(Thread& t, Object* object) {
  if (!isInstanceOf(object, &schedParamType)) {
    return t.raise(typeErrorType, "must have a sched_param object");
  }
  sched_param param{};
  i64 priority = PY_TRY(toI64(t, static_cast<Tuple*>(object)->items[0]));
  if (priority > INT_MAX || priority < INT_MIN) {
    return t.raise(overflowErrorType, "sched_priority out of range");
  }
  param.sched_priority = static_cast<int>(priority);
  return param;
}

static Result<int> checked(Thread& t, int result) {
  if (result < 0) return raiseErrno(t);
  return result;
}

static Result<int> posixSchedGetPriorityMax(Thread& t, Module&, int policy) {
  return checked(t, ::sched_get_priority_max(policy));
}
static Result<int> posixSchedGetPriorityMin(Thread& t, Module&, int policy) {
  return checked(t, ::sched_get_priority_min(policy));
}
static Result<int> posixSchedGetscheduler(Thread& t, Module&, ProcessId pid) {
  return checked(t, ::sched_getscheduler(pid));
}
static Status posixSchedSetscheduler(Thread& t, Module&, ProcessId pid, int policy,
                                     Object* object) {
  sched_param param = PY_TRY(toSchedParam(t, object));
  PY_TRY(checked(t, ::sched_setscheduler(pid, policy, &param)));
  return {};
}
static Ref<> posixSchedGetparam(Thread& t, Module&, ProcessId pid) {
  sched_param param;
  PY_TRY(checked(t, ::sched_getparam(pid, &param)));
  Ref<> priority = PY_TRY(newInt(param.sched_priority));
  return paramNew(t, schedParamType, priority.get());
}
static Status posixSchedSetparam(Thread& t, Module&, ProcessId pid, Object* object) {
  sched_param param = PY_TRY(toSchedParam(t, object));
  PY_TRY(checked(t, ::sched_setparam(pid, &param)));
  return {};
}
static Result<double> posixSchedRrGetInterval(Thread& t, Module&, ProcessId pid) {
  timespec interval;
  PY_TRY(checked(t, ::sched_rr_get_interval(pid, &interval)));
  return static_cast<double>(interval.tv_sec) + 1e-9 * static_cast<double>(interval.tv_nsec);
}
static Status posixSchedYield(Thread& t, Module&) {
  return statusCall(t, [] { return ::sched_yield(); });
}

/// A CPU set of any size.
struct CpuSet {
  explicit CpuSet(int cpus) : count(cpus), bytes(CPU_ALLOC_SIZE(cpus)), set(CPU_ALLOC(cpus)) {
    CPU_ZERO_S(bytes, set);
  }
  CpuSet(const CpuSet&) = delete;
  ~CpuSet() { CPU_FREE(set); }
  int count;
  usize bytes;
  cpu_set_t* set;
};

static Status posixSchedSetaffinity(Thread& t, Module&, ProcessId pid, Object* mask) {
  CpuSet cpus(65536);
  Ref<> iterator = PY_TRY(getIterator(t, mask));
  while (true) {
    Lookup item = PY_TRY(next(t, iterator.get()));
    if (!item.found()) break;
    if (!isInt(item.get())) {
      return t.raise(typeErrorType, "expected an iterator of ints, but iterator yielded %R",
                     item.get()->type);
    }
    i64 cpu = PY_TRY(toI64(t, item.get()));
    if (cpu < 0) return t.raise(valueErrorType, "negative CPU number");
    if (cpu > INT_MAX - 1) return t.raise(overflowErrorType, "CPU number too large");
    if (cpu < cpus.count) CPU_SET_S(static_cast<usize>(cpu), cpus.bytes, cpus.set);
  }
  PY_TRY(checked(t, ::sched_setaffinity(pid, cpus.bytes, cpus.set)));
  return {};
}

static Ref<> posixSchedGetaffinity(Thread& t, Module&, ProcessId pid) {
  CpuSet cpus(8192);
  PY_TRY(checked(t, ::sched_getaffinity(pid, cpus.bytes, cpus.set)));
  Ref<> set = PY_TRY(call(t, static_cast<Object*>(&setType)));
  Ref<Str> add = Ref<Str>::share(names::add);
  for (int i = 0; i < cpus.count; ++i) {
    if (!CPU_ISSET_S(static_cast<usize>(i), cpus.bytes, cpus.set)) continue;
    Ref<> number = PY_TRY(newInt(i));
    (void)PY_TRY(callMethod(t, set.get(), add.get(), number.get()));
  }
  return set;
}

static Result<int> posixNice(Thread& t, Module&, int increment) {
  errno = 0;
  int value = ::nice(increment);
  if (value == -1 && errno != 0) return raiseErrno(t);
  return value;
}

static Result<int> posixGetpriority(Thread& t, Module&, int which, int who) {
  errno = 0;
  int value = ::getpriority(static_cast<__priority_which_t>(which), static_cast<id_t>(who));
  if (errno != 0) return raiseErrno(t);
  return value;
}
static Status posixSetpriority(Thread& t, Module&, int which, int who, int priority) {
  PY_TRY(checked(
      t, ::setpriority(static_cast<__priority_which_t>(which), static_cast<id_t>(who), priority)));
  return {};
}

static Ref<> posixCpuCount(Module&) {
  long count = ::sysconf(_SC_NPROCESSORS_ONLN);
  if (count < 1) return Ref<>::share(none());
  return newInt(count);
}

static Ref<> posixGetloadavg(Thread& t, Module&) {
  double values[3];
  if (::getloadavg(values, 3) != 3) {
    return t.raise(osErrorType, "Load averages are unobtainable");
  }
  Ref<Tuple> tuple = PY_TRY(newTuple(t, 3));
  for (int i = 0; i < 3; ++i) tuple->items[i] = PY_TRY(newFloat(values[i])).release();
  return tuple;
}

constinit const MethodDef kPosixSchedulerMethods[] = {
    METHOD("sched_get_priority_max", "($module, /, policy)", posixSchedGetPriorityMax,
           "Get the maximum scheduling priority for policy."),
    METHOD("sched_get_priority_min", "($module, /, policy)", posixSchedGetPriorityMin,
           "Get the minimum scheduling priority for policy."),
    METHOD("sched_getscheduler", "($module, pid, /)", posixSchedGetscheduler,
           "Get the scheduling policy for the process identified by pid."),
    METHOD_STACK("sched_setscheduler", "($module, pid, policy, param, /)", posixSchedSetscheduler,
                 "Set the scheduling policy for the process identified by pid."),
    METHOD("sched_getparam", "($module, pid, /)", posixSchedGetparam,
           "Returns scheduling parameters for the process identified by pid."),
    METHOD_STACK("sched_setparam", "($module, pid, param, /)", posixSchedSetparam,
                 "Set scheduling parameters for the process identified by pid."),
    METHOD("sched_rr_get_interval", "($module, pid, /)", posixSchedRrGetInterval,
           "Return the round-robin quantum for the process identified by pid, in seconds."),
    METHOD("sched_yield", "($module, /)", posixSchedYield, "Voluntarily relinquish the CPU."),
    METHOD_STACK("sched_setaffinity", "($module, pid, mask, /)", posixSchedSetaffinity,
                 "Set the CPU affinity of the process identified by pid to mask."),
    METHOD(
        "sched_getaffinity", "($module, pid, /)", posixSchedGetaffinity,
        "Return the affinity of the process identified by pid (or the current process if zero)."),
    METHOD("nice", "($module, increment, /)", posixNice,
           "Add increment to the priority of process and return the new priority."),
    METHOD("getpriority", "($module, /, which, who)", posixGetpriority,
           "Return program scheduling priority."),
    METHOD("setpriority", "($module, /, which, who, priority)", posixSetpriority,
           "Set program scheduling priority."),
    METHOD("cpu_count", "($module, /)", posixCpuCount,
           "Return the number of CPUs in the system; return None if indeterminable."),
    METHOD("getloadavg", "($module, /)", posixGetloadavg,
           "Return average recent system load information."),
    {},
};

}  // namespace taipan
