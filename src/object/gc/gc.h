// Cycle collection. An object whose type has kTypeHaveGc is preceded by a GcHead; while it is
// tracked, the head links it into a generation's list. The collector runs only at safepoints of
// the interpreter and in gc.collect(), never inside an allocation: allocating sets
// kBreakCollect in the thread's eval breaker when a generation is full.
//
// ABI: = PyGC_Head, two words. `next` is the link (0 = untracked); the low two bits of `prev` are
// flags (1 = finalised, 2 = collecting), as 3.11's inline functions expect.
#pragma once

#include "object/thread.h"
#include "object/type.h"

namespace taipan {

struct GcHead {
  uintptr_t next;
  uintptr_t prev;
};

inline constexpr uintptr_t kGcFinalized = 1;
inline constexpr uintptr_t kGcCollecting = 2;

inline GcHead* gcHead(const Object* object) {
  return reinterpret_cast<GcHead*>(const_cast<Object*>(object)) - 1;
}
inline Object* gcObject(GcHead* head) { return reinterpret_cast<Object*>(head + 1); }

/// Whether this very object has a GcHead (static types do not, though `type` says HAVE_GC).
inline bool isGcObject(const Object* object) {
  Type* type = object->type;
  return hasFlag(type, kTypeHaveGc) &&
         (type->isGc == nullptr || type->isGc(const_cast<Object*>(object)) != 0);
}
inline bool isTracked(const Object* object) { return gcHead(object)->next != 0; }

/// The youngest generation's list head.
extern GcHead gcYoung;
/// Allocations minus deallocations since the last collection, and how many start the next one.
extern int gcYoungCount;
extern int gcYoungThreshold;

/// Asks the thread's eval breaker for a collection, if the collector is enabled.
void gcRequest(Thread& t);

/// Each allocation of an object with a GC head calls the first, each release of its memory to the
/// allocator the second (free lists bypass both).
inline void gcCountAllocation(Thread& t) {
  if (++gcYoungCount > gcYoungThreshold) [[unlikely]]
    gcRequest(t);
}
inline void gcCountRelease() {
  if (gcYoungCount > 0) --gcYoungCount;
}

/// Puts a complete object into the youngest generation.
inline void gcTrack(Object* object) {
  GcHead* head = gcHead(object);
  GcHead* last = reinterpret_cast<GcHead*>(gcYoung.prev);
  last->next = reinterpret_cast<uintptr_t>(head);
  head->prev = (head->prev & kGcFinalized) | reinterpret_cast<uintptr_t>(last);
  head->next = reinterpret_cast<uintptr_t>(&gcYoung);
  gcYoung.prev = reinterpret_cast<uintptr_t>(head);
}

/// Takes a tracked object out of its list; deallocators do this first.
inline void gcUntrack(Object* object) {
  GcHead* head = gcHead(object);
  if (head->next == 0) return;
  GcHead* prev = reinterpret_cast<GcHead*>(head->prev & ~uintptr_t{3});
  GcHead* next = reinterpret_cast<GcHead*>(head->next);
  prev->next = head->next;
  next->prev = (next->prev & uintptr_t{3}) | reinterpret_cast<uintptr_t>(prev);
  head->next = 0;
  head->prev &= kGcFinalized;
}

/// `bytes` of memory for an exact builtin object with a GC head: refcount 1 and type set, not
/// tracked, the rest not initialised. MemoryError (null) on failure.
Object* gcAllocate(Thread& t, Type* type, isize bytes);
/// Gives back what gcAllocate gave.
void gcRelease(Object* object);

/// A VISIT for traverse functions: returns from the function when the visitor says so.
#define PY_VISIT(object)                                                         \
  do {                                                                           \
    if ((object) != nullptr) {                                                   \
      if (int stop_ = visit(reinterpret_cast<::taipan::Object*>(object), arg)) { \
        return stop_;                                                            \
      }                                                                          \
    }                                                                            \
  } while (false)

/// Full or partial collection (generation 0..2); the number of unreachable objects found.
isize collect(Thread& t, int generation);
/// Called at safepoints when kBreakCollect is set.
void collectIfDue(Thread& t);
/// Runs `tp_finalize` once for an object that is about to go; true if it was resurrected and must
/// not be freed (= PyObject_CallFinalizerFromDealloc < 0).
bool finalizeFromDealloc(Object* object);

/// Bounds the native stack when long chains of containers are freed: use in the deallocator of
/// every container type, right after gcUntrack. (= the trashcan)
///   TrashScope scope(self); if (scope.postponed()) return;
/// A deallocator that is also called by those of derived types names itself as `own`: the scope
/// then does nothing for instances of derived types, whose deallocator has opened its own.
///
/// Chains of other types are bounded by the native stack: deallocate() postpones what dies when
/// little of it is left, and the next safepoint frees it.
class TrashScope {
 public:
  explicit TrashScope(Object* object, Destructor own = nullptr)
      : active_(own == nullptr || object->type->dealloc == own) {
    if (!active_) return;
    Thread& t = Thread::current();
    if (t.trashNesting >= kTrashLimit || t.nativeStackLow()) [[unlikely]] {
      postpone(t, object);
    } else {
      ++t.trashNesting;
    }
  }
  TrashScope(const TrashScope&) = delete;
  ~TrashScope() {
    if (!active_ || postponed_) return;
    Thread& t = Thread::current();
    --t.trashNesting;
    if (t.trashLater != nullptr && t.trashNesting <= 0) [[unlikely]]
      emptyTrash(t);
  }
  bool postponed() const { return postponed_; }

  /// Frees what was postponed, or leaves it to the next safepoint if the native stack is too low.
  static void emptyTrash(Thread& t);
  /// Where the native stack of the calling OS thread is too low to free a collectable object.
  static void setStackFloor(char* floor);

 private:
  static constexpr int kTrashLimit = 50;
  void postpone(Thread& t, Object* object);
  bool active_;
  bool postponed_ = false;
};

}  // namespace taipan
