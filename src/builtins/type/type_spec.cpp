// Heap types from a description in C (C-API reference, "Creating Heap-Allocated Types").

#include <cstddef>
#include <cstring>
#include <iterator>

#include "builtins/type/instance.h"
#include "builtins/type/type_internal.h"
#include "memory/memory.h"
#include "object/allocate.h"
#include "object/names.h"
#include "object/seams.h"

namespace taipan {

namespace {

constexpr int kSlotBase = 48, kSlotBases = 49, kSlotDoc = 56, kSlotMembers = 72;

#define AT(field) static_cast<short>(offsetof(HeapType, field))
/// Where slot number i of typeslots.h is in a heap type; index 0 is no slot.
constexpr short kSlotOffsets[] = {-1,
                                  AT(buffer.get),
                                  AT(buffer.release),
                                  AT(mapping.setSubscript),
                                  AT(mapping.length),
                                  AT(mapping.subscript),
                                  AT(number.absolute),
                                  AT(number.add),
                                  AT(number.and_),
                                  AT(number.boolean),
                                  AT(number.divmod),
                                  AT(number.toFloat),
                                  AT(number.floorDivide),
                                  AT(number.index),
                                  AT(number.inplaceAdd),
                                  AT(number.inplaceAnd),
                                  AT(number.inplaceFloorDivide),
                                  AT(number.inplaceLshift),
                                  AT(number.inplaceMultiply),
                                  AT(number.inplaceOr),
                                  AT(number.inplacePower),
                                  AT(number.inplaceRemainder),
                                  AT(number.inplaceRshift),
                                  AT(number.inplaceSubtract),
                                  AT(number.inplaceTrueDivide),
                                  AT(number.inplaceXor),
                                  AT(number.toInt),
                                  AT(number.invert),
                                  AT(number.lshift),
                                  AT(number.multiply),
                                  AT(number.negative),
                                  AT(number.or_),
                                  AT(number.positive),
                                  AT(number.power),
                                  AT(number.remainder),
                                  AT(number.rshift),
                                  AT(number.subtract),
                                  AT(number.trueDivide),
                                  AT(number.xor_),
                                  AT(sequence.setItem),
                                  AT(sequence.concat),
                                  AT(sequence.contains),
                                  AT(sequence.inplaceConcat),
                                  AT(sequence.inplaceRepeat),
                                  AT(sequence.item),
                                  AT(sequence.length),
                                  AT(sequence.repeat),
                                  AT(alloc),
                                  AT(base),
                                  AT(bases),
                                  AT(call),
                                  AT(clear),
                                  AT(dealloc),
                                  AT(del),
                                  AT(descrGet),
                                  AT(descrSet),
                                  AT(doc),
                                  AT(getattr),
                                  AT(getAttribute),
                                  AT(hash),
                                  AT(init),
                                  AT(isGc),
                                  AT(iter),
                                  AT(iternext),
                                  AT(methods),
                                  AT(new_),
                                  AT(repr),
                                  AT(richCompare),
                                  AT(setattr),
                                  AT(setAttribute),
                                  AT(str),
                                  AT(traverse),
                                  AT(members),
                                  AT(getset),
                                  AT(free),
                                  AT(number.matrixMultiply),
                                  AT(number.inplaceMatrixMultiply),
                                  AT(async.await),
                                  AT(async.aiter),
                                  AT(async.anext),
                                  AT(finalize),
                                  AT(async.send)};
#undef AT
static_assert(std::size(kSlotOffsets) == 82);

const MemberDef* membersOf(const HeapTypeSpec& spec) {
  for (const TypeSlot* slot = spec.slots; slot->slot != 0; ++slot) {
    if (slot->slot == kSlotMembers) return static_cast<const MemberDef*>(slot->function);
  }
  return nullptr;
}

/// The bases as a tuple: the argument, else what the slots say, else object.
Ref<Tuple> basesOf(Thread& t, const HeapTypeSpec& spec, Object* bases) {
  Object* base = nullptr;
  if (bases == nullptr) {
    for (const TypeSlot* slot = spec.slots; slot->slot != 0; ++slot) {
      if (slot->slot == kSlotBase) base = static_cast<Object*>(slot->function);
      if (slot->slot == kSlotBases) bases = static_cast<Object*>(slot->function);
    }
  }
  if (bases == nullptr) return packTuple(t, {base == nullptr ? &objectType : base});
  if (isTuple(bases)) return Ref<Tuple>::share(static_cast<Tuple*>(bases));
  return packTuple(t, {bases});
}

/// Offsets that a spec gives as pseudo-members.
void takeSpecialMember(HeapType& type, const MemberDef& member) {
  if (std::strcmp(member.name, "__weaklistoffset__") == 0) type.weaklistOffset = member.offset;
  if (std::strcmp(member.name, "__dictoffset__") == 0) type.dictOffset = member.offset;
  if (std::strcmp(member.name, "__vectorcalloffset__") == 0) {
    type.vectorcallOffset = member.offset;
  }
}

Status copyMembers(HeapType& type, const MemberDef* members) {
  MemberDef* own = heapMembers(&type);
  for (isize i = 0; members != nullptr && members[i].name != nullptr; ++i) {
    own[i] = members[i];
    takeSpecialMember(type, members[i]);
  }
  type.members = own;
  return {};
}

Status copyDoc(Thread& t, HeapType& type, const char* doc) {
  if (doc == nullptr) return {};
  usize size = std::strlen(doc) + 1;
  auto* copy = static_cast<char*>(objectMalloc(size));
  if (copy == nullptr) return t.raiseNoMemory();
  std::memcpy(copy, doc, size);
  type.doc = copy;
  return {};
}

Status fillSlots(Thread& t, HeapType& type, const HeapTypeSpec& spec) {
  for (const TypeSlot* slot = spec.slots; slot->slot != 0; ++slot) {
    if (slot->slot < 0 || slot->slot >= static_cast<int>(std::size(kSlotOffsets))) {
      return t.raise(runtimeErrorType, "invalid slot offset");
    }
    if (slot->slot == kSlotBase || slot->slot == kSlotBases || slot->slot == kSlotMembers) continue;
    if (slot->slot == kSlotDoc) {
      PY_TRY(copyDoc(t, type, static_cast<const char*>(slot->function)));
      continue;
    }
    char* place = reinterpret_cast<char*>(&type) + kSlotOffsets[slot->slot];
    *reinterpret_cast<void**>(place) = slot->function;
  }
  return {};
}

Status setNames(Thread& t, HeapType& type, const char* name) {
  usize size = std::strlen(name) + 1;
  type.typeNameStorage = static_cast<char*>(memMalloc(size));
  if (type.typeNameStorage == nullptr) return t.raiseNoMemory();
  std::memcpy(type.typeNameStorage, name, size);
  type.name = type.typeNameStorage;
  type.heapName = PY_TRY(newStrUtf8(t, typeShortName(type))).release();
  type.qualname = Ref<>::share(type.heapName).release();
  return {};
}

Status setModuleName(Thread& t, HeapType& type) {
  if (dictGetStr(typeDict(&type), names::__module__) != nullptr) return {};
  const char* dot = std::strrchr(type.name, '.');
  if (dot == nullptr) {
    return warn(t, deprecationWarningType, 1, "builtin type %.200s has no __module__ attribute",
                type.name);
  }
  Ref<Str> module = PY_TRY(newStrUtf8(t, type.name, dot - type.name));
  return dictSetStr(t, typeDict(&type), names::__module__, module.get());
}

void setTables(HeapType& type) {
  type.asAsync = &type.async;
  type.asNumber = &type.number;
  type.asSequence = &type.sequence;
  type.asMapping = &type.mapping;
  type.asBuffer = &type.buffer;
}

Status fillType(Thread& t, HeapType& type, Object* module, const HeapTypeSpec& spec, Tuple* bases,
                Type* base) {
  type.flags = spec.flags | kTypeHeap;
  setTables(type);
  type.bases = Ref<Tuple>::share(bases).release();
  type.base = Ref<Type>::share(base).release();
  type.module = Ref<>::share(module).release();
  type.basicSize = spec.basicSize;
  type.itemSize = spec.itemSize;
  PY_TRY(setNames(t, type, spec.name));
  PY_TRY(copyMembers(type, membersOf(spec)));
  PY_TRY(fillSlots(t, type, spec));
  if (type.dealloc == nullptr) type.dealloc = &subtypeDealloc;
  type.vectorcall = &typeVectorcall;
  PY_TRY(typeReady(t, type));
  return setModuleName(t, type);
}

}  // namespace

int typeSlotOffset(int slot) {
  bool exists = slot > 0 && slot < static_cast<int>(std::size(kSlotOffsets));
  return exists ? kSlotOffsets[slot] : -1;
}

Ref<Type> newTypeFromSpec(Thread& t, Object* module, HeapTypeSpec& spec, Object* bases) {
  if (spec.name == nullptr) {
    return t.raise(systemErrorType, "Type spec does not define the name field.");
  }
  Ref<Tuple> allBases = PY_TRY(basesOf(t, spec, bases));
  Type* base = PY_TRY(bestBase(t, allBases.get()));
  isize memberCount = 0;
  const MemberDef* members = membersOf(spec);
  while (members != nullptr && members[memberCount].name != nullptr) ++memberCount;
  Ref<> made = PY_TRY(Ref<>::steal(genericAllocate(&typeType, memberCount)));
  auto& type = static_cast<HeapType&>(*made);
  PY_TRY(fillType(t, type, module, spec, allBases.get(), base));
  return std::move(made).as<Type>();
}

}  // namespace taipan
