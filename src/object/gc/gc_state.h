// The collector's state, which the module `gc` shows. Three generations of tracked objects: each
// collection examines one generation together with the younger ones and moves what survives to the
// next; what was frozen is never examined.
#pragma once

#include "object/gc/gc.h"

namespace taipan {

enum GcDebug : int {
  kGcDebugStats = 1,
  kGcDebugCollectable = 2,
  kGcDebugUncollectable = 4,
  kGcDebugSaveAll = 32,
};

struct GcStats {
  isize collections, collected, uncollectable;
};

struct GcState {
  bool enabled = true;
  bool collecting = false;
  int debug = 0;
  /// Of generations 1 and 2: collections of the next younger one since the last of this one.
  int counts[3] = {};
  int thresholds[3] = {700, 10, 10};  ///< what the gc module shows
  GcStats stats[3] = {};
  /// How many objects survived the last full collection, and how many entered the oldest
  /// generation since: a full collection waits until the latter is a quarter of the former.
  isize longLivedTotal = 0;
  isize longLivedPending = 0;
  Object* garbage = nullptr;    ///< gc.garbage, a list
  Object* callbacks = nullptr;  ///< gc.callbacks, a list
};
extern GcState gcState;

/// The list heads: 0 to 2 the generations, 3 the frozen objects.
GcHead* gcGeneration(int index);
inline constexpr int kGcFrozen = 3;

inline GcHead* gcNext(const GcHead* head) { return reinterpret_cast<GcHead*>(head->next); }

/// Calls `f(object)` for all objects of a generation until it gives false.
template <class F>
bool gcForEach(int generation, F&& f) {
  GcHead* list = gcGeneration(generation);
  for (GcHead* head = gcNext(list); head != list; head = gcNext(head)) {
    if (!f(gcObject(head))) return false;
  }
  return true;
}
isize gcListSize(int generation);
/// Moves all of `from`'s objects to the end of `to`.
void gcMoveAll(int from, int to);

/// What one collection found.
struct GcOutcome {
  isize collected = 0;
  isize uncollectable = 0;
};

/// gc.collect(): runs callbacks and a collection; with an exception only of a callback list gone
/// wrong (printed). 0 if a collection is under way.
GcOutcome collectWithCallbacks(Thread& t, int generation);
/// The collection of last resort, at exit: no callbacks, no debug output.
isize collectQuietly(Thread& t);

// --- defined above (builtins/gc_support.cpp) ----------------------------------------------------

/// Stops tracking a tuple, or a dict, that can be in no cycle.
void gcUntrackTuple(Object* object);
void gcUntrackDict(Object* object);
/// Makes all weak references to a dying object dead. References that are not dying themselves
/// (`isDying`) and have a callback are appended, shared, to `pending` (a list).
Status gcDetachWeakrefs(Thread& t, Object* object, bool (*isDying)(Object*), Object* pending);
/// Calls the callbacks of the references in the list.
void gcRunWeakrefCallbacks(Thread& t, Object* pending);
/// Empties the free lists of all types.
void gcClearFreeLists();
/// A new list, and list.append.
Ref<> gcNewList(Thread& t);
Status gcAppend(Thread& t, Object* list, Object* object);
/// Calls each of gc.callbacks with the phase and what was found.
void gcInvokeCallbacks(Thread& t, const char* phase, int generation, GcOutcome outcome);

}  // namespace taipan
