#include "builtins/type/type_rt.h"

#include <cstring>

#include "builtins/dict/dict.h"
#include "builtins/str/str.h"
#include "builtins/tuple/tuple.h"
#include "builtins/type/type.h"
#include "memory/memory.h"
#include "object/protocol/abstract.h"

namespace taipan {

namespace {

constexpr u32 kFirstCacheSize = 16;
constexpr u32 kLastCacheSize = 256;
/// Misses per entry of the table after which it is doubled.
constexpr u32 kMissesToGrow = 2;

/// The next version tag; 0 means that they have run out.
u32 nextVersion = 1;

/// Grows an array of `count` elements by one if it is full; false if memory is exhausted.
template <class T>
bool makeRoom(T*& array, u32 count, u32& capacity) {
  if (count < capacity) return true;
  u32 wanted = capacity == 0 ? 4 : capacity * 2;
  auto* grown = static_cast<T*>(rawRealloc(array, wanted * sizeof(T)));
  if (grown == nullptr) return false;
  array = grown;
  capacity = wanted;
  return true;
}

void dropCache(TypeRT* rt) {
  if (rt->methods == nullptr) return;
  MethodCacheEntry* entries = rt->methods;
  u32 size = rt->cacheMask + 1;
  rt->methods = nullptr;
  for (u32 i = 0; i < size; ++i) xdecref(entries[i].name);
  cacheFree(entries);
}

/// Makes a table that belongs to an older version empty for this one.
MethodCacheEntry* renewCache(TypeRT* rt, u32 version) {
  for (u32 i = 0; i <= rt->cacheMask; ++i) {
    Str* old = rt->methods[i].name;
    rt->methods[i] = {nullptr, nullptr};
    xdecref(old);
  }
  rt->cacheVersion = version;
  rt->cacheMisses = 0;
  return rt->methods;
}

/// A table for the current version, empty or the one in use; null if memory is exhausted.
MethodCacheEntry* cacheFor(TypeRT* rt, u32 version) {
  if (rt->methods != nullptr && rt->cacheVersion == version) {
    bool crowded = ++rt->cacheMisses > kMissesToGrow * (rt->cacheMask + 1);
    if (!crowded || rt->cacheMask + 1 >= kLastCacheSize) return rt->methods;
  }
  if (rt->methods != nullptr && rt->cacheVersion != version) return renewCache(rt, version);
  u32 size = rt->methods == nullptr ? kFirstCacheSize : (rt->cacheMask + 1) * 2;
  dropCache(rt);
  rt->methods = static_cast<MethodCacheEntry*>(cacheCalloc(size, sizeof(MethodCacheEntry)));
  rt->cacheMask = size - 1;
  rt->cacheVersion = version;
  rt->cacheMisses = 0;
  return rt->methods;
}

void notifyDependents(Type* type, TypeRT* rt) {
  TypeDependent* dependents = rt->dependents;
  u32 count = rt->dependentCount;
  rt->dependents = nullptr;
  rt->dependentCount = rt->dependentCapacity = 0;
  for (u32 i = 0; i < count; ++i) dependents[i].invalidated(type, dependents[i].data);
  rawFree(dependents);
}

/// The search when some class's dict has keys that are no str: comparing runs Python code, which
/// may change anything; its exceptions count as "not there".
Object* lookupMroForeignKeys(Tuple* mro, Object* name) {
  Thread& t = Thread::current();
  SavedException saved(t);
  Ref<Tuple> keep = Ref<Tuple>::share(mro);
  for (isize i = 0; i < mro->size; ++i) {
    Ref<> dict = Ref<>::share(static_cast<Type*>((*mro)[i])->dict);
    if (!dict) continue;
    Lookup found = dictGet(t, static_cast<Dict*>(dict.get()), name);
    if (found.found()) return found.get();  // the dict still owns it
    if (found.failed()) t.clearPending();
  }
  return nullptr;
}

}  // namespace

TypeRT* typeRT(Type* type) {
  if (type->cache != nullptr) return static_cast<TypeRT*>(type->cache);
  void* block = rawMalloc(sizeof(TypeRT));
  if (block == nullptr) return nullptr;
  auto* rt = new (block) TypeRT;
  type->cache = rt;
  return rt;
}

void dropTypeRT(Type* type) {
  TypeRT* rt = typeRTIfAny(type);
  if (rt == nullptr) return;
  if (rt->dependentCount != 0) notifyDependents(type, rt);
  type->cache = nullptr;
  dropCache(rt);
  rawFree(rt->subclasses);
  rawFree(rt->dependents);
  rawFree(rt);
}

bool assignVersion(Type* type) {
  if (hasFlag(type, kTypeValidVersionTag)) return true;
  if (!hasFlag(type, kTypeReady) || nextVersion == 0) return false;
  Tuple* bases = typeBases(type);
  TypeRT* rt = typeRT(type);
  if (bases == nullptr || rt == nullptr || rt->isUnversioned != 0) return false;
  for (isize i = 0; i < bases->size; ++i) {
    if (!isType((*bases)[i]) || !assignVersion(static_cast<Type*>((*bases)[i]))) return false;
  }
  if (nextVersion == 0) return false;
  type->versionTag = nextVersion++;
  type->flags |= kTypeValidVersionTag;
  return true;
}

void typeModified(Type* type) {
  if (!hasFlag(type, kTypeValidVersionTag)) return;
  TypeRT* rt = typeRTIfAny(type);
  if (rt != nullptr) {
    for (u32 i = 0; i < rt->subclassCount; ++i) typeModified(rt->subclasses[i]);
  }
  type->flags &= ~kTypeValidVersionTag;
  type->versionTag = 0;
  if (rt != nullptr && rt->dependentCount != 0) notifyDependents(type, rt);
}

bool addTypeDependent(Type* type, TypeDependent dependent) {
  TypeRT* rt = typeRT(type);
  if (rt == nullptr || !assignVersion(type)) return false;
  if (!makeRoom(rt->dependents, rt->dependentCount, rt->dependentCapacity)) return false;
  rt->dependents[rt->dependentCount++] = dependent;
  return true;
}

bool addSubclass(Type* base, Type* derived) {
  TypeRT* rt = typeRT(base);
  if (rt == nullptr) return false;
  for (u32 i = 0; i < rt->subclassCount; ++i) {
    if (rt->subclasses[i] == derived) return true;
  }
  if (!makeRoom(rt->subclasses, rt->subclassCount, rt->subclassCapacity)) return false;
  rt->subclasses[rt->subclassCount++] = derived;
  return true;
}

void removeSubclass(Type* base, Type* derived) {
  TypeRT* rt = typeRTIfAny(base);
  if (rt == nullptr) return;
  for (u32 i = 0; i < rt->subclassCount; ++i) {
    if (rt->subclasses[i] != derived) continue;
    // Keep the order: `__subclasses__` shows it.
    std::memmove(rt->subclasses + i, rt->subclasses + i + 1,
                 (rt->subclassCount - i - 1) * sizeof(Type*));
    --rt->subclassCount;
    return;
  }
}

Object* lookupMro(Type* type, Object* name) {
  Tuple* mro = typeMro(type);
  if (mro == nullptr) return nullptr;
  auto* key = static_cast<Str*>(name);
  for (isize i = 0; i < mro->size; ++i) {
    Dict* dict = typeDict(static_cast<Type*>((*mro)[i]));
    if (dict == nullptr) continue;
    if (!dictHasOnlyStrKeys(dict)) [[unlikely]]
      return lookupMroForeignKeys(mro, name);
    if (Object* value = dictGetStr(dict, key)) return value;
  }
  return nullptr;
}

Object* lookupTypeSlow(Type* type, Object* name) {
  auto* key = static_cast<Str*>(name);
  if (name->type != &strType) {
    // A subclass of str: its text counts, not what it overrides.
    Thread& t = Thread::current();
    SavedException saved(t);
    Ref<Str> exact = exactStr(t, *key);
    if (!exact) {
      t.clearPending();
      return nullptr;
    }
    return lookupMro(type, exact.get());
  }
  if (!isInterned(*key) || !assignVersion(type)) return lookupMro(type, name);
  u32 version = type->versionTag;
  Object* value = lookupMro(type, name);
  // The search may have run Python code that changed the type.
  if (type->versionTag != version) return value;
  TypeRT* rt = typeRT(type);
  MethodCacheEntry* entries = cacheFor(rt, version);
  if (entries == nullptr) return value;
  MethodCacheEntry& entry = entries[methodCacheIndex(key, rt->cacheMask)];
  incref(key);
  Str* old = entry.name;
  entry = {key, value};
  xdecref(old);
  return value;
}

Object* lookupType(Type* type, Object* name) {
  TypeRT* rt = typeRTIfAny(type);
  if (rt != nullptr && rt->methods != nullptr && rt->cacheVersion == type->versionTag) [[likely]] {
    auto* key = static_cast<Str*>(name);
    const MethodCacheEntry& entry = rt->methods[methodCacheIndex(key, rt->cacheMask)];
    if (entry.name == key) [[likely]]
      return entry.value;
  }
  return lookupTypeSlow(type, name);
}

bool isSubtype(const Type* type, const Type* ancestor) {
  Tuple* mro = typeMro(type);
  if (mro != nullptr) {
    for (isize i = 0; i < mro->size; ++i) {
      if ((*mro)[i] == ancestor) return true;
    }
    return false;
  }
  // Not ready yet: single inheritance is all there is to see.
  while (type != nullptr) {
    if (type == ancestor) return true;
    type = type->base;
  }
  return ancestor == &objectType;
}

}  // namespace taipan
