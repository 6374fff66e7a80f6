// The wrapper that functools.lru_cache puts around a function.
//
// A bounded cache keeps its entries in a dict from key to Link; the links form a ring in the order
// of use, oldest first, that begins and ends at the wrapper. The user's function and the keys'
// methods may call the wrapper again, so nothing found before such a call is relied on after it.
#include "builtins/descriptor/descriptor.h"
#include "builtins/dict/dict.h"
#include "builtins/dict/dict_keys.h"
#include "builtins/int/int.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "builtins/weakref/weakref.h"
#include "modules/functional/functools_module.h"
#include "object/allocate.h"
#include "object/builtin_types.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "object/seams.h"

namespace taipan {

namespace {

/// An entry; the dict owns the reference to it.
struct Link : Object {
  Link* previous;
  Link* next;
  isize hash;
  Object* key;
  Object* result;
};

struct CacheWrapper;
using WrapperFunction = Ref<> (*)(Thread&, CacheWrapper&, Object* args, Object* kwargs);

struct CacheWrapper : Object {
  Link root;  ///< only the ring's links are used
  WrapperFunction wrapper;
  int typed;
  Dict* cache;
  isize hits;
  Object* function;
  isize maxSize;
  isize misses;
  Object* infoType;
  Object* dict;
  Object* weaklist;
};

/// Separates positional from keyword arguments in a key.
constinit Object keywordMark = {kImmortalCount, &objectType};

Ref<> makeKey(Thread& t, Object* argsTuple, Object* kwargsDict, bool typed) {
  auto* args = static_cast<Tuple*>(argsTuple);
  auto* kwargs = static_cast<Dict*>(kwargsDict);
  isize keywords = kwargs == nullptr ? 0 : kwargs->used;
  if (!typed && keywords == 0) {
    if (args->size == 1) {
      // A lone int or str cannot be mistaken for a longer key.
      Object* only = args->items[0];
      if (isExactly(only, &strType) || isExactly(only, &intType)) return Ref<>::share(only);
    }
    return Ref<>::share(args);
  }
  isize size = args->size + (keywords > 0 ? keywords * 2 + 1 : 0);
  if (typed) size += args->size + keywords;
  auto key = PY_TRY(newTuple(t, size));
  isize at = 0;
  auto put = [&](Object* object) { key->items[at++] = Ref<>::share(object).release(); };
  for (isize i = 0; i < args->size; ++i) put(args->items[i]);
  isize position = 0;
  Object *name, *value;
  if (keywords > 0) {
    put(&keywordMark);
    while (dictNext(kwargs, &position, &name, &value)) {
      put(name);
      put(value);
    }
  }
  if (typed) {
    for (isize i = 0; i < args->size; ++i) put(args->items[i]->type);
    position = 0;
    while (keywords > 0 && dictNext(kwargs, &position, &name, &value)) put(value->type);
  }
  return key;
}

Ref<> callUncached(Thread& t, CacheWrapper& self, Object* args, Object* kwargs) {
  ++self.misses;
  return callTupleDict(t, self.function, args, kwargs);
}

Ref<> callUnbounded(Thread& t, CacheWrapper& self, Object* args, Object* kwargs) {
  auto key = PY_TRY(makeKey(t, args, kwargs, self.typed));
  isize hash = PY_TRY(hashOfKey(t, key.get()));
  auto hit = PY_TRY(dictGetKnownHash(t, self.cache, key.get(), hash));
  if (hit.found()) {
    ++self.hits;
    return std::move(hit).value();
  }
  ++self.misses;
  auto result = PY_TRY(callTupleDict(t, self.function, args, kwargs));
  PY_TRY(dictSetKnownHash(t, self.cache, key.get(), result.get(), hash));
  return result;
}

void unlink(Link* link) {
  link->previous->next = link->next;
  link->next->previous = link->previous;
  link->previous = link->next = nullptr;
}

/// Puts a link at the end (the most recently used) or the beginning of the ring.
void linkLast(CacheWrapper& self, Link* link) {
  Link* last = self.root.previous;
  last->next = self.root.previous = link;
  link->previous = last;
  link->next = &self.root;
}
void linkFirst(CacheWrapper& self, Link* link) {
  Link* first = self.root.next;
  first->previous = self.root.next = link;
  link->next = first;
  link->previous = &self.root;
}

Status addLink(Thread& t, CacheWrapper& self, Object* key, isize hash, Object* result) {
  auto* link = static_cast<Link*>(gcAllocate(t, &lruCacheLinkType, sizeof(Link)));
  if (link == nullptr) return failure;
  link->hash = hash;
  link->key = Ref<>::share(key).release();
  link->result = Ref<>::share(result).release();
  link->previous = link->next = nullptr;
  gcTrack(link);
  auto owner = Ref<Link>::steal(link);
  // The ring must never hold a link that the dict does not own: link after the dict has it.
  PY_TRY(dictSetKnownHash(t, self.cache, key, link, hash));
  linkLast(self, link);
  return {};
}

/// The cache is full: gives the oldest link's place to the new result.
Status replaceOldest(Thread& t, CacheWrapper& self, Object* key, isize hash, Object* result) {
  Link* oldest = self.root.next;
  unlink(oldest);
  // Until it is found below, the dict may drop the link.
  auto held = Ref<Link>::share(oldest);
  auto popped = dictPopKnownHash(t, self.cache, oldest->key, oldest->hash);
  if (popped.failed()) {
    linkFirst(self, oldest);
    return failure;
  }
  // Removed by somebody else while keys were compared: leave it at that.
  if (popped.isMissing()) return {};
  auto oldKey = Ref<>::steal(oldest->key);
  auto oldResult = Ref<>::steal(oldest->result);
  oldest->hash = hash;
  oldest->key = Ref<>::share(key).release();
  oldest->result = Ref<>::share(result).release();
  PY_TRY(dictSetKnownHash(t, self.cache, key, oldest, hash));
  linkLast(self, oldest);
  return {};
}

Ref<> callBounded(Thread& t, CacheWrapper& self, Object* args, Object* kwargs) {
  auto key = PY_TRY(makeKey(t, args, kwargs, self.typed));
  isize hash = PY_TRY(hashOfKey(t, key.get()));
  auto hit = PY_TRY(dictGetKnownHash(t, self.cache, key.get(), hash));
  if (hit.found()) {
    auto* link = static_cast<Link*>(hit.get());
    // Comparing keys may have taken it out of the ring again.
    if (link->previous != nullptr) {
      unlink(link);
      linkLast(self, link);
    }
    ++self.hits;
    return Ref<>::share(link->result);
  }
  ++self.misses;
  auto result = PY_TRY(callTupleDict(t, self.function, args, kwargs));
  // The call may have cached this very key.
  auto again = PY_TRY(dictGetKnownHash(t, self.cache, key.get(), hash));
  if (again.found()) return result;
  if (self.cache->used < self.maxSize || self.root.next == &self.root) {
    PY_TRY(addLink(t, self, key.get(), hash, result.get()));
  } else {
    PY_TRY(replaceOldest(t, self, key.get(), hash, result.get()));
  }
  return result;
}

Ref<> cacheNew(Thread& t, Type& cls, Object* function, Object* maxSize, bool isTyped,
               Object* infoType) {
  if (!isCallable(function)) {
    return t.raise(typeErrorType, "the first argument must be callable");
  }
  isize limit = -1;
  WrapperFunction wrapper = callUnbounded;
  if (maxSize != none()) {
    if (!hasIndex(maxSize)) return t.raise(typeErrorType, "maxsize should be integer or None");
    limit = PY_TRY(toIsize(t, maxSize, &overflowErrorType));
    if (limit < 0) limit = 0;
    wrapper = limit == 0 ? callUncached : callBounded;
  }
  auto cache = PY_TRY(newDict(t));
  Object* object = cls.alloc(&cls, 0);
  if (object == nullptr) return failure;
  auto* self = static_cast<CacheWrapper*>(object);
  self->root.previous = self->root.next = &self->root;
  self->wrapper = wrapper;
  self->typed = isTyped;
  self->cache = cache.release();
  self->function = Ref<>::share(function).release();
  self->maxSize = limit;
  self->infoType = Ref<>::share(infoType).release();
  if (!isTracked(self)) gcTrack(self);
  return Ref<>::steal(self);
}

/// Makes the ring empty; the links stay alive in the dict.
void dissolveRing(CacheWrapper& self) {
  Link* link = self.root.next;
  if (link == nullptr) return;
  self.root.previous = self.root.next = &self.root;
  while (link != &self.root) {
    Link* next = link->next;
    link->previous = link->next = nullptr;
    link = next;
  }
}

void cacheDealloc(Object* object) {
  gcUntrack(object);
  TrashScope scope(object, cacheDealloc);
  if (scope.postponed()) return;
  auto* self = static_cast<CacheWrapper*>(object);
  if (self->weaklist != nullptr) clearWeakrefs(self);
  dissolveRing(*self);
  xdecref(self->cache);
  xdecref(self->function);
  xdecref(self->infoType);
  xdecref(self->dict);
  object->type->free(object);
}

int cacheTraverse(Object* object, VisitFunction visit, void* arg) {
  auto* self = static_cast<CacheWrapper*>(object);
  PY_VISIT(self->cache);
  PY_VISIT(self->function);
  PY_VISIT(self->infoType);
  PY_VISIT(self->dict);
  return 0;
}

Ref<> cacheCall(Thread& t, CacheWrapper& self, Object* args, Object* kwargs) {
  return self.wrapper(t, self, args, kwargs);
}

Ref<> cacheGet(Thread& t, Object* self, Object* instance, Object*) {
  if (instance == nullptr || instance == none()) return Ref<>::share(self);
  return newBoundMethod(t, self, instance);
}

Ref<> cacheInfo(Thread& t, CacheWrapper& self) {
  auto hits = PY_TRY(toObject(self.hits));
  auto misses = PY_TRY(toObject(self.misses));
  auto limit = self.maxSize == -1 ? Ref<>::share(none()) : PY_TRY(toObject(self.maxSize));
  auto size = PY_TRY(toObject(self.cache->used));
  return call(t, self.infoType, hits.get(), misses.get(), limit.get(), size.get());
}

Status cacheClear(Thread& t, CacheWrapper& self) {
  dissolveRing(self);
  self.hits = self.misses = 0;
  dictClear(t, self.cache);
  return {};
}

Ref<> cacheReduce(Thread& t, Object* self) { return getAttribute(t, self, names::__qualname__); }
Ref<> cacheCopy(Object* self, Positional) { return Ref<>::share(self); }

constinit const MethodDef kMethods[] = {
    METHOD_PLAIN("cache_info", "($self, /)", cacheInfo, nullptr),
    METHOD_PLAIN("cache_clear", "($self, /)", cacheClear, nullptr),
    METHOD_PLAIN("__reduce__", "($self, /)", cacheReduce, nullptr),
    METHOD_TUPLE_PLAIN("__copy__", "($self, *args)", cacheCopy, nullptr),
    METHOD_TUPLE_PLAIN("__deepcopy__", "($self, *args)", cacheCopy, nullptr),
    {},
};

constinit const GetSetDef kGetSet[] = {
    GETSET("__dict__", getDictAttribute, setDictAttribute, nullptr),
    {},
};

void linkDealloc(Object* object) {
  gcUntrack(object);
  auto* self = static_cast<Link*>(object);
  // The collector may clear the dict before the wrapper goes.
  if (self->previous != nullptr) unlink(self);
  xdecref(self->key);
  xdecref(self->result);
  gcRelease(self);
}

int linkTraverse(Object* object, VisitFunction visit, void* arg) {
  PY_VISIT(static_cast<Link*>(object)->key);
  PY_VISIT(static_cast<Link*>(object)->result);
  return 0;
}

}  // namespace

constinit BuiltinType lruCacheWrapperType{{
    .name = "functools._lru_cache_wrapper",
    .doc = "Create a cached callable that wraps another function.\n\n"
           "user_function:      the function being cached\n\n"
           "maxsize:  0         for no caching\n"
           "          None      for unlimited cache size\n"
           "          n         for a bounded cache\n\n"
           "typed:    False     cache f(3) and f(3.0) as identical calls\n"
           "          True      cache f(3) and f(3.0) as distinct calls\n\n"
           "cache_info_type:    namedtuple class with the fields:\n"
           "                        hits misses currsize maxsize\n",
    .basicSize = sizeof(CacheWrapper),
    .flags = kTypeHaveGc | kTypeBase | kTypeMethodDescriptor,
    .dealloc = cacheDealloc,
    .call = slot<cacheCall>,
    .traverse = cacheTraverse,
    .weaklistOffset = offsetof(CacheWrapper, weaklist),
    .methods = kMethods,
    .getset = kGetSet,
    .descrGet = slot<cacheGet>,
    .dictOffset = offsetof(CacheWrapper, dict),
    .new_ = tupleNewSlot<"lru_cache", "(user_function, maxsize, typed, cache_info_type)", cacheNew>,
    .free = gcFree,
}};

constinit BuiltinType lruCacheLinkType{{
    .name = "functools._lru_list_elem",
    .basicSize = sizeof(Link),
    .flags = kTypeHaveGc | kTypeDisallowInstantiation,
    .dealloc = linkDealloc,
    .traverse = linkTraverse,
    .free = gcFree,
}};

}  // namespace taipan
