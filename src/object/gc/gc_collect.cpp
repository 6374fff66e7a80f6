// The cycle collector.
//
// An object in the examined generations is reachable if somebody outside of them refers to it, or
// if a reachable one does. References from within are counted by traversing all objects: what is
// left of the reference count after subtracting them comes from outside.
//
// While a collection deduces reachability, `prev` of an examined object's head holds that rest
// (shifted by two) instead of the back link, and the list is linked forward only. An object whose
// rest is zero when its turn comes is put aside: into the *doubtful* list, which is linked in both
// directions again, and whose `next` words carry kDoubtful. A reachable object found later takes
// those it refers to back.
#include <algorithm>
#include <cstdio>

#include "object/builtin_types.h"
#include "object/gc/gc_state.h"
#include "object/gc/gc_verify.h"
#include "object/interpreter.h"

namespace taipan {

GcHead gcYoung = {reinterpret_cast<uintptr_t>(&gcYoung), reinterpret_cast<uintptr_t>(&gcYoung)};
constinit int gcYoungCount = 0;
// Until somebody sets the threshold that the gc module shows, young objects get more time to die;
// in the stress build none.
#ifdef TAIPAN_STRESS
constexpr bool kCollectAlways = true;
constinit int gcYoungThreshold = 1;
#else
constexpr bool kCollectAlways = false;
constinit int gcYoungThreshold = 2000;
#endif
constinit GcState gcState;

namespace {

GcHead olderLists[3] = {
    {reinterpret_cast<uintptr_t>(&olderLists[0]), reinterpret_cast<uintptr_t>(&olderLists[0])},
    {reinterpret_cast<uintptr_t>(&olderLists[1]), reinterpret_cast<uintptr_t>(&olderLists[1])},
    {reinterpret_cast<uintptr_t>(&olderLists[2]), reinterpret_cast<uintptr_t>(&olderLists[2])},
};

constexpr uintptr_t kFlags = 3;
constexpr uintptr_t kDoubtful = 1;  // in `next`
constexpr uintptr_t kOneCount = 4;

uintptr_t word(const GcHead* head) { return reinterpret_cast<uintptr_t>(head); }
GcHead* prevOf(const GcHead* head) { return reinterpret_cast<GcHead*>(head->prev & ~kFlags); }
void setPrev(GcHead* head, const GcHead* prev) { head->prev = word(prev) | (head->prev & kFlags); }
bool isCollecting(const GcHead* head) { return (head->prev & kGcCollecting) != 0; }
isize restOf(const GcHead* head) { return static_cast<isize>(head->prev) >> 2; }
bool isEmpty(const GcHead* list) { return list->next == word(list); }

void initList(GcHead* list) { *list = {word(list), word(list)}; }

/// Appends a head that is in no list; its flags stay.
void append(GcHead* list, GcHead* head) {
  GcHead* last = prevOf(list);
  last->next = word(head);
  setPrev(head, last);
  head->next = word(list);
  list->prev = word(head);
}

void unlink(GcHead* head) {
  GcHead *prev = prevOf(head), *next = gcNext(head);
  prev->next = word(next);
  setPrev(next, prev);
}

void move(GcHead* head, GcHead* list) {
  unlink(head);
  append(list, head);
}

/// Moves all to the end of another list.
void merge(GcHead* from, GcHead* to) {
  if (!isEmpty(from)) {
    GcHead *first = gcNext(from), *last = prevOf(from), *toLast = prevOf(to);
    toLast->next = word(first);
    setPrev(first, toLast);
    last->next = word(to);
    to->prev = word(last);
  }
  initList(from);
}

isize sizeOf(const GcHead* list) {
  isize size = 0;
  for (GcHead* head = gcNext(list); head != list; head = gcNext(head)) ++size;
  return size;
}

int traverse(Object* object, VisitFunction visit, void* arg) {
  return object->type->traverse(object, visit, arg);
}

// --- reachability -------------------------------------------------------------------------------

int subtractReference(Object* object, void*) {
  if (isGcObject(object)) {
    GcHead* head = gcHead(object);
    // More references than the count says would be a bug of the object's type.
    if (isCollecting(head) && restOf(head) > 0) {
      head->prev -= kOneCount;
    } else if (kVerifyHeap && isCollecting(head)) {
      gcCountTooLow(object);
    }
  }
  return 0;
}

/// A reachable object refers to this one.
int reach(Object* object, void* arg) {
  if (!isGcObject(object)) return 0;
  GcHead* head = gcHead(object);
  if (!isCollecting(head)) return 0;
  auto* list = static_cast<GcHead*>(arg);
  if (head->next & kDoubtful) {
    // Back from the doubtful ones, to have its turn at the end of the list.
    GcHead* prev = prevOf(head);
    auto* next = reinterpret_cast<GcHead*>(head->next & ~kDoubtful);
    prev->next = head->next;
    setPrev(next, prev);
    GcHead* last = reinterpret_cast<GcHead*>(list->prev);
    last->next = word(head);
    head->next = word(list);
    list->prev = word(head);
    head->prev = kOneCount | (head->prev & kFlags);
  } else if (restOf(head) == 0) {
    head->prev += kOneCount;
  }
  return 0;
}

/// Splits the list: what is unreachable from outside goes to `doubtful`, the rest stays, properly
/// linked, without the collecting flag. Afterwards the unreachable ones carry the flag.
void deduceUnreachable(GcHead* list, GcHead* doubtful) {
  for (GcHead* head = gcNext(list); head != list; head = gcNext(head)) {
    head->prev = (static_cast<uintptr_t>(gcObject(head)->refcount) << 2) | kGcCollecting |
                 (head->prev & kGcFinalized);
  }
  for (GcHead* head = gcNext(list); head != list; head = gcNext(head)) {
    traverse(gcObject(head), subtractReference, nullptr);
  }
  doubtful->next = word(doubtful) | kDoubtful;
  doubtful->prev = word(doubtful);
  GcHead* previous = list;
  for (GcHead* head = gcNext(list); head != list; head = gcNext(previous)) {
    if (restOf(head) > 0) {
      traverse(gcObject(head), reach, list);
      head->prev = word(previous) | (head->prev & kGcFinalized);
      previous = head;
    } else {
      previous->next = head->next;
      // If it was the last one, no later one can put anything behind it.
      GcHead* last = reinterpret_cast<GcHead*>(doubtful->prev);
      last->next = word(head) | kDoubtful;
      head->prev = word(last) | (head->prev & kFlags);
      head->next = word(doubtful) | kDoubtful;
      doubtful->prev = word(head);
      if (previous->next == word(list)) break;
    }
  }
  list->prev = word(previous);
  for (GcHead* head = doubtful;;) {
    head->next &= ~kDoubtful;
    head = gcNext(head);
    if (head == doubtful) break;
  }
}

void clearCollecting(GcHead* list) {
  for (GcHead* head = gcNext(list); head != list; head = gcNext(head)) {
    head->prev &= ~kGcCollecting;
  }
}

// --- objects with tp_del ------------------------------------------------------------------------

/// Something that will not be collected refers to this one.
int keep(Object* object, void* arg) {
  if (isGcObject(object)) {
    GcHead* head = gcHead(object);
    if (isCollecting(head)) {
      head->prev &= ~kGcCollecting;
      move(head, static_cast<GcHead*>(arg));
    }
  }
  return 0;
}

/// Moves unreachable objects with the old kind of finaliser, and what they refer to, aside.
void separateLegacy(GcHead* unreachable, GcHead* legacy) {
  for (GcHead* head = gcNext(unreachable); head != unreachable;) {
    GcHead* next = gcNext(head);
    if (gcObject(head)->type->del != nullptr) {
      head->prev &= ~kGcCollecting;
      move(head, legacy);
    }
    head = next;
  }
  for (GcHead* head = gcNext(legacy); head != legacy; head = gcNext(head)) {
    traverse(gcObject(head), keep, legacy);
  }
}

// --- getting rid of garbage ---------------------------------------------------------------------

bool isDying(Object* object) { return isGcObject(object) && isCollecting(gcHead(object)); }

void handleWeakrefs(Thread& t, GcHead* unreachable) {
  Ref<> pending = gcNewList(t);
  if (pending.failed()) t.clearPending();
  for (GcHead* head = gcNext(unreachable); head != unreachable; head = gcNext(head)) {
    if (gcDetachWeakrefs(t, gcObject(head), isDying, pending.get()).failed()) t.clearPending();
  }
  if (pending) gcRunWeakrefCallbacks(t, pending.get());
}

void runFinalizers(Thread& t, GcHead* unreachable) {
  GcHead seen;
  initList(&seen);
  while (!isEmpty(unreachable)) {
    GcHead* head = gcNext(unreachable);
    Object* object = gcObject(head);
    move(head, &seen);
    Destructor finalize = object->type->finalize;
    if (finalize == nullptr || (head->prev & kGcFinalized)) continue;
    head->prev |= kGcFinalized;
    incref(object);
    finalize(object);
    decref(object);
  }
  merge(&seen, unreachable);
}

void printDebug(const char* what, Object* object) {
  std::fprintf(stderr, "gc: %s <%s %p>\n", what, object->type->name, static_cast<void*>(object));
}

/// Breaks the cycles with tp_clear; what survives that nevertheless goes to `survivors`.
void deleteGarbage(Thread& t, GcHead* garbage, GcHead* survivors) {
  while (!isEmpty(garbage)) {
    GcHead* head = gcNext(garbage);
    Object* object = gcObject(head);
    if (gcState.debug & kGcDebugSaveAll) {
      if (gcAppend(t, gcState.garbage, object).failed()) t.clearPending();
    } else if (object->type->clear != nullptr) {
      incref(object);
      object->type->clear(object);
      if (t.hasPending()) t.writeUnraisable(object);
      decref(object);
    }
    if (gcNext(garbage) == head) {
      // Still alive: others may let it go later, or it cannot be cleared.
      head->prev &= ~kGcCollecting;
      move(head, survivors);
    }
  }
}

void keepLegacy(Thread& t, GcHead* legacy, GcHead* survivors) {
  for (GcHead* head = gcNext(legacy); head != legacy; head = gcNext(head)) {
    Object* object = gcObject(head);
    if ((gcState.debug & kGcDebugSaveAll) || object->type->del != nullptr) {
      if (gcAppend(t, gcState.garbage, object).failed()) t.clearPending();
    }
  }
  merge(legacy, survivors);
}

Status ensureGarbageList(Thread& t) {
  if (gcState.garbage == nullptr) gcState.garbage = PY_TRY(gcNewList(t)).release();
  return {};
}

void untrackTuples(GcHead* list) {
  for (GcHead* head = gcNext(list); head != list;) {
    GcHead* next = gcNext(head);
    if (isExactly(gcObject(head), &tupleType)) gcUntrackTuple(gcObject(head));
    head = next;
  }
}

void untrackDicts(GcHead* list) {
  for (GcHead* head = gcNext(list); head != list;) {
    GcHead* next = gcNext(head);
    if (isExactly(gcObject(head), &dictType)) gcUntrackDict(gcObject(head));
    head = next;
  }
}

void printSizes(int generation) {
  std::fprintf(stderr,
               "gc: collecting generation %d...\ngc: objects in each generation:", generation);
  for (int i = 0; i < 3; ++i) std::fprintf(stderr, " %td", gcListSize(i));
  std::fprintf(stderr, "\ngc: objects in permanent generation: %td\n", gcListSize(kGcFrozen));
}

/// Finalises and frees what is unreachable; gives how many that were.
isize disposeOf(Thread& t, GcHead* unreachable, GcHead* survivors, int debug) {
  handleWeakrefs(t, unreachable);
  runFinalizers(t, unreachable);
  // Finalisers may have made some of them reachable again.
  clearCollecting(unreachable);
  GcHead dead;
  initList(&dead);
  deduceUnreachable(unreachable, &dead);
  merge(unreachable, survivors);
  isize count = sizeOf(&dead);
  if (debug & kGcDebugCollectable) {
    for (GcHead* head = gcNext(&dead); head != &dead; head = gcNext(head)) {
      printDebug("collectable", gcObject(head));
    }
  }
  deleteGarbage(t, &dead, survivors);
  return count;
}

GcOutcome collectMain(Thread& t, int generation, bool quiet) {
  int debug = quiet ? 0 : gcState.debug;
  if (debug & kGcDebugStats) printSizes(generation);
  SavedException pending(t);
  if (ensureGarbageList(t).failed()) {
    t.clearPending();
    return {};
  }
  if (generation < 2) ++gcState.counts[generation + 1];
  gcYoungCount = 0;
  for (int i = 1; i <= generation; ++i) gcState.counts[i] = 0;
  for (int i = 0; i < generation; ++i) merge(gcGeneration(i), gcGeneration(generation));

  GcHead* young = gcGeneration(generation);
  GcHead* old = generation < 2 ? gcGeneration(generation + 1) : young;
  if (kVerifyHeap) gcVerify(young);
  GcHead unreachable, legacy;
  initList(&unreachable);
  initList(&legacy);
  deduceUnreachable(young, &unreachable);
  untrackTuples(young);
  if (young != old) {
    if (generation == 1) gcState.longLivedPending += sizeOf(young);
    merge(young, old);
  } else {
    untrackDicts(young);
    gcState.longLivedPending = 0;
    gcState.longLivedTotal = sizeOf(young);
  }

  separateLegacy(&unreachable, &legacy);
  GcOutcome outcome;
  outcome.uncollectable = sizeOf(&legacy);
  outcome.collected = disposeOf(t, &unreachable, old, debug);
  if (debug & kGcDebugUncollectable) {
    for (GcHead* head = gcNext(&legacy); head != &legacy; head = gcNext(head)) {
      printDebug("uncollectable", gcObject(head));
    }
  }
  keepLegacy(t, &legacy, old);
  if (debug & kGcDebugStats) {
    std::fprintf(stderr, "gc: done, %td unreachable, %td uncollectable\n",
                 outcome.collected + outcome.uncollectable, outcome.uncollectable);
  }
  if (generation == 2) gcClearFreeLists();
  if (t.hasPending()) t.writeUnraisable(nullptr);
  GcStats& stats = gcState.stats[generation];
  ++stats.collections;
  stats.collected += outcome.collected;
  stats.uncollectable += outcome.uncollectable;
  return outcome;
}

}  // namespace

GcHead* gcGeneration(int index) { return index == 0 ? &gcYoung : &olderLists[index - 1]; }

isize gcListSize(int generation) { return sizeOf(gcGeneration(generation)); }

void gcMoveAll(int from, int to) { merge(gcGeneration(from), gcGeneration(to)); }

void gcRequest(Thread& t) {
  if (!gcState.enabled || gcYoungThreshold == 0 || gcState.collecting) return;
  if ((t.evalBreaker.load(std::memory_order_relaxed) & kBreakCollect) == 0) {
    t.evalBreaker.fetch_or(kBreakCollect);
  }
}

GcOutcome collectWithCallbacks(Thread& t, int generation) {
  if (gcState.collecting) return {};
  gcState.collecting = true;
  {
    SavedException pending(t);
    gcInvokeCallbacks(t, "start", generation, {});
  }
  GcOutcome outcome = collectMain(t, generation, false);
  {
    SavedException pending(t);
    gcInvokeCallbacks(t, "stop", generation, outcome);
  }
  gcState.collecting = false;
  return outcome;
}

isize collect(Thread& t, int generation) {
  GcOutcome outcome = collectWithCallbacks(t, generation);
  return outcome.collected + outcome.uncollectable;
}

isize collectQuietly(Thread& t) {
  if (gcState.collecting) return 0;
  gcState.collecting = true;
  GcOutcome outcome = collectMain(t, 2, true);
  gcState.collecting = false;
  return outcome.collected + outcome.uncollectable;
}

namespace {

/// The young always, everything only now and then, and the more seldom the more objects there are:
/// else a program that makes a million objects would take time that grows with their square.
int generationUnderStress() {
  static isize collections = 0, sinceAll = 0;
  ++collections;
  if (++sinceAll >= std::max<isize>(1009, gcState.longLivedTotal / 64)) {
    sinceAll = 0;
    return 2;
  }
  return collections % 31 == 0 ? 1 : 0;
}

}  // namespace

void collectIfDue(Thread& t) {
  if (!gcState.enabled || gcState.collecting) return;
  if (kCollectAlways) {
    collectWithCallbacks(t, generationUnderStress());
    return;
  }
  if (gcYoungCount <= gcYoungThreshold || gcYoungThreshold == 0) return;
  int generation = 0;
  for (int i = 2; i > 0; --i) {
    if (gcState.counts[i] <= gcState.thresholds[i]) continue;
    // A full collection is worth it only when much has grown old since the last one.
    if (i == 2 && gcState.longLivedPending < gcState.longLivedTotal / 4) continue;
    generation = i;
    break;
  }
  collectWithCallbacks(t, generation);
}

}  // namespace taipan
