// The table of special methods, and how the slots of a type follow from the dicts of its MRO.
//
// A slot of a Python class holds, if all its methods come from one built-in base, that base's own C
// function; else the generic function that looks the method up. A slot may serve several names
// (`__add__` and `__radd__`), and a name may have several slots (`__getitem__`: mapping and
// sequence).

#include <cstddef>
#include <iterator>

#include "builtins/type/slots/special_methods.h"

namespace taipan {

// Function pointers of different types go into one table, which is no constant expression; the
// table is filled at load time by the dynamic linker alone (relocations), not by code.
#define SPECIAL(name, slot, generic, wrapper, flags, signature, doc) \
  {name,                                                             \
   static_cast<int>(offsetof(HeapType, slot)),                       \
   (void*)generic,                                                   \
   (WrapperFunction)(void*)wrapper,                                  \
   name signature "\n--\n\n" doc,                                    \
   flags,                                                            \
   nullptr},
#define SPECIAL_PLAIN(name, slot, generic, wrapper, flags, doc) \
  {name,           static_cast<int>(offsetof(HeapType, slot)),  \
   (void*)generic, (WrapperFunction)(void*)wrapper,             \
   nullptr,        flags,                                       \
   nullptr},
const WrapperBase kSpecialMethods[] = {
#include "builtins/type/slots/special_methods.def"
    {}};
#undef SPECIAL
#undef SPECIAL_PLAIN

const int kSpecialMethodCount = static_cast<int>(std::size(kSpecialMethods)) - 1;

namespace {

/// The interned names of the rows, in the table's order; made on first use.
Str** rowNames = nullptr;

Status makeRowNames(Thread& t) {
  if (rowNames != nullptr) return {};
  auto** made = new Str*[static_cast<usize>(kSpecialMethodCount)]();
  for (int i = 0; i < kSpecialMethodCount; ++i) {
    made[i] = PY_TRY(newInterned(t, kSpecialMethods[i].name)).release();
  }
  rowNames = made;
  return {};
}

/// The only filled slot of the type among those of the name, or null if there are none or several.
void** onlySlotOf(Type* type, Str* name) {
  void** result = nullptr;
  for (int i = 0; i < kSpecialMethodCount; ++i) {
    if (rowNames[i] != name) continue;
    void** address = slotAddress(type, kSpecialMethods[i].offset);
    if (address == nullptr || *address == nullptr) continue;
    if (result != nullptr && result != address) return nullptr;
    result = address;
  }
  return result;
}

/// What one slot should hold, collected over the rows that share it.
struct SlotChoice {
  void* specific = nullptr;  ///< a base's C function that serves all names seen so far
  void* generic = nullptr;
  bool useGeneric = false;
};

/// Takes the definition `found` of row `i` into account.
void considerDefinition(Type* type, void** address, int i, Object* found, SlotChoice& choice) {
  const WrapperBase& row = kSpecialMethods[i];
  if (found->type == &wrapperDescriptorType &&
      static_cast<WrapperDescriptor*>(found)->name == rowNames[i]) {
    auto* descriptor = static_cast<WrapperDescriptor*>(found);
    void** only = onlySlotOf(type, rowNames[i]);
    if (only == nullptr || only == address) choice.generic = row.function;
    bool sameWrapper = row.wrapper == nullptr || descriptor->base->wrapper == row.wrapper;
    if (sameWrapper && (choice.specific == nullptr || choice.specific == descriptor->wrapped) &&
        isSubtype(type, descriptor->owner)) {
      choice.specific = descriptor->wrapped;
    } else {
      choice.useGeneric = true;
    }
    return;
  }
  bool isNew = row.offset == static_cast<int>(offsetof(HeapType, new_));
  if (isNew && isNewWrapper(found)) {
    // tp_new is inherited from the base, which is where this `__new__` comes from.
    choice.specific = reinterpret_cast<void*>(type->new_);
    return;
  }
  if (isNone(found) && row.offset == static_cast<int>(offsetof(HeapType, hash))) {
    choice.specific = reinterpret_cast<void*>(&hashNotImplemented);
    return;
  }
  choice.useGeneric = true;
  choice.generic = row.function;
}

/// Sets the slot whose first row is `i`; the first row of the next slot. The rows of a slot stand
/// together in the table.
int updateSlotAt(Type* type, int i) {
  int offset = kSpecialMethods[i].offset;
  void** address = slotAddress(type, offset);
  int end = i;
  while (end < kSpecialMethodCount && kSpecialMethods[end].offset == offset) ++end;
  if (address == nullptr) return end;
  SlotChoice choice;
  for (; i < end; ++i) {
    // Not through the method cache: most of these names are in no class, and would only fill it.
    Object* found = lookupMro(type, rowNames[i]);
    if (found != nullptr) {
      considerDefinition(type, address, i, found, choice);
    } else if (offset == static_cast<int>(offsetof(HeapType, iternext))) {
      choice.specific = reinterpret_cast<void*>(&nextNotImplemented);
    }
  }
  *address = choice.specific != nullptr && !choice.useGeneric ? choice.specific : choice.generic;
  return end;
}

/// A metaclass that calls its classes like `type` does lets them be called without a tuple.
void syncVectorcall(Type& type) {
  if (!hasFlag(&type, kTypeTypeSubclass) || !hasFlag(&type, kTypeHeap)) return;
  if (type.call == &typeCall) {
    type.flags |= kTypeHaveVectorcall;
  } else {
    type.flags &= ~kTypeHaveVectorcall;
  }
}

/// Updates the slots of `name` in the type and in subclasses that do not override it.
Status updateRecursively(Thread& t, Type& type, Str* name) {
  for (int i = 0; i < kSpecialMethodCount;) {
    int end = i;
    bool concerned = false;
    while (end < kSpecialMethodCount && kSpecialMethods[end].offset == kSpecialMethods[i].offset) {
      concerned |= rowNames[end++] == name;
    }
    if (concerned) updateSlotAt(&type, i);
    i = end;
  }
  syncVectorcall(type);
  TypeRT* rt = typeRTIfAny(&type);
  if (rt == nullptr) return {};
  for (u32 i = 0; i < rt->subclassCount; ++i) {
    Type* derived = rt->subclasses[i];
    if (derived->dict != nullptr && dictGetStr(typeDict(derived), name) != nullptr) continue;
    PY_TRY(updateRecursively(t, *derived, name));
  }
  return {};
}

}  // namespace

void** slotAddress(Type* type, int offset) {
  auto at = [](void* table, usize within) -> void** {
    if (table == nullptr) return nullptr;
    return reinterpret_cast<void**>(static_cast<char*>(table) + within);
  };
  auto o = static_cast<usize>(offset);
  if (o >= offsetof(HeapType, buffer)) return at(type->asBuffer, o - offsetof(HeapType, buffer));
  if (o >= offsetof(HeapType, sequence)) {
    return at(type->asSequence, o - offsetof(HeapType, sequence));
  }
  if (o >= offsetof(HeapType, mapping)) return at(type->asMapping, o - offsetof(HeapType, mapping));
  if (o >= offsetof(HeapType, number)) return at(type->asNumber, o - offsetof(HeapType, number));
  if (o >= offsetof(HeapType, async)) return at(type->asAsync, o - offsetof(HeapType, async));
  return at(type, o);
}

bool isSpecialMethodName(const Str* name) {
  if (rowNames == nullptr) return false;
  for (int i = 0; i < kSpecialMethodCount; ++i) {
    if (rowNames[i] == name) return true;
  }
  return false;
}

Status fixSlots(Thread& t, Type& type) {
  PY_TRY(makeRowNames(t));
  for (int i = 0; i < kSpecialMethodCount;) i = updateSlotAt(&type, i);
  syncVectorcall(type);
  return {};
}

Status updateSlots(Thread& t, Type& type, Object* name) {
  PY_TRY(makeRowNames(t));
  if (!isSpecialMethodName(static_cast<Str*>(name))) return {};
  return updateRecursively(t, type, static_cast<Str*>(name));
}

Status addSlotWrappers(Thread& t, Type& type) {
  PY_TRY(makeRowNames(t));
  for (int i = 0; i < kSpecialMethodCount; ++i) {
    const WrapperBase& row = kSpecialMethods[i];
    if (row.wrapper == nullptr) continue;
    void** address = slotAddress(&type, row.offset);
    if (address == nullptr || *address == nullptr) continue;
    if (dictGetStr(typeDict(&type), rowNames[i]) != nullptr) continue;
    if (*address == reinterpret_cast<void*>(&hashNotImplemented)) {
      PY_TRY(dictSetStr(t, typeDict(&type), rowNames[i], none()));
      continue;
    }
    Ref<> descriptor = PY_TRY(newWrapperDescriptor(t, type, row, *address));
    PY_TRY(dictSetStr(t, typeDict(&type), rowNames[i], descriptor.get()));
  }
  return {};
}

}  // namespace taipan
