// Audit events (PEP 578): hooks are kept in the interpreter and can never be removed.

#include <vector>

#include "builtins/list/list.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "modules/sys/audit.h"
#include "modules/sys/sys.h"
#include "object/builtin_types.h"
#include "object/gc/gc.h"
#include "object/interpreter.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"

namespace taipan {

namespace {

/// Those of the thread's interpreter, or null while there are none.
List* hooks(const Thread& t) { return static_cast<List*>(t.interpreter->auditHooks); }

struct NativeHook {
  NativeAuditHook function;
  void* data;
};
std::vector<NativeHook>* nativeHooks = nullptr;  ///< null while there are none

Status callHooks(Thread& t, Object* event, Object* args) {
  if (nativeHooks != nullptr) {
    const char* name = PY_TRY(strUtf8(t, *static_cast<Str*>(event)));
    for (const NativeHook& hook : *nativeHooks) {
      if (hook.function(name, args, hook.data) < 0) return failure;
    }
  }
  if (hooks(t) == nullptr) return {};
  Ref<> keep = Ref<>::share(hooks(t));
  Ref<Str> cantrace = PY_TRY(newInterned(t, "__cantrace__"));
  for (isize i = 0; i < hooks(t)->size; ++i) {
    Ref<> hook = Ref<>::share(hooks(t)->items[i]);
    // Tracers and profilers do not see what hooks do, unless a hook allows it.
    Lookup traced = PY_TRY(lookupAttribute(t, hook.get(), cantrace.get()));
    bool visible = traced.found() && PY_TRY(toBool(t, traced.get()));
    if (!visible) ++t.tracing;
    Ref<> result = call(t, hook.get(), event, args);
    if (!visible) --t.tracing;
    if (!result) return failure;
  }
  return {};
}

}  // namespace

bool isAudited() {
  return nativeHooks != nullptr || Thread::current().interpreter->auditHooks != nullptr;
}

Status audit(Thread& t, const char* event, std::initializer_list<Object*> args) {
  if (!isAudited()) [[likely]]
    return {};
  Ref<Str> name = PY_TRY(newStr(t, event));
  Ref<Tuple> tuple = PY_TRY(packTuple(t, args));
  return callHooks(t, name.get(), tuple.get());
}

Status auditTuple(Thread& t, const char* event, Object* args) {
  Ref<Str> name = PY_TRY(newStr(t, event));
  return callHooks(t, name.get(), args);
}

/// Whether the hooks that exist let another one come: an exception that derives from Exception
/// vetoes silently.
static Result<bool> mayAddHook(Thread& t, Type& silent) {
  if (!audit(t, "sys.addaudithook", {}).failed()) return true;
  if (t.clearIfMatches(silent)) return false;
  return failure;
}

Status addNativeAuditHook(Thread& t, NativeAuditHook hook, void* data) {
  if (!PY_TRY(mayAddHook(t, runtimeErrorType))) return {};
  if (nativeHooks == nullptr) nativeHooks = new std::vector<NativeHook>;
  nativeHooks->push_back({hook, data});
  return {};
}

Status sysAddaudithook(Thread& t, Module&, Object* hook) {
  if (!PY_TRY(mayAddHook(t, exceptionType))) return {};
  if (hooks(t) == nullptr) {
    Ref<List> list = PY_TRY(newList(t));
    // Out of reach for code that looks for the hooks through the collector.
    gcUntrack(list.get());
    t.interpreter->auditHooks = list.release();
  }
  return hooks(t)->append(t, hook);
}

Status sysAudit(Thread& t, Module&, Positional args) {
  if (args.count == 0) {
    return t.raise(typeErrorType, "audit() missing 1 required positional argument: 'event'");
  }
  if (!isStr(args[0])) {
    return t.raise(typeErrorType, "expected str for argument 'event', not %.200s",
                   args[0]->type->name);
  }
  if (!isAudited()) return {};
  Ref<Tuple> rest = PY_TRY(tupleFromArray(t, args.items + 1, args.count - 1));
  return callHooks(t, args[0], rest.get());
}

}  // namespace taipan
