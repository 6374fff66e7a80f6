// Assigning `__bases__` and `__class__`: both need that the layouts of instances agree.

#include <vector>

#include "builtins/list/list.h"
#include "builtins/type/instance.h"
#include "builtins/type/type_internal.h"
#include "object/names.h"
#include "object/seams.h"

namespace taipan {

namespace {

/// Whether `type` and `base` have the same fields, so that an instance of one could be of the
/// other.
bool sameBaseLayout(const Type* a, const Type* b) {
  return a->basicSize == b->basicSize && a->itemSize == b->itemSize &&
         a->dictOffset == b->dictOffset && a->weaklistOffset == b->weaklistOffset &&
         (a->flags & (kTypeHaveGc | kTypeManagedDict)) ==
             (b->flags & (kTypeHaveGc | kTypeManagedDict));
}

/// Whether both types added the same `__slots__`, dict and weak reference list to one base.
bool sameSlotsAdded(const Type* a, const Type* b) {
  constexpr isize kWord = sizeof(Object*);
  if (a->base != b->base || a->itemSize != b->itemSize) return false;
  isize size = a->base->basicSize;
  if (a->dictOffset == size && b->dictOffset == size) size += kWord;
  if (a->weaklistOffset == size && b->weaklistOffset == size) size += kWord;
  Object* slotsA = static_cast<const HeapType*>(a)->slots;
  Object* slotsB = static_cast<const HeapType*>(b)->slots;
  if (slotsA != nullptr && slotsB != nullptr) {
    auto equal = compareBool(Thread::current(), slotsA, slotsB, kEqual);
    if (equal.failed()) {
      Thread::current().clearPending();
      return false;
    }
    if (!equal.value()) return false;
    size += kWord * static_cast<Tuple*>(slotsA)->size;
  }
  return size == a->basicSize && size == b->basicSize;
}

bool sameAdded(const Type* type, const Type* base) {
  return type->base == nullptr ? type == base : sameBaseLayout(type, base);
}

/// The nearest ancestor whose layout differs from its base's.
Type* layoutOwner(Type* type) {
  while (type->base != nullptr && sameAdded(type, type->base)) type = type->base;
  return type;
}

/// The types whose MRO depends on `type`: itself and, recursively, its subclasses. Each keeps its
/// old MRO, to be put back if something fails.
struct MroChange {
  Ref<Type> type;
  Ref<Tuple> newMro;
  Ref<Tuple> oldMro;
};

Status updateMroTree(Thread& t, Type& type, std::vector<MroChange>& changes) {
  Ref<Tuple> old;
  if (!PY_TRY(updateMro(t, type, &old))) return {};
  changes.push_back({Ref<Type>::share(&type), Ref<Tuple>::share(typeMro(&type)), std::move(old)});
  TypeRT* rt = typeRTIfAny(&type);
  if (rt == nullptr) return {};
  std::vector<Ref<Type>> subclasses;
  for (u32 i = 0; i < rt->subclassCount; ++i) {
    subclasses.push_back(Ref<Type>::share(rt->subclasses[i]));
  }
  for (Ref<Type>& derived : subclasses) PY_TRY(updateMroTree(t, *derived, changes));
  return {};
}

void undo(std::vector<MroChange>& changes) {
  for (auto change = changes.rbegin(); change != changes.rend(); ++change) {
    Type& type = *change->type;
    if (type.mro != change->newMro.get()) continue;  // somebody else changed it since
    assignOwned(type.mro, static_cast<Object*>(change->oldMro.share().release()));
    typeModified(&type);
  }
}

Status checkNewBases(Thread& t, Type& type, Object* value) {
  PY_TRY(checkTypeSetSpecial(t, type, value, "__bases__"));
  if (!isTuple(value)) {
    return t.raise(typeErrorType, "can only assign tuple to %s.__bases__, not %s", type.name,
                   value->type->name);
  }
  auto* bases = static_cast<Tuple*>(value);
  if (bases->size == 0) {
    return t.raise(typeErrorType, "can only assign non-empty tuple to %s.__bases__, not ()",
                   type.name);
  }
  for (isize i = 0; i < bases->size; ++i) {
    if (!isType((*bases)[i])) {
      return t.raise(typeErrorType, "%s.__bases__ must be tuple of classes, not '%s'", type.name,
                     (*bases)[i]->type->name);
    }
    auto* base = static_cast<Type*>((*bases)[i]);
    // A half-made base has no MRO yet: then its chain of bases has to answer.
    bool cycle = isSubtype(base, &type);
    for (Type* up = base->base; base->mro != nullptr && !cycle && up != nullptr; up = up->base) {
      cycle = up == &type;
    }
    if (cycle) {
      return t.raise(typeErrorType, "a __bases__ item causes an inheritance cycle");
    }
  }
  return {};
}

Status changeBases(Thread& t, Type& type, Tuple* bases, Type* base) {
  Ref<> oldBases = Ref<>::steal(type.bases);
  Ref<> oldBase = Ref<>::steal(type.base);
  type.bases = Ref<Tuple>::share(bases).release();
  type.base = Ref<Type>::share(base).release();
  std::vector<MroChange> changes;
  Status status = updateMroTree(t, type, changes);
  if (status.failed()) {
    undo(changes);
    if (type.bases == bases) {
      // `oldBases` and what is in the type now change places; the Refs release the new ones.
      Object* now = type.bases;
      Type* nowBase = type.base;
      type.bases = oldBases.release();
      type.base = static_cast<Type*>(oldBase.release());
      decref(now);
      decref(nowBase);
    }
    return failure;
  }
  // Python code in mro() may have assigned the bases again; its word counts.
  if (type.bases != bases) return {};
  auto& before = static_cast<Tuple&>(*oldBases);
  for (isize i = 0; i < before.size; ++i) removeSubclass(static_cast<Type*>(before[i]), &type);
  for (isize i = 0; i < bases->size; ++i) {
    if (!addSubclass(static_cast<Type*>((*bases)[i]), &type)) return t.raiseNoMemory();
  }
  typeModified(&type);
  for (MroChange& change : changes) PY_TRY(fixSlots(t, *change.type));
  return {};
}

}  // namespace

Status setTypeBases(Thread& t, Type& type, Object* value) {
  PY_TRY(checkNewBases(t, type, value));
  auto* bases = static_cast<Tuple*>(value);
  Type* base = PY_TRY(bestBase(t, bases));
  PY_TRY(checkCompatible(t, type.base, base, "__bases__"));
  return changeBases(t, type, bases, base);
}

Status checkCompatible(Thread& t, Type* oldType, Type* newType, const char* attribute) {
  auto differs = [&]() -> Status {
    return t.raise(typeErrorType, "%s assignment: '%s' object layout differs from '%s'", attribute,
                   newType->name, oldType->name);
  };
  if (newType->free != oldType->free) {
    return t.raise(typeErrorType, "%s assignment: '%s' deallocator differs from '%s'", attribute,
                   newType->name, oldType->name);
  }
  if (!sameBaseLayout(newType, oldType)) return differs();
  Type* newBase = layoutOwner(newType);
  Type* oldBase = layoutOwner(oldType);
  if (newBase == oldBase) return {};
  if (newBase->base != oldBase->base || !hasFlag(newBase, kTypeHeap) ||
      !hasFlag(oldBase, kTypeHeap) || !sameSlotsAdded(newBase, oldBase)) {
    return differs();
  }
  return {};
}

Status setObjectClass(Thread& t, Object* object, Object* value) {
  Type* oldType = object->type;
  if (value == nullptr) return t.raise(typeErrorType, "can't delete __class__ attribute");
  if (!isType(value)) {
    return t.raise(typeErrorType, "__class__ must be set to a class, not '%s' object",
                   value->type->name);
  }
  PY_TRY(audit(t, "object.__setattr__", {object, names::__class__, value}));
  auto* newType = static_cast<Type*>(value);
  bool modules = isSubtype(newType, &moduleType) && isSubtype(oldType, &moduleType);
  if (!modules && (hasFlag(newType, kTypeImmutable) || hasFlag(oldType, kTypeImmutable))) {
    return t.raise(typeErrorType,
                   "__class__ assignment only supported for mutable types or ModuleType "
                   "subclasses");
  }
  PY_TRY(checkCompatible(t, oldType, newType, "__class__"));
  // Slot numbers belong to the old class.
  PY_TRY(detachInlineValues(t, object));
  if (hasFlag(newType, kTypeHeap)) incref(newType);
  object->type = newType;
  if (hasFlag(oldType, kTypeHeap)) decref(oldType);
  return {};
}

}  // namespace taipan
