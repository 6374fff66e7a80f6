#include "builtins/type/instance.h"

#include <cstring>

#include "builtins/str/str.h"
#include "memory/memory.h"
#include "object/allocate.h"
#include "object/builtin_types.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"

namespace taipan {

namespace {

/// While a class has made fewer instances, they get spare slots: the first ones, which may be the
/// only ones, as many as there can be.
constexpr u16 kLearningInstances = 8;
constexpr u16 kRoomyInstances = 2;
constexpr int kLearningSlots = 8;
constexpr int kLeastSlots = 2;

int slotsForNewInstance(InstanceLayout* layout) {
  int wanted = layout->count;
  if (layout->instancesMade < kLearningInstances) {
    int spare = layout->instancesMade < kRoomyInstances ? kMaxInlineSlots : kLearningSlots;
    ++layout->instancesMade;
    if (wanted < spare) wanted = spare;
  }
  return wanted < kLeastSlots ? kLeastSlots : wanted;
}

usize inlineValuesSize(int capacity) {
  usize bytes = 8 + 8 * static_cast<usize>(capacity);
  if (capacity > 5) bytes += (static_cast<usize>(capacity) + 7) & ~usize{7};
  return bytes;
}

/// The slot of any str name, or -1.
int slotOfName(const InstanceLayout* layout, Object* name) {
  auto* str = static_cast<Str*>(name);
  if (isExactStr(name) && isInterned(*str)) return layoutFind(layout, str);
  for (int i = 0; i < layout->count; ++i) {
    if (strEqual(*layout->names[i], *str)) return i;
  }
  return -1;
}

Lookup dictLookup(Thread& t, Dict* dict, Object* name) {
  if (dict == nullptr) return Lookup::missing();
  if (isExactStr(name) && dictHasOnlyStrKeys(dict)) {
    Object* value = dictGetStr(dict, static_cast<Str*>(name));
    return value == nullptr ? Lookup::missing() : Lookup::share(value);
  }
  Ref<Dict> keep = Ref<Dict>::share(dict);
  return dictGet(t, dict, name);
}

void removeFromOrder(InlineValues* values, int index) {
  u8* order = values->order();
  for (int i = 0; i < values->used; ++i) {
    if (order[i] != index) continue;
    std::memmove(order + i, order + i + 1, static_cast<usize>(values->used - i - 1));
    --values->used;
    return;
  }
}

Lookup deleteSlot(InlineValues* values, int index) {
  if (index < 0 || index >= values->valid || values->slots[index] == nullptr) {
    return Lookup::missing();
  }
  Ref<> old = Ref<>::steal(values->slots[index]);
  values->slots[index] = nullptr;
  removeFromOrder(values, index);
  return old;
}

/// Sets (or deletes) in the dict whose place is `word`, making the dict if there is none.
Lookup dictStore(Thread& t, Dict** word, Object* name, Object* value) {
  if (*word == nullptr) {
    if (value == nullptr) return Lookup::missing();
    *word = PY_TRY(newDict(t)).release();
  }
  Ref<Dict> dict = Ref<Dict>::share(*word);
  if (value == nullptr) return dictPop(t, dict.get(), name);
  if (isExactStr(name)) {
    PY_TRY(dictSetStr(t, dict.get(), static_cast<Str*>(name), value));
  } else {
    PY_TRY(dictSet(t, dict.get(), name, value));
  }
  return Lookup::share(value);
}

Ref<Str> internedName(Object* name) {
  auto* str = static_cast<Str*>(name);
  if (isInterned(*str)) return Ref<Str>::share(str);
  return internStr(Ref<Str>::share(str));
}

Lookup storeManaged(Thread& t, Object* object, Object* name, Object* value) {
  InlineValues* values = inlineValues(object);
  InstanceLayout* layout = layoutOf(object->type);
  if (values->valid != 0) {
    if (value == nullptr) return deleteSlot(values, slotOfName(layout, name));
    if (isExactStr(name)) {
      Ref<Str> interned = PY_TRY(internedName(name));
      int index = layoutFindOrAdd(layout, interned.get());
      if (index >= 0 && storeSlot(object, index, value)) return Lookup::share(value);
    }
    PY_TRY(detachInlineValues(t, object));
  } else if (layout->instancesMade < kLearningInstances && value != nullptr && isExactStr(name)) {
    // This instance has run out of slots; let the later ones have enough.
    Ref<Str> interned = PY_TRY(internedName(name));
    layoutFindOrAdd(layout, interned.get());
  }
  return dictStore(t, &dictWord(object), name, value);
}

}  // namespace

InstanceLayout* newInstanceLayout() {
  return static_cast<InstanceLayout*>(rawCalloc(1, sizeof(InstanceLayout)));
}

void freeInstanceLayout(InstanceLayout* layout) {
  if (layout == nullptr) return;
  for (int i = 0; i < layout->count; ++i) decref(layout->names[i]);
  rawFree(layout);
}

int layoutFind(const InstanceLayout* layout, const Str* internedName) {
  for (int i = 0; i < layout->count; ++i) {
    if (layout->names[i] == internedName) return i;
  }
  return -1;
}

int layoutFindOrAdd(InstanceLayout* layout, Str* internedName) {
  int index = layoutFind(layout, internedName);
  if (index >= 0 || layout->count == kMaxInlineSlots) return index;
  incref(internedName);
  layout->names[layout->count] = internedName;
  return layout->count++;
}

Ref<> allocateInstance(Thread& t, Type& type) {
  // An extension's own traverse function sees a dict, but not the slots.
  int capacity = type.traverse == &subtypeTraverse ? slotsForNewInstance(layoutOf(&type)) : 0;
  usize body = static_cast<usize>((type.basicSize + 7) & ~isize{7});
  constexpr usize kPrefix = 2 * sizeof(void*) + sizeof(GcHead);
  usize bytes = kPrefix + body + inlineValuesSize(capacity);
  auto* block = static_cast<u64*>(objectMalloc(bytes));
  if (block == nullptr) return t.raiseNoMemory();
  for (usize i = 0; i < bytes / sizeof(u64); ++i) block[i] = 0;  // few words: no call
  auto* object = reinterpret_cast<Object*>(reinterpret_cast<char*>(block) + kPrefix);
  object->refcount = 1;
  object->type = &type;
  incref(&type);
  InlineValues* values = inlineValues(object);
  values->valid = values->capacity = static_cast<u8>(capacity);
  valuesWord(object) = capacity != 0 ? values : nullptr;
  gcCountAllocation(t);
  return Ref<>::steal(object);
}

Dict** instanceDictWord(Object* object) {
  Type* type = object->type;
  isize offset = type->dictOffset;
  if (offset == 0) return nullptr;
  if (hasFlag(type, kTypeManagedDict)) return &dictWord(object);
  if (offset < 0) {
    // Counted from the end of the items.
    isize items = static_cast<VarObject*>(object)->size;
    offset += instanceSize(*type, items < 0 ? -items : items);
  }
  return reinterpret_cast<Dict**>(reinterpret_cast<char*>(object) + offset);
}

Dict* instanceDict(Thread& t, Object* object) {
  Dict** word = instanceDictWord(object);
  if (word == nullptr) return nullptr;
  if (hasFlag(object->type, kTypeManagedDict) && inlineValues(object)->valid != 0 &&
      detachInlineValues(t, object).failed()) {
    return nullptr;
  }
  if (*word == nullptr) *word = newDict(t).release();
  return *word;
}

Lookup lookupInstance(Thread& t, Object* object, Object* name) {
  if (hasFlag(object->type, kTypeManagedDict)) {
    InlineValues* values = inlineValues(object);
    if (values->valid != 0) [[likely]] {
      int index = slotOfName(layoutOf(object->type), name);
      if (index < 0 || index >= values->valid || values->slots[index] == nullptr) {
        return Lookup::missing();
      }
      return Lookup::share(values->slots[index]);
    }
    return dictLookup(t, dictWord(object), name);
  }
  Dict** word = instanceDictWord(object);
  return word == nullptr ? Lookup::missing() : dictLookup(t, *word, name);
}

bool mayHaveInstanceAttribute(Object* object, Object* name) {
  if (hasFlag(object->type, kTypeManagedDict)) {
    InlineValues* values = inlineValues(object);
    if (values->valid != 0) {
      int index = slotOfName(layoutOf(object->type), name);
      return index >= 0 && index < values->valid && values->slots[index] != nullptr;
    }
  }
  Dict** word = instanceDictWord(object);
  if (word == nullptr || *word == nullptr || dictSize(*word) == 0) return false;
  return !dictHasOnlyStrKeys(*word) || dictGetStr(*word, static_cast<Str*>(name)) != nullptr;
}

Lookup storeInstance(Thread& t, Object* object, Object* name, Object* value, bool* hasDict) {
  *hasDict = true;
  if (hasFlag(object->type, kTypeManagedDict)) return storeManaged(t, object, name, value);
  Dict** word = instanceDictWord(object);
  if (word == nullptr) {
    *hasDict = false;
    return Lookup::missing();
  }
  return dictStore(t, word, name, value);
}

Status setInstanceDict(Thread& t, Object* object, Object* dict) {
  if (dict != nullptr && !isDict(dict)) {
    return t.raise(typeErrorType, "__dict__ must be set to a dictionary, not a '%.200s'",
                   dict->type->name);
  }
  Dict** word = instanceDictWord(object);
  if (word == nullptr) {
    return t.raise(attributeErrorType, "This object has no __dict__");
  }
  if (hasFlag(object->type, kTypeManagedDict)) {
    InlineValues* values = inlineValues(object);
    // The attributes so far go away with the old (virtual) dict.
    if (values->valid != 0) {
      PY_TRY(detachInlineValues(t, object));
      word = &dictWord(object);
    }
  }
  xincref(dict);
  assignOwned(*word, static_cast<Dict*>(dict));
  return {};
}

bool hasInstanceAttributes(Object* object) {
  if (hasFlag(object->type, kTypeManagedDict)) {
    InlineValues* values = inlineValues(object);
    if (values->valid != 0) return values->used != 0;
  }
  Dict** word = instanceDictWord(object);
  return word != nullptr && *word != nullptr && dictSize(*word) != 0;
}

Status detachInlineValues(Thread& t, Object* object) {
  if (!hasFlag(object->type, kTypeManagedDict)) return {};
  InlineValues* values = inlineValues(object);
  if (values->valid == 0) return {};
  Ref<Dict> dict = PY_TRY(newDictSized(t, values->used));
  InstanceLayout* layout = layoutOf(object->type);
  const u8* order = values->order();
  for (int i = 0; i < values->used; ++i) {
    PY_TRY(dictSetStr(t, dict.get(), layout->names[order[i]], values->slots[order[i]]));
  }
  values->valid = 0;
  valuesWord(object) = nullptr;
  dictWord(object) = dict.release();
  // The dict keeps the values alive: no finaliser runs here.
  for (int i = 0; i < values->used; ++i) decref(values->slots[order[i]]);
  std::memset(static_cast<void*>(values->slots), 0, 8 * static_cast<usize>(values->capacity));
  values->used = 0;
  return {};
}

int visitInlineValues(Object* object, VisitFunction visit, void* arg) {
  InlineValues* values = inlineValues(object);
  for (int i = 0; i < values->valid; ++i) PY_VISIT(values->slots[i]);
  PY_VISIT(dictWord(object));
  return 0;
}

void clearInlineValues(Object* object) {
  InlineValues* values = inlineValues(object);
  values->used = 0;
  for (int i = 0; i < values->valid; ++i) {
    if (Object* old = values->slots[i]) {
      values->slots[i] = nullptr;
      decref(old);
    }
  }
  // A finaliser may have set attributes anew; they stay until the object is freed.
  u8* order = values->order();
  values->used = 0;
  for (int i = 0; i < values->valid; ++i) {
    if (values->slots[i] != nullptr) order[values->used++] = static_cast<u8>(i);
  }
  clearOwned(dictWord(object));
}

}  // namespace taipan
