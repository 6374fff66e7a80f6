// What the collector needs to know about the builtin types (declared in object/gc/gc_state.h).
#include "builtins/dict/dict.h"
#include "builtins/dict/dict_keys.h"
#include "builtins/float/float.h"
#include "builtins/int/int.h"
#include "builtins/list/list.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "builtins/weakref/weakref.h"
#include "object/gc/gc_state.h"
#include "object/method.h"
#include "object/protocol/abstract.h"

namespace taipan {

void gcUntrackTuple(Object* object) { tupleMaybeUntrack(static_cast<Tuple*>(object)); }

void gcUntrackDict(Object* object) {
  auto* dict = static_cast<Dict*>(object);
  if (!isTracked(dict)) return;
  isize position = 0;
  Object *key, *value;
  while (dictNext(dict, &position, &key, &value)) {
    if (mayFormCycle(key) || mayFormCycle(value)) return;
  }
  gcUntrack(dict);
}

Status gcDetachWeakrefs(Thread& t, Object* object, bool (*isDying)(Object*), Object* pending) {
  if (isWeakref(object)) {
    // A dying reference's callback must not run: its referent may die later in this collection.
    auto* reference = static_cast<WeakReference*>(object);
    if (reference->referent != none()) detachWeakref(*reference);
  }
  if (!supportsWeakrefs(object->type)) return {};
  Status status;
  while (WeakReference* reference = *weaklistOf(object)) {
    detachWeakref(*reference);
    if (reference->callback == nullptr || isDying(reference)) continue;
    if (pending == nullptr ||
        static_cast<List*>(pending)->append(t, static_cast<Object*>(reference)).failed()) {
      status = failure;
    }
  }
  return status;
}

void gcRunWeakrefCallbacks(Thread& t, Object* pending) {
  auto* list = static_cast<List*>(pending);
  for (isize i = 0; i < list->size; ++i) {
    auto* reference = static_cast<WeakReference*>(list->items[i]);
    if (reference->callback == nullptr) continue;
    auto callback = Ref<>::steal(reference->callback);
    reference->callback = nullptr;
    auto result = call(t, callback.get(), static_cast<Object*>(reference));
    if (result.failed()) t.writeUnraisable(callback.get());
  }
}

void gcClearFreeLists() {
  tupleClearFreeLists();
  listClearFreeList();
  dictClearFreeLists();
  clearNumberFreeLists();
}

Ref<> gcNewList(Thread& t) { return newList(t); }

Status gcAppend(Thread& t, Object* list, Object* object) {
  return static_cast<List*>(list)->append(t, object);
}

void gcInvokeCallbacks(Thread& t, const char* phase, int generation, GcOutcome outcome) {
  auto* callbacks = static_cast<List*>(gcState.callbacks);
  if (callbacks == nullptr || callbacks->size == 0) return;
  auto run = [&]() -> Status {
    auto info = PY_TRY(newDict(t));
    auto set = [&](const char* name, isize value) -> Status {
      auto number = PY_TRY(toObject(value));
      return dictSetText(t, info.get(), name, number.get());
    };
    PY_TRY(set("generation", generation));
    PY_TRY(set("collected", outcome.collected));
    PY_TRY(set("uncollectable", outcome.uncollectable));
    auto phaseName = PY_TRY(newStr(t, phase));
    for (isize i = 0; i < callbacks->size; ++i) {
      auto callback = Ref<>::share(callbacks->items[i]);
      auto result = call(t, callback.get(), static_cast<Object*>(phaseName.get()),
                         static_cast<Object*>(info.get()));
      if (result.failed()) t.writeUnraisable(callback.get());
    }
    return {};
  };
  if (run().failed()) t.writeUnraisable(nullptr);
}

}  // namespace taipan
