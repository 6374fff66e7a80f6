// What the runtime keeps about a type apart from the ABI's struct: it hangs in Type::cache, for
// static, heap and extension types alike.
//
// Version tags: a type whose kTypeValidVersionTag bit is set has a `versionTag` that stands for the
// contents of all dicts of its MRO. A change (typeModified) takes the tag away from the type and
// its subclasses; a number is never given out twice, so an inline cache that compares the tag needs
// no other guard. A subclass with a valid tag has only bases with valid tags.
#pragma once

#include "object/str_layout.h"
#include "object/type.h"

namespace taipan {

struct InstanceLayout;

/// An entry of a type's method cache; `name` is an interned str that the entry owns, `value` is
/// borrowed from some dict of the MRO (null = the MRO has no such name).
struct MethodCacheEntry {
  Str* name;
  Object* value;
};

/// Something that was built on facts about a type: told once, when they change.
struct TypeDependent {
  void (*invalidated)(Type* type, void* data);
  void* data;
};

struct TypeRT {
  /// Open table of `cacheMask + 1` entries, direct mapped; null until the first lookup.
  MethodCacheEntry* methods = nullptr;
  u32 cacheMask = 0;
  /// The version that the entries belong to.
  u32 cacheVersion = 0;
  u32 cacheMisses = 0;
  /// Whether genericGetAttribute / genericSetAttribute is all that attribute access does.
  u8 plainGetAttribute = 0;
  u8 plainSetAttribute = 0;
  /// Whether a metaclass made an MRO whose classes' changes do not all reach the type: it gets no
  /// version tag.
  u8 isUnversioned = 0;

  /// The direct subclasses, borrowed: a subclass takes itself out when it goes.
  Type** subclasses = nullptr;
  u32 subclassCount = 0;
  u32 subclassCapacity = 0;

  TypeDependent* dependents = nullptr;
  u32 dependentCount = 0;
  u32 dependentCapacity = 0;
};

/// The type's TypeRT, made on first demand; null only when memory is exhausted.
TypeRT* typeRT(Type* type);
inline TypeRT* typeRTIfAny(const Type* type) { return static_cast<TypeRT*>(type->cache); }
/// Frees the TypeRT of a type that is going away.
void dropTypeRT(Type* type);

/// Gives the type a version tag if it has none; false if that is not possible (not ready, or tags
/// have run out).
bool assignVersion(Type* type);
/// The tag, or 0 if the type has none now.
inline u32 typeVersion(const Type* type) {
  return hasFlag(type, kTypeValidVersionTag) ? type->versionTag : 0;
}
/// To be called after any change of a type's dict, bases or slots (= PyType_Modified): takes the
/// version tags of the type and all its subclasses and tells the dependents.
void typeModified(Type* type);
/// Calls `invalidated` once, at the next change of the type. False if memory is exhausted.
bool addTypeDependent(Type* type, TypeDependent dependent);

bool addSubclass(Type* base, Type* derived);
void removeSubclass(Type* base, Type* derived);

/// lookupType where the name is known to be an interned exact str.
PY_ALWAYS_INLINE Object* lookupTypeInterned(Type* type, Str* name);
Object* lookupTypeSlow(Type* type, Object* name);
/// Searches the dicts of the MRO without any cache; borrowed or null.
Object* lookupMro(Type* type, Object* name);

inline u32 methodCacheIndex(const Str* name, u32 mask) {
  uintptr_t bits = reinterpret_cast<uintptr_t>(name);
  return static_cast<u32>((bits >> 4) ^ (bits >> 11)) & mask;
}

PY_ALWAYS_INLINE Object* lookupTypeInterned(Type* type, Str* name) {
  TypeRT* rt = typeRTIfAny(type);
  if (rt != nullptr && rt->methods != nullptr && rt->cacheVersion == type->versionTag) [[likely]] {
    const MethodCacheEntry& entry = rt->methods[methodCacheIndex(name, rt->cacheMask)];
    if (entry.name == name) [[likely]]
      return entry.value;
  }
  return lookupTypeSlow(type, reinterpret_cast<Object*>(name));
}

}  // namespace taipan
