// The module `gc`: the collector's controls and windows.
#include "builtins/dict/dict.h"
#include "builtins/int/int.h"
#include "builtins/int/int_range.h"
#include "builtins/list/list.h"
#include "builtins/tuple/tuple.h"
#include "object/builtin_types.h"
#include "object/gc/gc_state.h"
#include "object/module_spec.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "object/seams.h"

namespace taipan {

namespace {

Status enable(Thread&, Module&) {
  gcState.enabled = true;
  return {};
}
Status disable(Thread&, Module&) {
  gcState.enabled = false;
  return {};
}
bool isEnabled(Module&) { return gcState.enabled; }

Result<isize> collectNow(Thread& t, Module&, Optional<int> generation) {
  int which = generation ? *generation : 2;
  if (which < 0 || which > 2) return t.raise(valueErrorType, "invalid generation");
  return collect(t, which);
}

Status setDebug(Thread&, Module&, int flags) {
  gcState.debug = flags;
  return {};
}
int getDebug(Module&) { return gcState.debug; }

Ref<> threeNumbers(Thread& t, isize a, isize b, isize c) {
  auto x = PY_TRY(toObject(a));
  auto y = PY_TRY(toObject(b));
  auto z = PY_TRY(toObject(c));
  return packTuple(t, {x.get(), y.get(), z.get()});
}

Ref<> getCount(Thread& t, Module&) {
  return threeNumbers(t, gcYoungCount, gcState.counts[1], gcState.counts[2]);
}

Ref<> getThreshold(Thread& t, Module&) {
  return threeNumbers(t, gcState.thresholds[0], gcState.thresholds[1], gcState.thresholds[2]);
}

Status setThreshold(Thread& t, Module&, Positional args) {
  PY_TRY(checkTupleCount(t, "set_threshold", args.count, 1, 3));
  int values[3] = {0, gcState.thresholds[1], gcState.thresholds[2]};
  for (isize i = 0; i < args.count; ++i) values[i] = PY_TRY(parseCInt(t, args[i]));
  if (args.count == 2) values[2] = values[1];
  gcYoungThreshold = gcState.thresholds[0] = values[0];
  gcState.thresholds[1] = values[1];
  gcState.thresholds[2] = values[2];
  return {};
}

Ref<> getObjects(Thread& t, Module&, Object* generation) {
  isize which = -1;
  if (generation != nullptr && generation != none()) {
    if (!hasIndex(generation)) {
      return t.raise(typeErrorType, "argument should be integer or None, not '%.200s'",
                     generation->type->name);
    }
    which = PY_TRY(toIsize(t, generation, &overflowErrorType));
  }
  auto index = PY_TRY(toObject(which));
  PY_TRY(audit(t, "gc.get_objects", {index.get()}));
  if (which >= 3) {
    return t.raise(valueErrorType,
                   "generation parameter must be less than the number of available generations "
                   "(3)");
  }
  if (which < -1) {
    return t.raise(valueErrorType, "generation parameter cannot be negative");
  }
  auto list = PY_TRY(newList(t));
  for (int i = 0; i < 3; ++i) {
    if (which >= 0 && i != which) continue;
    bool complete = gcForEach(i, [&](Object* object) {
      return object == list.get() || !list->append(t, object).failed();
    });
    if (!complete) return failure;
  }
  return list;
}

Ref<> getStats(Thread& t, Module&) {
  auto list = PY_TRY(newList(t));
  for (const GcStats& stats : gcState.stats) {
    auto dict = PY_TRY(newDict(t));
    auto set = [&](const char* name, isize value) -> Status {
      auto number = PY_TRY(toObject(value));
      return dictSetText(t, dict.get(), name, number.get());
    };
    PY_TRY(set("collections", stats.collections));
    PY_TRY(set("collected", stats.collected));
    PY_TRY(set("uncollectable", stats.uncollectable));
    PY_TRY(list->append(t, dict.get()));
  }
  return list;
}

bool isTrackedObject(Module&, Object* object) { return isGcObject(object) && isTracked(object); }
bool isFinalized(Module&, Object* object) {
  return isGcObject(object) && (gcHead(object)->prev & kGcFinalized) != 0;
}

struct ReferrerSearch {
  Positional wanted;
};

int matchesWanted(Object* object, void* arg) {
  auto& search = *static_cast<ReferrerSearch*>(arg);
  for (isize i = 0; i < search.wanted.count; ++i) {
    if (search.wanted[i] == object) return 1;
  }
  return 0;
}

/// The arguments as a tuple, for the audit event.
Status auditArguments(Thread& t, const char* event, Positional objects) {
  if (!isAudited()) return {};
  auto tuple = PY_TRY(tupleFromArray(t, objects.items, objects.count));
  return audit(t, event, {tuple.get()});
}

Ref<> getReferrers(Thread& t, Module&, Positional objects) {
  PY_TRY(auditArguments(t, "gc.get_referrers", objects));
  auto list = PY_TRY(newList(t));
  ReferrerSearch search{objects};
  for (int i = 0; i < 3; ++i) {
    bool complete = gcForEach(i, [&](Object* object) {
      if (object == list.get()) return true;
      if (object->type->traverse(object, matchesWanted, &search) == 0) return true;
      return !list->append(t, object).failed();
    });
    if (!complete) return failure;
  }
  return list;
}

int appendReferent(Object* object, void* arg) {
  return static_cast<List*>(arg)->append(Thread::current(), object).failed() ? 1 : 0;
}

Ref<> getReferents(Thread& t, Module&, Positional objects) {
  PY_TRY(auditArguments(t, "gc.get_referents", objects));
  auto list = PY_TRY(newList(t));
  for (isize i = 0; i < objects.count; ++i) {
    Object* object = objects[i];
    if (!isGcObject(object) || object->type->traverse == nullptr) continue;
    if (object->type->traverse(object, appendReferent, list.get()) != 0) return failure;
  }
  return list;
}

Status freeze(Thread&, Module&) {
  for (int i = 0; i < 3; ++i) {
    gcMoveAll(i, kGcFrozen);
    gcState.counts[i] = 0;
  }
  gcYoungCount = 0;
  return {};
}
Status unfreeze(Thread&, Module&) {
  gcMoveAll(kGcFrozen, 2);
  return {};
}
isize getFreezeCount(Module&) { return gcListSize(kGcFrozen); }

constinit const MethodDef kFunctions[] = {
    METHOD("enable", "($module, /)", enable, "Enable automatic garbage collection."),
    METHOD("disable", "($module, /)", disable, "Disable automatic garbage collection."),
    METHOD("isenabled", "($module, /)", isEnabled,
           "Returns true if automatic garbage collection is enabled."),
    METHOD("set_debug", "($module, flags, /)", setDebug,
           "Set the garbage collection debugging flags.\n\n"
           "  flags\n"
           "    An integer that can have the following bits turned on:\n"
           "      DEBUG_STATS - Print statistics during collection.\n"
           "      DEBUG_COLLECTABLE - Print collectable objects found.\n"
           "      DEBUG_UNCOLLECTABLE - Print unreachable but uncollectable objects\n"
           "        found.\n"
           "      DEBUG_SAVEALL - Save objects to gc.garbage rather than freeing them.\n"
           "      DEBUG_LEAK - Debug leaking programs (everything but STATS).\n\n"
           "Debugging information is written to sys.stderr."),
    METHOD("get_debug", "($module, /)", getDebug, "Get the garbage collection debugging flags."),
    METHOD("get_count", "($module, /)", getCount,
           "Return a three-tuple of the current collection counts."),
    METHOD_TUPLE_PLAIN("set_threshold", "($module, /)", setThreshold,
                       "set_threshold(threshold0, [threshold1, threshold2]) -> None\n\n"
                       "Sets the collection thresholds.  Setting threshold0 to zero disables\n"
                       "collection.\n"),
    METHOD("get_threshold", "($module, /)", getThreshold,
           "Return the current collection thresholds."),
    METHOD("collect", "($module, /, generation=2)", collectNow,
           "Run the garbage collector.\n\n"
           "With no arguments, run a full collection.  The optional argument\n"
           "may be an integer specifying which generation to collect.  A ValueError\n"
           "is raised if the generation number is invalid.\n\n"
           "The number of unreachable objects is returned."),
    METHOD("get_objects", "($module, /, generation=None)", getObjects,
           "Return a list of objects tracked by the collector (excluding the list returned).\n\n"
           "  generation\n"
           "    Generation to extract the objects from.\n\n"
           "If generation is not None, return only the objects tracked by the collector\n"
           "that are in that generation."),
    METHOD("get_stats", "($module, /)", getStats,
           "Return a list of dictionaries containing per-generation statistics."),
    METHOD("is_tracked", "($module, obj, /)", isTrackedObject,
           "Returns true if the object is tracked by the garbage collector.\n\n"
           "Simple atomic objects will return false."),
    METHOD("is_finalized", "($module, obj, /)", isFinalized,
           "Returns true if the object has been already finalized by the GC."),
    METHOD_TUPLE_PLAIN("get_referrers", "($module, /)", getReferrers,
                       "get_referrers(*objs) -> list\n"
                       "Return the list of objects that directly refer to any of objs."),
    METHOD_TUPLE_PLAIN("get_referents", "($module, /)", getReferents,
                       "get_referents(*objs) -> list\n"
                       "Return the list of objects that are directly referred to by objs."),
    METHOD("freeze", "($module, /)", freeze,
           "Freeze all current tracked objects and ignore them for future collections.\n\n"
           "This can be used before a POSIX fork() call to make the gc copy-on-write friendly.\n"
           "Note: collection before a POSIX fork() call may free pages for future allocation\n"
           "which can cause copy-on-write."),
    METHOD("unfreeze", "($module, /)", unfreeze,
           "Unfreeze all objects in the permanent generation.\n\n"
           "Put all objects in the permanent generation back into oldest generation."),
    METHOD("get_freeze_count", "($module, /)", getFreezeCount,
           "Return the number of objects in the permanent generation."),
    {},
};

Status gcExec(Thread& t, Module& module) {
  if (gcState.garbage == nullptr) gcState.garbage = PY_TRY(newList(t)).release();
  if (gcState.callbacks == nullptr) gcState.callbacks = PY_TRY(newList(t)).release();
  PY_TRY(addObject(t, module, "garbage", gcState.garbage));
  PY_TRY(addObject(t, module, "callbacks", gcState.callbacks));
  PY_TRY(addInt(t, module, "DEBUG_STATS", kGcDebugStats));
  PY_TRY(addInt(t, module, "DEBUG_COLLECTABLE", kGcDebugCollectable));
  PY_TRY(addInt(t, module, "DEBUG_UNCOLLECTABLE", kGcDebugUncollectable));
  PY_TRY(addInt(t, module, "DEBUG_SAVEALL", kGcDebugSaveAll));
  return addInt(t, module, "DEBUG_LEAK",
                kGcDebugCollectable | kGcDebugUncollectable | kGcDebugSaveAll);
}

}  // namespace

extern constinit const ModuleSpec gcModule{
    .name = "gc",
    .doc =
        "This module provides access to the garbage collector for reference cycles.\n\n"
        "enable() -- Enable automatic garbage collection.\n"
        "disable() -- Disable automatic garbage collection.\n"
        "isenabled() -- Returns true if automatic collection is enabled.\n"
        "collect() -- Do a full collection right now.\n"
        "get_count() -- Return the current collection counts.\n"
        "get_stats() -- Return list of dictionaries containing per-generation stats.\n"
        "set_debug() -- Set debugging flags.\n"
        "get_debug() -- Get debugging flags.\n"
        "set_threshold() -- Set the collection thresholds.\n"
        "get_threshold() -- Return the current the collection thresholds.\n"
        "get_objects() -- Return a list of all objects tracked by the collector.\n"
        "is_tracked() -- Returns true if a given object is tracked.\n"
        "is_finalized() -- Returns true if a given object has been already finalized.\n"
        "get_referrers() -- Return the list of objects that refer to an object.\n"
        "get_referents() -- Return the list of objects that an object refers to.\n"
        "freeze() -- Freeze all tracked objects and ignore them for future collections.\n"
        "unfreeze() -- Unfreeze all objects in the permanent generation.\n"
        "get_freeze_count() -- Return the number of objects in the permanent generation.\n",
    .functions = kFunctions,
    .exec = gcExec,
};

}  // namespace taipan
