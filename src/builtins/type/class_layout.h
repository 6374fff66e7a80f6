// What a class statement makes of its bases and `__slots__`: used by type.__new__ only.
#pragma once

#include "builtins/type/type_internal.h"

namespace taipan {

/// The plan of a new class's instances.
struct ClassLayout {
  Ref<Tuple> slots;  ///< sorted, mangled names that get a slot; null without `__slots__`
  Object* slotDocs = nullptr;
  bool mayAddDict = false;
  bool mayAddWeakref = false;
  bool addDict = false;
  bool addWeakref = false;
  isize slotCount() const { return slots.get() == nullptr ? 0 : slots.get()->size; }
};

/// Reads `__slots__` out of the class's dict.
Status planLayout(Thread& t, Type* base, Tuple* bases, Dict* dict, Str* className,
                  ClassLayout* layout);
/// Sets sizes, offsets, members and the getters of `__dict__` and `__weakref__` of the new type.
Status applyLayout(Thread& t, HeapType* type, const ClassLayout& layout);

}  // namespace taipan
