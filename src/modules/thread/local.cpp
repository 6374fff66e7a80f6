// `_thread._local`: attributes that each thread has for itself. A slot holds the dict of one thread
// for one local. The slot lives in the thread's own dict, under a key object that the local owns,
// so that it goes when the thread goes; the local lists its slots, so that they go with it and the
// collector finds the dicts through it.

#include <vector>

#include "builtins/dict/dict.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "builtins/type/type.h"
#include "builtins/weakref/weakref.h"
#include "modules/thread/thread_module.h"
#include "object/allocate.h"
#include "object/builtin_types.h"
#include "object/gc/gc.h"
#include "object/interpreter.h"
#include "object/names.h"
#include "object/protocol/abstract.h"

namespace taipan {

namespace {

struct ThreadLocal;

/// Known to nobody but the thread's dict and the local's list.
struct LocalSlot : Object {
  ThreadLocal* local;  ///< borrowed; null when the local has gone
  LocalSlot* next;
  Object* dict;  ///< owned
};

struct ThreadLocal : Object {
  Object* weaklist;
  LocalSlot* slots;  ///< of all threads, borrowed
  Object* key;       ///< a plain object
  Object* args;      ///< for `__init__` in each thread; may be null
  Object* kwargs;
};

void slotDealloc(LocalSlot& self) {
  if (self.local != nullptr) {
    LocalSlot** at = &self.local->slots;
    while (*at != &self) at = &(*at)->next;
    *at = self.next;
  }
  Object* dict = self.dict;
  freeObject(&self);
  xdecref(dict);
}

constinit BuiltinType localSlotType{{.name = "_thread._localdummy",
                                     .doc = "Thread-local dummy",
                                     .basicSize = sizeof(LocalSlot),
                                     .flags = kTypeDisallowInstantiation,
                                     .dealloc = slot<slotDealloc>}};

Ref<> localNew(Thread& t, Type& cls, Object* args, Object* kwargs) {
  bool hasArguments = (args != nullptr && static_cast<Tuple*>(args)->size > 0) ||
                      (kwargs != nullptr && dictSize(static_cast<Dict*>(kwargs)) > 0);
  if (hasArguments && cls.init == objectType.init) {
    return t.raise(typeErrorType, "Initialization arguments are not supported");
  }
  Ref<ThreadLocal> self = PY_TRY(newObject<ThreadLocal>(t, cls));
  self->key = PY_TRY(call(t, &objectType)).release();
  self->args = Ref<>::share(args).release();
  self->kwargs = Ref<>::share(kwargs).release();
  if (!isTracked(self.get())) gcTrack(self.get());
  return self;
}

Object* newFromSlots(Type* cls, Object* args, Object* kwargs) {
  return localNew(Thread::current(), *cls, args, kwargs).release();
}

/// The calling thread's dict; a new one is filled by `__init__`.
Result<Dict*> dictHere(Thread& t, ThreadLocal& self) {
  if (t.dict == nullptr) t.dict = PY_TRY(newDict(t)).release();
  Dict* threadDict = static_cast<Dict*>(t.dict);
  Lookup found = PY_TRY(dictGet(t, threadDict, self.key));
  if (found.found()) return static_cast<Dict*>(static_cast<LocalSlot*>(found.get())->dict);
  Ref<Dict> dict = PY_TRY(newDict(t));
  Ref<LocalSlot> made = PY_TRY(newObject<LocalSlot>(t, localSlotType));
  made->dict = dict.share().release();
  PY_TRY(dictSet(t, threadDict, self.key, made.get()));
  made->local = &self;
  made->next = self.slots;
  self.slots = made.get();
  if (self.type->init != objectType.init && self.args != nullptr) {
    if (self.type->init(&self, self.args, self.kwargs) < 0) {
      SavedException saved(t);
      (void)dictRemove(t, threadDict, self.key);
      return failure;
    }
  }
  return dict.get();
}

Ref<> localGetAttribute(Thread& t, ThreadLocal& self, Object* name) {
  Dict* dict = PY_TRY(dictHere(t, self));
  Ref<> keep = Ref<>::share(dict);
  if (isStr(name) && strEqualAscii(*static_cast<Str*>(name), "__dict__")) {
    return keep;
  }
  Ref<> onType = Ref<>::share(lookupType(self.type, name));
  TernaryFunction get = onType ? onType->type->descrGet : nullptr;
  if (get != nullptr && onType->type->descrSet != nullptr) {
    return Ref<>::steal(get(onType.get(), &self, self.type));
  }
  Lookup own = PY_TRY(dictGet(t, dict, name));
  if (own.found()) return std::move(own).value();
  if (get != nullptr) return Ref<>::steal(get(onType.get(), &self, self.type));
  if (onType) return onType;
  return raiseNoAttribute(t, &self, name);
}

Status localSetAttribute(Thread& t, ThreadLocal& self, Object* name, Object* value) {
  Dict* dict = PY_TRY(dictHere(t, self));
  Ref<> keep = Ref<>::share(dict);
  if (isStr(name) && strEqualAscii(*static_cast<Str*>(name), "__dict__")) {
    return t.raise(attributeErrorType, "'%.50s' object attribute '%U' is read-only",
                   self.type->name, name);
  }
  Ref<> onType = Ref<>::share(lookupType(self.type, name));
  if (onType && onType->type->descrSet != nullptr) {
    return Status::fromInt(onType->type->descrSet(onType.get(), &self, value));
  }
  if (value != nullptr) return dictSet(t, dict, name, value);
  if (PY_TRY(dictRemove(t, dict, name))) return {};
  return raiseNoAttribute(t, &self, name);
}

int localTraverse(Object* object, VisitFunction visit, void* arg) {
  ThreadLocal& self = *static_cast<ThreadLocal*>(object);
  PY_VISIT(self.args);
  PY_VISIT(self.kwargs);
  for (LocalSlot* slot = self.slots; slot != nullptr; slot = slot->next) PY_VISIT(slot->dict);
  return 0;
}

/// Cuts the slots off, takes them out of the threads' dicts, then drops what they held.
void dropSlots(Thread& t, ThreadLocal& self) {
  std::vector<Object*> dicts;
  for (LocalSlot* slot = self.slots; slot != nullptr; slot = slot->next) {
    dicts.push_back(slot->dict);
    slot->dict = nullptr;
    slot->local = nullptr;
  }
  self.slots = nullptr;
  for (Thread* thread = t.interpreter->threads; thread != nullptr; thread = thread->next) {
    if (thread->dict == nullptr) continue;
    Lookup dropped = dictPop(t, static_cast<Dict*>(thread->dict), self.key);
    if (dropped.failed()) t.clearPending();
  }
  for (Object* dict : dicts) xdecref(dict);
}

int localClear(Object* object) {
  ThreadLocal& self = *static_cast<ThreadLocal*>(object);
  clearOwned(self.args);
  clearOwned(self.kwargs);
  if (self.slots == nullptr) return 0;
  Thread& t = Thread::current();
  SavedException saved(t);
  dropSlots(t, self);
  return 0;
}

void localDealloc(ThreadLocal& self) {
  gcUntrack(&self);
  if (self.weaklist != nullptr) clearWeakrefs(&self);
  localClear(&self);
  clearOwned(self.key);
  self.type->free(&self);
}

}  // namespace

constinit BuiltinType threadLocalType{{.name = "_thread._local",
                                       .doc = "Thread-local data",
                                       .basicSize = sizeof(ThreadLocal),
                                       .flags = kTypeHaveGc | kTypeBase,
                                       .dealloc = slot<localDealloc>,
                                       .getAttribute = slot<localGetAttribute>,
                                       .setAttribute = slot<localSetAttribute>,
                                       .traverse = localTraverse,
                                       .clear = localClear,
                                       .weaklistOffset = offsetof(ThreadLocal, weaklist),
                                       .new_ = newFromSlots}};

}  // namespace taipan
