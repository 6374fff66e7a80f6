// Slot inheritance (C-API reference, "Type Objects": the inheritance column of the slot table).
//
// A slot that the type leaves empty comes from the first type of its MRO that *defines* it, i.e.
// whose value differs from its own base's. Some slots only travel together: the two spellings of
// attribute access, comparison with hash, collection support with its flag.

#include "builtins/type/instance.h"
#include "builtins/type/type_internal.h"
#include "object/allocate.h"
#include "object/names.h"

namespace taipan {

namespace {

/// Copies word for word the entries of a slot table that are empty in `own`.
void inheritTable(void* own, const void* from, const void* grand, usize bytes) {
  auto* to = static_cast<void**>(own);
  auto* base = static_cast<void* const*>(from);
  auto* baseBase = static_cast<void* const*>(grand);
  for (usize i = 0; i < bytes / sizeof(void*); ++i) {
    bool defined = base[i] != nullptr && (baseBase == nullptr || base[i] != baseBase[i]);
    if (to[i] == nullptr && defined) to[i] = base[i];
  }
}

template <class Table>
void inheritTable(Table* own, const Table* base, const Type* grandType, Table* Type::* field) {
  if (own == nullptr || base == nullptr || own == base) return;
  inheritTable(own, base, grandType == nullptr ? nullptr : grandType->*field, sizeof(Table));
}

/// One slot of the type struct itself.
template <class T>
void inheritSlot(Type& type, Type& base, T Type::* field) {
  bool defined =
      base.*field != nullptr && (base.base == nullptr || base.*field != base.base->*field);
  if (type.*field == nullptr && defined) type.*field = base.*field;
}

bool overridesHash(const Type& type) {
  const Dict* dict = typeDict(&type);
  return dictGetStr(dict, names::__eq__) != nullptr || dictGetStr(dict, names::__hash__) != nullptr;
}

void inheritAttributeAccess(Type& type, Type& base) {
  if (type.getattr == nullptr && type.getAttribute == nullptr) {
    type.getattr = base.getattr;
    type.getAttribute = base.getAttribute;
  }
  if (type.setattr == nullptr && type.setAttribute == nullptr) {
    type.setattr = base.setattr;
    type.setAttribute = base.setAttribute;
  }
}

void inheritCall(Type& type, Type& base) {
  if (type.call == nullptr && hasFlag(&base, kTypeHaveVectorcall) &&
      hasFlag(&type, kTypeImmutable)) {
    type.flags |= kTypeHaveVectorcall;
  }
  inheritSlot(type, base, &Type::call);
}

void inheritFree(Type& type, Type& base) {
  bool gc = hasFlag(&type, kTypeHaveGc);
  if (gc == hasFlag(&base, kTypeHaveGc)) {
    inheritSlot(type, base, &Type::free);
  } else if (gc && type.free == nullptr && base.free == &plainFree) {
    type.free = &gcFree;
  }
}

}  // namespace

void inheritKindFlags(Type& type, Type& base) {
  constexpr unsigned long kKinds = kTypeLongSubclass | kTypeListSubclass | kTypeTupleSubclass |
                                   kTypeBytesSubclass | kTypeStrSubclass | kTypeDictSubclass |
                                   kTypeExceptionSubclass | kTypeTypeSubclass | kTypeMatchSelf;
  type.flags |= base.flags & kKinds;
}

void inheritPatternFlags(Type& type, Type& base) {
  constexpr unsigned long kPatterns = kTypeSequence | kTypeMapping;
  if ((type.flags & kPatterns) == 0) type.flags |= base.flags & kPatterns;
}

void inheritFlags(Type& type, Type& base) {
  if (!hasFlag(&type, kTypeHaveGc) && hasFlag(&base, kTypeHaveGc) && type.traverse == nullptr &&
      type.clear == nullptr) {
    type.flags |= kTypeHaveGc;
    type.traverse = base.traverse;
    type.clear = base.clear;
  }
  type.flags |= base.flags & kTypeManagedDict;
  if (type.basicSize == 0) type.basicSize = base.basicSize;
  if (type.itemSize == 0) type.itemSize = base.itemSize;
  if (type.weaklistOffset == 0) type.weaklistOffset = base.weaklistOffset;
  if (type.dictOffset == 0) type.dictOffset = base.dictOffset;
  inheritKindFlags(type, base);
}

void inheritSlots(Type& type, Type& base) {
  inheritTable(type.asNumber, base.asNumber, base.base, &Type::asNumber);
  inheritTable(type.asAsync, base.asAsync, base.base, &Type::asAsync);
  inheritTable(type.asSequence, base.asSequence, base.base, &Type::asSequence);
  inheritTable(type.asMapping, base.asMapping, base.base, &Type::asMapping);
  inheritTable(type.asBuffer, base.asBuffer, base.base, &Type::asBuffer);
  inheritSlot(type, base, &Type::dealloc);
  inheritAttributeAccess(type, base);
  inheritSlot(type, base, &Type::repr);
  inheritCall(type, base);
  inheritSlot(type, base, &Type::str);
  if (type.richCompare == nullptr && type.hash == nullptr && !overridesHash(type)) {
    type.richCompare = base.richCompare;
    type.hash = base.hash;
  }
  inheritSlot(type, base, &Type::iter);
  inheritSlot(type, base, &Type::iternext);
  if (type.descrGet == nullptr && base.descrGet != nullptr && hasFlag(&type, kTypeImmutable) &&
      hasFlag(&base, kTypeMethodDescriptor)) {
    type.flags |= kTypeMethodDescriptor;
  }
  inheritSlot(type, base, &Type::descrGet);
  inheritSlot(type, base, &Type::descrSet);
  inheritSlot(type, base, &Type::init);
  inheritSlot(type, base, &Type::alloc);
  inheritSlot(type, base, &Type::isGc);
  inheritSlot(type, base, &Type::finalize);
  inheritFree(type, base);
  if (type.vectorcallOffset == 0) type.vectorcallOffset = base.vectorcallOffset;
}

}  // namespace taipan
