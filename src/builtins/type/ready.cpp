// Completing a type whose struct was filled in statically (or from a spec): see typeReady.

#include "builtins/type/instance.h"
#include "builtins/type/type_internal.h"
#include "object/allocate.h"
#include "object/names.h"

namespace taipan {

namespace {

/// Classes inherit a whole slot table that they do not have at all.
void shareTables(Type& type) {
  Type* base = type.base;
  if (base == nullptr) return;
  if (type.asNumber == nullptr) type.asNumber = base->asNumber;
  if (type.asSequence == nullptr) type.asSequence = base->asSequence;
  if (type.asMapping == nullptr) type.asMapping = base->asMapping;
  if (type.asAsync == nullptr) type.asAsync = base->asAsync;
  if (type.asBuffer == nullptr) type.asBuffer = base->asBuffer;
}

Status setBases(Thread& t, Type& type) {
  if (type.base == nullptr && &type != &objectType) {
    type.base = &objectType;
    if (hasFlag(&type, kTypeHeap)) incref(&objectType);
  }
  Type* base = type.base;
  if (base != nullptr && !hasFlag(base, kTypeReady)) PY_TRY(typeReady(t, *base));
  if (type.type == nullptr && base != nullptr) type.type = base->type;
  if (type.bases == nullptr) {
    type.bases = base == nullptr ? Ref<Tuple>::share(emptyTuple()).release()
                                 : PY_TRY(packTuple(t, {base})).release();
  }
  return {};
}

/// `__new__` and what follows from having or lacking it.
Status setNew(Thread& t, Type& type) {
  Type* base = type.base;
  bool heap = hasFlag(&type, kTypeHeap);
  if (type.new_ == nullptr && base == &objectType && !heap) {
    type.flags |= kTypeDisallowInstantiation;
  }
  if (hasFlag(&type, kTypeDisallowInstantiation)) {
    type.new_ = nullptr;
    return {};
  }
  if (type.new_ == nullptr) {
    if (base != nullptr) type.new_ = base->new_;
    return {};
  }
  if (dictGetStr(typeDict(&type), names::__new__) != nullptr) return {};
  Ref<> function = PY_TRY(newNewWrapper(t, type));
  return dictSetStr(t, typeDict(&type), names::__new__, function.get());
}

/// Adds `value` under `name` unless the dict has it and `replace` is false.
Status addToDict(Thread& t, Type& type, const char* name, Ref<> value, bool replace = false) {
  if (!value) return failure;
  Ref<Str> key = PY_TRY(newInterned(t, name));
  if (!replace && dictGetStr(typeDict(&type), key.get()) != nullptr) return {};
  return dictSetStr(t, typeDict(&type), key.get(), value.get());
}

Status addMethods(Thread& t, Type& type) {
  if (type.methods == nullptr) return {};
  for (const MethodDef* method = type.methods; method->name != nullptr; ++method) {
    bool coexist = (method->flags & kMethodCoexist) != 0;
    if ((method->flags & kMethodClass) != 0) {
      if ((method->flags & kMethodStatic) != 0) {
        return t.raise(valueErrorType, "method cannot be both class and static");
      }
      PY_TRY(addToDict(t, type, method->name, newClassMethodDescriptor(t, type, *method), coexist));
    } else if ((method->flags & kMethodStatic) != 0) {
      PY_TRY(addToDict(t, type, method->name, newStaticBuiltin(t, type, *method), coexist));
    } else {
      PY_TRY(addToDict(t, type, method->name, newMethodDescriptor(t, type, *method), coexist));
    }
  }
  return {};
}

Status addMembers(Thread& t, Type& type) {
  if (type.members == nullptr) return {};
  for (const MemberDef* member = type.members; member->name != nullptr; ++member) {
    PY_TRY(addToDict(t, type, member->name, newMemberDescriptor(t, type, *member)));
  }
  return {};
}

Status addGetters(Thread& t, Type& type) {
  if (type.getset == nullptr) return {};
  for (const GetSetDef* getset = type.getset; getset->name != nullptr; ++getset) {
    PY_TRY(addToDict(t, type, getset->name, newGetSetDescriptor(t, type, *getset)));
  }
  return {};
}

Status addDoc(Thread& t, Type& type) {
  if (dictGetStr(typeDict(&type), names::__doc__) != nullptr) return {};
  Ref<> doc = PY_TRY(docOf(t, typeShortName(type), type.doc));
  return dictSetStr(t, typeDict(&type), names::__doc__, doc.get());
}

Status fillDict(Thread& t, Type& type) {
  PY_TRY(addSlotWrappers(t, type));
  PY_TRY(addMethods(t, type));
  PY_TRY(addMembers(t, type));
  PY_TRY(addGetters(t, type));
  return addDoc(t, type);
}

Status inheritAll(Thread& t, Type& type) {
  Type* base = type.base;
  if (base != nullptr) inheritFlags(type, *base);
  // The collector's head may have come from the base only.
  if (hasFlag(&type, kTypeHaveGc) && type.free == &plainFree) type.free = &gcFree;
  Tuple* mro = typeMro(&type);
  for (isize i = 1; i < mro->size; ++i) {
    Object* entry = (*mro)[i];
    if (!isType(entry)) continue;
    inheritSlots(type, *static_cast<Type*>(entry));
    inheritPatternFlags(type, *static_cast<Type*>(entry));
  }
  if (base != nullptr && !hasFlag(&type, kTypeHeap)) shareTables(type);
  if (type.alloc == nullptr) type.alloc = &genericAllocate;
  if (type.free == nullptr) type.free = hasFlag(&type, kTypeHaveGc) ? &gcFree : &plainFree;
  if (type.hash == nullptr && dictGetStr(typeDict(&type), names::__hash__) == nullptr) {
    PY_TRY(dictSetStr(t, typeDict(&type), names::__hash__, none()));
    type.hash = &hashNotImplemented;
  }
  return {};
}

Status checkReady(Thread& t, Type& type) {
  if (hasFlag(&type, kTypeHaveGc) && type.traverse == nullptr) {
    return t.raise(systemErrorType,
                   "type %s has the Py_TPFLAGS_HAVE_GC flag but has no traverse function",
                   type.name);
  }
  if (type.name == nullptr) {
    return t.raise(systemErrorType, "Type does not define the tp_name field.");
  }
  return {};
}

/// What instances with a managed dict need of their type. An extension may ask for such instances
/// by the flag alone (Py_TPFLAGS_MANAGED_DICT), as pybind11 does.
Status prepareManagedDict(Thread& t, HeapType& type) {
  if (type.dictOffset == 0) type.dictOffset = managedDictOffset(type);
  type.cachedKeys = newInstanceLayout();
  if (type.cachedKeys == nullptr) return t.raiseNoMemory();
  return {};
}

Status makeReady(Thread& t, Type& type) {
  // Of static types of extensions too: what they inherit depends on it.
  if (!hasFlag(&type, kTypeHeap)) type.flags |= kTypeImmutable;
  PY_TRY(setBases(t, type));
  if (type.dict == nullptr) type.dict = PY_TRY(newDict(t)).release();
  PY_TRY(setNew(t, type));
  PY_TRY(fillDict(t, type));
  PY_TRY(updateMro(t, type, nullptr));
  PY_TRY(inheritAll(t, type));
  PY_TRY(checkReady(t, type));
  if (hasFlag(&type, kTypeManagedDict)) {
    PY_TRY(prepareManagedDict(t, static_cast<HeapType&>(type)));
  }
  Tuple* bases = typeBases(&type);
  for (isize i = 0; i < bases->size; ++i) {
    if (!addSubclass(static_cast<Type*>((*bases)[i]), &type)) return t.raiseNoMemory();
  }
  if (typeRT(&type) == nullptr) return t.raiseNoMemory();
  return {};
}

}  // namespace

Status typeReady(Thread& t, Type& type) {
  if (hasFlag(&type, kTypeReady | kTypeReadying)) return {};
  type.flags |= kTypeReadying;
  Status status = makeReady(t, type);
  type.flags &= ~kTypeReadying;
  if (!status.failed()) type.flags |= kTypeReady;
  return status;
}

Status readyCoreTypes(Thread& t) {
  PY_TRY(typeReady(t, objectType));
  PY_TRY(typeReady(t, typeType));
#define TYPE(name, symbol) PY_TRY(typeReady(t, name##Type));
#include "object/builtin_types.def"
#undef TYPE
#define EXCEPTION(cppName, pythonName, base) PY_TRY(typeReady(t, cppName));
#include "object/exceptions.def"
#undef EXCEPTION
  return {};
}

}  // namespace taipan
