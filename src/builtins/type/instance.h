// Instances of classes with a `__dict__`: their attributes live in slots behind the object.
//
// In memory, for a type with kTypeManagedDict:
//
//   [values word][dict word][GcHead] Object ... (basicSize bytes) [InlineValues]
//
// `InlineValues` has `capacity` slots; which slot belongs to which name says the class's
// InstanceLayout (HeapType::cachedKeys), which only ever grows: a slot index, once given to a name,
// keeps it for the life of the class. `valid` is the capacity while the slots hold the attributes;
// it becomes 0 for ever when they move to a real dict (somebody asked for `__dict__`, the names did
// not fit, the class was changed). So `index < valid` is the whole check of an inline cache that
// has compared the type's version: it covers older instances with fewer slots, too.
//
// While valid, the dict word is null, and the values word points to the InlineValues; afterwards
// the values word is null, and the dict word is the dict, or null again if it was deleted.
#pragma once

#include "builtins/dict/dict.h"
#include "object/gc/gc.h"
#include "object/str_layout.h"
#include "object/type.h"

namespace taipan {

inline constexpr int kMaxInlineSlots = 30;

/// The names of a class's instance attributes, in the order in which they were first set.
struct InstanceLayout {
  u8 count;                     ///< names so far
  u8 capacity;                  ///< slots that new instances get
  u16 instancesMade;            ///< until the capacity is settled
  Str* names[kMaxInlineSlots];  ///< interned, owned
};

/// The attribute slots behind an instance.
struct InlineValues {
  u8 valid;     ///< capacity while in use, 0 once the attributes are elsewhere
  u8 capacity;  ///< number of slots
  u8 used;      ///< how many slots are set = how many order bytes are in use
  u8 shortOrder[5];
  Object* slots[1];  ///< owned; null = not set

  /// Slot indices in the order in which they were set (the order of `__dict__`).
  u8* order() {
    return capacity <= sizeof shortOrder ? shortOrder : reinterpret_cast<u8*>(slots + capacity);
  }
};

/// Offset of slot `index` from the object, a constant per class: inline caches may keep it.
inline isize inlineSlotOffset(const Type* type, int index) {
  return ((type->basicSize + 7) & ~isize{7}) + 8 + isize{8} * index;
}

inline InlineValues* inlineValues(Object* object) {
  return reinterpret_cast<InlineValues*>(reinterpret_cast<char*>(object) +
                                         ((object->type->basicSize + 7) & ~isize{7}));
}
/// The prefix words; the type must have kTypeManagedDict.
inline void*& valuesWord(Object* object) { return reinterpret_cast<void**>(object)[-4]; }
inline Dict*& dictWord(Object* object) { return reinterpret_cast<Dict**>(object)[-3]; }

inline InstanceLayout* layoutOf(const Type* type) {
  return static_cast<InstanceLayout*>(static_cast<const HeapType*>(type)->cachedKeys);
}

/// What Type::dictOffset says of a managed dict: where it stands when counted from the end.
inline isize managedDictOffset(const Type& type) {
  return -type.basicSize - isize{3} * isize{sizeof(void*)};
}

/// The slot of an interned name in a type's layout, or -1. The index stays valid for ever.
int layoutFind(const InstanceLayout* layout, const Str* internedName);
/// The same, adding the name if there is room for it; -1 if there is not.
int layoutFindOrAdd(InstanceLayout* layout, Str* internedName);

/// Reads a slot, borrowed; null = not set or not in a slot (then the dict has to be asked: check
/// `inlineValues(object)->valid`).
PY_ALWAYS_INLINE Object* loadSlot(Object* object, int index) {
  InlineValues* values = inlineValues(object);
  return index < values->valid ? values->slots[index] : nullptr;
}
/// Sets a slot to a new reference to `value`; false if the instance does not use that slot.
PY_ALWAYS_INLINE bool storeSlot(Object* object, int index, Object* value) {
  InlineValues* values = inlineValues(object);
  if (index >= values->valid) [[unlikely]]
    return false;
  incref(value);
  Object* old = values->slots[index];
  values->slots[index] = value;
  if (old != nullptr) {
    decref(old);
  } else {
    values->order()[values->used++] = static_cast<u8>(index);
  }
  return true;
}

/// The dict with all attributes of an instance, as far as it takes no search to know it: null if
/// they are in slots, if there is none yet, and for dicts that are counted from the end of the
/// items.
PY_ALWAYS_INLINE Dict* plainInstanceDict(Object* object) {
  const Type* type = object->type;
  if (hasFlag(type, kTypeManagedDict)) return dictWord(object);
  if (type->dictOffset <= 0) return nullptr;
  return *reinterpret_cast<Dict**>(reinterpret_cast<char*>(object) + type->dictOffset);
}

/// Where an instance keeps its dict if its type has `dictOffset` (any kind of offset, also the
/// managed one's word); null if it has none. The word may be null.
Dict** instanceDictWord(Object* object);
/// The instance's dict, made (and the slots' contents moved into it) on first demand; borrowed.
/// Null without exception if the type has no dict; null with an exception if memory is exhausted.
Dict* instanceDict(Thread& t, Object* object);
/// The value of an attribute in the instance's slots or dict (no class lookup); missing if none.
Lookup lookupInstance(Thread& t, Object* object, Object* name);
/// Sets (null: deletes) an attribute in the instance's slots or dict. `*hasDict` is false if the
/// type has none; deleting what is not there gives missing.
Lookup storeInstance(Thread& t, Object* object, Object* name, Object* value, bool* hasDict);
/// `object.__dict__ = dict`; null deletes it. The type must have a dict.
Status setInstanceDict(Thread& t, Object* object, Object* dict);
/// Whether the instance has any attribute of its own, without making a dict.
bool hasInstanceAttributes(Object* object);
/// Moves the slots' contents to a dict (if there are any), so that the class may be changed.
Status detachInlineValues(Thread& t, Object* object);

/// The part of traverse, clear and dealloc that belongs to slots and managed dict.
int visitInlineValues(Object* object, VisitFunction visit, void* arg);
void clearInlineValues(Object* object);

/// A zeroed instance of a type with managed dict: prefix words, GC head, empty slots, refcount 1,
/// heap type counted, not tracked. MemoryError.
Ref<> allocateInstance(Thread& t, Type& type);
/// A new layout for a class; null if memory is exhausted.
InstanceLayout* newInstanceLayout();
void freeInstanceLayout(InstanceLayout* layout);

/// Deallocator, traverse and clear of instances of Python classes (and of all heap types that were
/// made without their own): slots, dict, weak references, finalisers, then the base's.
void subtypeDealloc(Object* self);
int subtypeTraverse(Object* self, VisitFunction visit, void* arg);
int subtypeClear(Object* self);

}  // namespace taipan
