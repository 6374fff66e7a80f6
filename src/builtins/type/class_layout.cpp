#include "builtins/type/class_layout.h"

#include "builtins/list/list.h"
#include "builtins/type/instance.h"
#include "builtins/weakref/weakref.h"
#include "object/names.h"

namespace taipan {

namespace {

/// Whether a derived type has more in its instances than `base`, apart from `__dict__` and
/// `__weakref__` (and a `__weakref__` slot behind the base's part).
bool extendsLayout(const Type* type, const Type* base) {
  isize typeSize = type->basicSize;
  isize baseSize = base->basicSize;
  if (type->itemSize != 0 || base->itemSize != 0) {
    return typeSize != baseSize || type->itemSize != base->itemSize;
  }
  constexpr isize kWord = sizeof(Object*);
  if (type->weaklistOffset != 0 && base->weaklistOffset == 0 &&
      type->weaklistOffset + kWord == typeSize && hasFlag(type, kTypeHeap)) {
    typeSize -= kWord;
  }
  if (type->dictOffset > 0 && base->dictOffset == 0 && type->dictOffset + kWord == typeSize &&
      hasFlag(type, kTypeHeap)) {
    typeSize -= kWord;
  }
  return typeSize != baseSize;
}

bool isClassInternalName(const Str* name) {
  // The compiler puts these into the namespace; they are gone when the class is complete.
  return strEqualAscii(*name, "__qualname__") || strEqualAscii(*name, "__classcell__");
}

Status checkSlotName(Thread& t, Type* base, Object* item, ClassLayout* layout) {
  if (!isStr(item)) {
    return t.raise(typeErrorType, "__slots__ items must be strings, not '%.200s'",
                   item->type->name);
  }
  auto* name = static_cast<Str*>(item);
  if (!strIsIdentifier(*name)) return t.raise(typeErrorType, "__slots__ must be identifiers");
  if (strEqualAscii(*name, "__dict__")) {
    if (!layout->mayAddDict || layout->addDict) {
      return t.raise(typeErrorType, "__dict__ slot disallowed: we already got one");
    }
    layout->addDict = true;
  }
  if (strEqualAscii(*name, "__weakref__")) {
    if (!layout->mayAddWeakref || layout->addWeakref) {
      return t.raise(typeErrorType,
                     "__weakref__ slot disallowed: either we already got one, or __itemsize__ != "
                     "0");
    }
    layout->addWeakref = true;
  }
  return {};
}

/// The sorted names of real slots.
Status collectSlots(Thread& t, Tuple* given, Dict* dict, Str* className, ClassLayout* layout) {
  Ref<List> names = PY_TRY(newList(t));
  for (isize i = 0; i < given->size; ++i) {
    auto* name = static_cast<Str*>((*given)[i]);
    if (strEqualAscii(*name, "__dict__") && layout->addDict) continue;
    if (strEqualAscii(*name, "__weakref__") && layout->addWeakref) continue;
    Ref<Str> mangled = PY_TRY(mangleName(t, className, name));
    if (!isClassInternalName(mangled.get()) && PY_TRY(dictContains(t, dict, mangled.get()))) {
      return t.raise(valueErrorType, "%R in __slots__ conflicts with class variable", name);
    }
    PY_TRY(names->append(t, mangled.get()));
  }
  PY_TRY(names->sort(t));
  layout->slots = PY_TRY(listToTuple(t, names.get()));
  return {};
}

/// Bases other than the first layout-giving one may bring a dict or weak references.
void askOtherBases(Type* base, Tuple* bases, ClassLayout* layout) {
  for (isize i = 0; i < bases->size; ++i) {
    auto* other = static_cast<Type*>((*bases)[i]);
    if (other == base) continue;
    if (layout->mayAddDict && other->dictOffset != 0) layout->addDict = true;
    if (layout->mayAddWeakref && other->weaklistOffset != 0) layout->addWeakref = true;
  }
}

}  // namespace

Type* solidBase(Type* type) {
  while (type->base != nullptr && !extendsLayout(type, type->base)) type = type->base;
  return type;
}

Result<Type*> bestBase(Thread& t, Tuple* bases) {
  Type* winner = nullptr;
  Type* base = nullptr;
  for (isize i = 0; i < bases->size; ++i) {
    if (!isType((*bases)[i])) return t.raise(typeErrorType, "bases must be types");
    auto* candidate = static_cast<Type*>((*bases)[i]);
    if (!hasFlag(candidate, kTypeReady)) PY_TRY(typeReady(t, *candidate));
    if (!hasFlag(candidate, kTypeBase)) {
      return t.raise(typeErrorType, "type '%.100s' is not an acceptable base type",
                     candidate->name);
    }
    Type* solid = solidBase(candidate);
    if (winner == nullptr || (solid != winner && isSubtype(solid, winner))) {
      winner = solid;
      base = candidate;
    } else if (!isSubtype(winner, solid)) {
      return t.raise(typeErrorType, "multiple bases have instance lay-out conflict");
    }
  }
  return base;
}

Ref<Str> mangleName(Thread& t, Str* className, Str* name) {
  bool isPrivate =
      name->length > 2 && strAt(*name, 0) == '_' && strAt(*name, 1) == '_' &&
      !(strAt(*name, name->length - 1) == '_' && strAt(*name, name->length - 2) == '_') &&
      strFindChar(*name, '.', 0, name->length) < 0;
  isize start = 0;
  while (start < className->length && strAt(*className, start) == '_') ++start;
  if (!isPrivate || start == className->length) return internStr(Ref<Str>::share(name));
  Ref<Str> stripped = PY_TRY(strSubstring(t, *className, start, className->length));
  Ref<Str> underscore = PY_TRY(newStr(t, "_"));
  Ref<Str> prefix = PY_TRY(strConcat(t, *underscore, *stripped));
  return internStr(PY_TRY(strConcat(t, *prefix, *name)));
}

Status planLayout(Thread& t, Type* base, Tuple* bases, Dict* dict, Str* className,
                  ClassLayout* layout) {
  layout->mayAddDict = base->dictOffset == 0;
  layout->mayAddWeakref = base->weaklistOffset == 0 && base->itemSize == 0;
  Object* slots = dictGetStr(dict, names::__slots__);
  if (slots == nullptr) {
    layout->addDict = layout->mayAddDict;
    layout->addWeakref = layout->mayAddWeakref;
    return {};
  }
  Ref<> keep = Ref<>::share(slots);
  Ref<Tuple> given = isStr(slots) ? packTuple(t, {slots}) : toTuple(t, slots);
  if (!given) return failure;
  if (given->size > 0 && base->itemSize != 0) {
    return t.raise(typeErrorType, "nonempty __slots__ not supported for subtype of '%s'",
                   base->name);
  }
  for (isize i = 0; i < given->size; ++i) PY_TRY(checkSlotName(t, base, (*given)[i], layout));
  PY_TRY(collectSlots(t, given.get(), dict, className, layout));
  askOtherBases(base, bases, layout);
  return {};
}

Status applyLayout(Thread& t, HeapType* type, const ClassLayout& layout) {
  constexpr isize kWord = sizeof(Object*);
  Type* base = type->base;
  isize offset = base->basicSize;
  MemberDef* member = heapMembers(type);
  for (isize i = 0; i < layout.slotCount(); ++i, ++member) {
    auto* name = static_cast<Str*>((*layout.slots.get())[i]);
    const char* text = PY_TRY(strUtf8(t, *name));
    *member = {text, kMemberObjectEx, offset, 0, nullptr};
    offset += kWord;
  }
  if (layout.addDict && base->itemSize != 0) {
    type->dictOffset = -kWord;
    offset += kWord;
  }
  if (layout.addWeakref) {
    type->weaklistOffset = offset;
    offset += kWord;
  }
  type->basicSize = offset;
  type->itemSize = base->itemSize;
  if (layout.addDict && base->itemSize == 0) {
    type->flags |= kTypeManagedDict;
    type->dictOffset = managedDictOffset(*type);
  }
  type->members = heapMembers(type);
  const GetSetDef* getset = nullptr;
  if (layout.addDict && layout.addWeakref) {
    getset = kInstanceDictWeakrefGetSet;
  } else if (layout.addDict) {
    getset = kInstanceDictGetSet;
  } else if (layout.addWeakref) {
    getset = kInstanceWeakrefGetSet;
  }
  type->getset = const_cast<GetSetDef*>(getset);
  type->slots = layout.slots.share().release();
  return {};
}

}  // namespace taipan
