#include "builtins/weakref/weakref.h"

#include "builtins/dict/dict.h"
#include "builtins/generic_alias/generic_alias.h"
#include "builtins/str/str.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "object/allocate.h"
#include "object/gc/gc.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/slot.h"

namespace taipan {

// --- the list of an object ----------------------------------------------------------------------

/// The shared reference and proxy without callback, if they exist: they lead the list.
static void basicReferences(WeakReference* head, WeakReference** reference, WeakReference** proxy) {
  *reference = nullptr;
  *proxy = nullptr;
  if (head == nullptr || head->callback != nullptr) return;
  if (head->type == &weakrefType) {
    *reference = head;
    head = head->next;
  }
  if (head != nullptr && head->callback == nullptr && isWeakProxy(head)) *proxy = head;
}

static void insertHead(WeakReference* self, WeakReference** list) {
  self->previous = nullptr;
  self->next = *list;
  if (*list != nullptr) (*list)->previous = self;
  *list = self;
}

static void insertAfter(WeakReference* self, WeakReference* before) {
  self->previous = before;
  self->next = before->next;
  if (before->next != nullptr) before->next->previous = self;
  before->next = self;
}

void detachWeakref(WeakReference& self) {
  if (isNone(self.referent)) return;
  WeakReference** list = weaklistOf(self.referent);
  if (*list == &self) *list = self.next;
  self.referent = none();
  if (self.previous != nullptr) self.previous->next = self.next;
  if (self.next != nullptr) self.next->previous = self.previous;
  self.previous = nullptr;
  self.next = nullptr;
}

isize weakrefCount(Object* object) {
  if (!supportsWeakrefs(object->type)) return 0;
  isize count = 0;
  for (WeakReference* at = *weaklistOf(object); at != nullptr; at = at->next) ++count;
  return count;
}

// --- making -------------------------------------------------------------------------------------

static Object* weakrefVectorcall(Object* object, Object* const* args, usize count, Object* names);

static Status checkReferable(Thread& t, Object* object) {
  if (supportsWeakrefs(object->type)) return {};
  return t.raise(typeErrorType, "cannot create weak reference to '%s' object", object->type->name);
}

/// A new reference of a class, not yet in the list.
static Ref<WeakReference> makeReference(Thread& t, Type& cls, Object* object, Object* callback) {
  Ref<> made = PY_TRY(allocateObject(t, cls));
  auto* self = static_cast<WeakReference*>(made.get());
  self->hash = -1;
  self->referent = object;
  self->callback = Ref<>::share(callback).release();
  self->vectorcall = &weakrefVectorcall;
  gcTrack(self);
  return std::move(made).as<WeakReference>();
}

/// Puts a reference without callback behind the shared ones, one with callback behind these.
static void insertReference(WeakReference* self, WeakReference** list) {
  WeakReference* reference;
  WeakReference* proxy;
  basicReferences(*list, &reference, &proxy);
  if (self->callback == nullptr && self->type == &weakrefType) {
    insertHead(self, list);
    return;
  }
  WeakReference* before = self->callback == nullptr && isWeakProxy(self)
                              ? reference
                              : (proxy != nullptr ? proxy : reference);
  if (before == nullptr) {
    insertHead(self, list);
  } else {
    insertAfter(self, before);
  }
}

static Ref<> newReferenceOf(Thread& t, Type& cls, Object* object, Object* callback) {
  PY_TRY(checkReferable(t, object));
  if (callback != nullptr && isNone(callback)) callback = nullptr;
  WeakReference** list = weaklistOf(object);
  if (callback == nullptr) {
    WeakReference* reference;
    WeakReference* proxy;
    basicReferences(*list, &reference, &proxy);
    WeakReference* shared = &cls == &weakrefType            ? reference
                            : isSubtype(&cls, &weakrefType) ? nullptr
                                                            : proxy;
    if (shared != nullptr) return Ref<>::share(shared);
  }
  Ref<WeakReference> made = PY_TRY(makeReference(t, cls, object, callback));
  insertReference(made.get(), list);
  return made;
}

Ref<> newWeakref(Thread& t, Object* object, Object* callback) {
  return newReferenceOf(t, weakrefType, object, callback);
}

Ref<> newWeakProxy(Thread& t, Object* object, Object* callback) {
  return newReferenceOf(t, isCallable(object) ? weakCallableProxyType : weakProxyType, object,
                        callback);
}

Object* weakrefGetBorrowed(const WeakReference& self) {
  return self.referent->refcount > 0 ? self.referent : none();
}

Ref<> weakrefGet(WeakReference& self) { return Ref<>::share(weakrefGetBorrowed(self)); }

// --- when the object goes -----------------------------------------------------------------------

static void runCallback(Thread& t, WeakReference* self, Object* callback) {
  Ref<> result = call(t, callback, static_cast<Object*>(self));
  if (!result) t.writeUnraisable(callback);
}

void clearWeakrefs(Object* object) {
  if (!supportsWeakrefs(object->type)) return;
  WeakReference** list = weaklistOf(object);
  if (*list == nullptr) return;
  isize withCallback = 0;
  for (WeakReference* at = *list; at != nullptr;) {
    WeakReference* next = at->next;
    if (at->callback == nullptr) {
      detachWeakref(*at);
    } else {
      ++withCallback;
    }
    at = next;
  }
  if (withCallback == 0) return;
  Thread& t = Thread::current();
  SavedException saved(t);
  // All references are dead before the first callback runs, in the order of the list.
  Ref<Tuple> pairs = newTuple(t, withCallback * 2);
  if (!pairs) t.clearPending();
  isize count = 0;
  while (WeakReference* at = *list) {
    Object* callback = std::exchange(at->callback, nullptr);
    bool isAlive = at->refcount > 0;
    detachWeakref(*at);
    if (pairs && isAlive) {
      pairs->items[count++] = Ref<>::share(static_cast<Object*>(at)).release();
      pairs->items[count++] = callback;
    } else {
      decref(callback);
    }
  }
  if (!pairs) return;
  for (isize i = 0; i < count; i += 2) {
    runCallback(t, static_cast<WeakReference*>(pairs->items[i]), pairs->items[i + 1]);
  }
}

static int weakrefTraverse(Object* object, VisitFunction visit, void* arg) {
  PY_VISIT(static_cast<WeakReference*>(object)->callback);
  return 0;
}

static int weakrefClear(Object* object) {
  auto* self = static_cast<WeakReference*>(object);
  detachWeakref(*self);
  clearOwned(self->callback);
  return 0;
}

static void weakrefDealloc(Object* object) {
  gcUntrack(object);
  weakrefClear(object);
  object->type->free(object);
}

// --- the reference type -------------------------------------------------------------------------

static Status checkCounts(Thread& t, const char* function, Tuple* args) {
  return checkPositional(t, function, args->size, 1, 2);
}

static Ref<> weakrefNew(Thread& t, Type& cls, Object* args, Object* kwargs) {
  auto* tuple = static_cast<Tuple*>(args);
  PY_TRY(checkCounts(t, "__new__", tuple));
  Object* callback = tuple->size > 1 ? tuple->items[1] : nullptr;
  return newReferenceOf(t, cls, tuple->items[0], callback);
}

static Status weakrefInit(Thread& t, WeakReference& self, Object* args, Object* kwargs) {
  if (kwargs != nullptr && dictSize(static_cast<Dict*>(kwargs)) != 0) {
    return t.raise(typeErrorType, "ref() takes no keyword arguments");
  }
  return checkCounts(t, "__init__", static_cast<Tuple*>(args));
}

static Object* weakrefVectorcall(Object* object, Object* const*, usize count, Object* names) {
  if (names != nullptr && static_cast<Tuple*>(names)->size != 0) {
    Thread::current().raise(typeErrorType, "weakref() takes no keyword arguments");
    return nullptr;
  }
  if (vectorcallCount(count) != 0) {
    (void)checkPositional(Thread::current(), "weakref", vectorcallCount(count), 0, 0);
    return nullptr;
  }
  return weakrefGet(*static_cast<WeakReference*>(object)).release();
}

static Ref<> weakrefCall(Thread& t, WeakReference& self, Object* args, Object* kwargs) {
  if (kwargs != nullptr && dictSize(static_cast<Dict*>(kwargs)) != 0) {
    return t.raise(typeErrorType, "weakref() takes no keyword arguments");
  }
  PY_TRY(checkPositional(t, "weakref", static_cast<Tuple*>(args)->size, 0, 0));
  return weakrefGet(self);
}

static Ref<> weakrefRepr(Thread& t, WeakReference& self) {
  Ref<> referent = weakrefGet(self);
  if (isNone(referent.get())) return newStrFormat(t, "<weakref at %p; dead>", &self);
  Lookup name = PY_TRY(lookupAttribute(t, referent.get(), names::__name__));
  if (!name.found() || !isStr(name.get())) {
    return newStrFormat(t, "<weakref at %p; to '%s' at %p>", &self, referent->type->name,
                        referent.get());
  }
  return newStrFormat(t, "<weakref at %p; to '%s' at %p (%U)>", &self, referent->type->name,
                      referent.get(), name.get());
}

static Result<isize> weakrefHash(Thread& t, WeakReference& self) {
  if (self.hash != -1) return self.hash;
  Ref<> referent = weakrefGet(self);
  if (isNone(referent.get())) return t.raise(typeErrorType, "weak object has gone away");
  self.hash = PY_TRY(toHash(t, referent.get()));
  return self.hash;
}

static Ref<> weakrefCompare(Thread& t, Object* a, Object* b, CompareOp op) {
  if ((op != kEqual && op != kNotEqual) || !isWeakref(a) || !isWeakref(b)) {
    return Ref<>::share(notImplemented());
  }
  Ref<> left = weakrefGet(*static_cast<WeakReference*>(a));
  Ref<> right = weakrefGet(*static_cast<WeakReference*>(b));
  if (isNone(left.get()) || isNone(right.get())) {
    return Ref<>::share(boolObject((a == b) == (op == kEqual)));
  }
  return compare(t, left.get(), right.get(), op);
}

static Ref<> weakrefClassGetItem(Thread& t, Type& cls, Object* item) {
  return newGenericAlias(t, &cls, item);
}

static constinit const MethodDef kMethods[] = {
    METHOD_PLAIN_FLAGS("__class_getitem__", "($type, item, /)", weakrefClassGetItem, kMethodClass,
                       "See PEP 585"),
    {},
};
static constinit const MemberDef kMembers[] = {
    {"__callback__", kMemberObject, offsetof(WeakReference, callback), kMemberReadOnly, nullptr},
    {},
};

constinit BuiltinType weakrefType{{
    .name = "weakref.ReferenceType",
    .basicSize = sizeof(WeakReference),
    .flags = kTypeBase | kTypeHaveGc | kTypeHaveVectorcall,
    .dealloc = &weakrefDealloc,
    .vectorcallOffset = offsetof(WeakReference, vectorcall),
    .repr = slot<weakrefRepr>,
    .hash = slot<weakrefHash>,
    .call = slot<weakrefCall>,
    .traverse = &weakrefTraverse,
    .clear = &weakrefClear,
    .richCompare = slot<weakrefCompare>,
    .methods = kMethods,
    .members = kMembers,
    .init = slot<weakrefInit>,
    .alloc = &genericAllocate,
    .new_ = slot<weakrefNew>,
}};

}  // namespace taipan
