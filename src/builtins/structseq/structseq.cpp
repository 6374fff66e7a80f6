#include "builtins/structseq/structseq.h"

#include <cstring>

#include "builtins/dict/dict.h"
#include "builtins/int/int.h"
#include "builtins/list/list.h"
#include "builtins/str/str.h"
#include "builtins/str/str_format.h"
#include "builtins/type/type.h"
#include "memory/memory.h"
#include "object/allocate.h"
#include "object/names.h"

namespace taipan {

const char* const kStructSeqUnnamed = "unnamed field";

static bool isUnnamed(const StructSeqField& field) {
  return __builtin_strcmp(field.name, kStructSeqUnnamed) == 0;
}

namespace {

/// The field counts are small non-negative ints.
isize smallCount(const Int& value) {
  return value.size == 0 ? 0 : static_cast<isize>(value.digits[0]);
}

isize dictCount(const Type& type, Str* name) {
  for (const Type* at = &type; at != nullptr; at = at->base) {
    Object* value = dictGetStr(typeDict(at), name);
    if (value != nullptr && isInt(value)) return smallCount(*static_cast<Int*>(value));
  }
  return 0;
}

isize unnamedCount(const Type& type) { return dictCount(type, names::n_unnamed_fields); }

void structSeqDealloc(Object* self) {
  Type* type = self->type;
  Tuple* tuple = static_cast<Tuple*>(self);
  gcUntrack(self);
  isize count = structSeqFieldCount(*type);
  for (isize i = 0; i < count; ++i) xdecref(tuple->items[i]);
  gcFree(self);
  if (hasFlag(type, kTypeHeap)) decref(type);
}

int structSeqTraverse(Object* self, VisitFunction visit, void* arg) {
  if (hasFlag(self->type, kTypeHeap)) PY_VISIT(self->type);
  Tuple* tuple = static_cast<Tuple*>(self);
  isize count = structSeqFieldCount(*self->type);
  for (isize i = 0; i < count; ++i) PY_VISIT(tuple->items[i]);
  return 0;
}

const char* fieldName(const Type& type, isize visibleIndex) {
  MemberDef* members = type.members;
  for (; members != nullptr && members->name != nullptr; ++members) {
    isize at = (members->offset - static_cast<isize>(offsetof(Tuple, items))) /
               static_cast<isize>(sizeof(Object*));
    if (at == visibleIndex) return members->name;
  }
  return nullptr;
}

Ref<> structSeqRepr(Thread& t, Tuple& self) {
  Ref<Str> text = PY_TRY(newStrFormat(t, "%s(", self.type->name));
  for (isize i = 0; i < self.size; ++i) {
    // Counted by named fields, also where unnamed ones come between: as python3.11 shows it.
    const char* name = self.type->members[i].name;
    if (name == nullptr) {
      return t.raise(systemErrorType,
                     "In structseq_repr(), member %zd name is NULL for type %.500s", i,
                     self.type->name);
    }
    Ref<Str> part = PY_TRY(newStrFormat(t, "%s%s=%R", i > 0 ? ", " : "", name, self.items[i]));
    PY_TRY(strAppend(t, text, *part));
  }
  Ref<Str> end = PY_TRY(newStr(t, ")"));
  PY_TRY(strAppend(t, text, *end));
  return text;
}

Ref<> structSeqNew(Thread& t, Type& type, Object* sequence, Object* dict) {
  Ref<> items = PY_TRY(toFastSequence(t, sequence, "constructor requires a sequence"));
  if (dict != nullptr && !isDict(dict)) {
    return t.raise(typeErrorType, "%.500s() takes a dict as second arg, if any", type.name);
  }
  bool list = isList(items.get());
  isize size = static_cast<VarObject*>(items.get())->size;
  isize most = structSeqFieldCount(type);
  isize least = dictCount(type, names::n_sequence_fields);
  if (least != most) {
    if (size < least) {
      return t.raise(typeErrorType, "%.500s() takes an at least %zd-sequence (%zd-sequence given)",
                     type.name, least, size);
    }
    if (size > most) {
      return t.raise(typeErrorType, "%.500s() takes an at most %zd-sequence (%zd-sequence given)",
                     type.name, most, size);
    }
  } else if (size != least) {
    return t.raise(typeErrorType, "%.500s() takes a %zd-sequence (%zd-sequence given)", type.name,
                   least, size);
  }
  Ref<Tuple> self = PY_TRY(newStructSeq(t, type));
  for (isize i = 0; i < most; ++i) {
    Object* value = nullptr;
    if (i < size) {
      value = list ? static_cast<List*>(items.get())->items[i]
                   : static_cast<Tuple*>(items.get())->items[i];
    } else if (dict != nullptr) {
      const char* name = fieldName(type, i + unnamedCount(type) - unnamedCount(type));
      if (name != nullptr) value = dictGetText(t, static_cast<Dict*>(dict), name);
    }
    self->items[i] = Ref<>::share(value == nullptr ? none() : value).release();
  }
  return self;
}

Ref<> structSeqReduce(Thread& t, Tuple& self) {
  isize count = structSeqFieldCount(*self.type);
  Ref<Tuple> visible = PY_TRY(tupleFromArray(t, self.items, self.size));
  Ref<Dict> hidden = PY_TRY(newDict(t));
  for (isize i = self.size; i < count; ++i) {
    const char* name = fieldName(*self.type, i);
    if (name != nullptr) PY_TRY(dictSetText(t, hidden.get(), name, self.items[i]));
  }
  Ref<Tuple> arguments = PY_TRY(packTuple(t, {visible.get(), hidden.get()}));
  return packTuple(t, {self.type, arguments.get()});
}

constinit const MethodDef kMethods[] = {METHOD_PLAIN("__reduce__", "()", structSeqReduce, nullptr),
                                        {}};

isize countFields(const StructSeqDesc& desc, isize* unnamed) {
  isize count = 0;
  *unnamed = 0;
  for (; desc.fields[count].name != nullptr; ++count) {
    if (isUnnamed(desc.fields[count])) ++*unnamed;
  }
  return count;
}

/// The member table, which lives as long as the type.
MemberDef* makeMembers(const StructSeqDesc& desc) {
  isize unnamed;
  isize count = countFields(desc, &unnamed);
  auto* members =
      static_cast<MemberDef*>(memCalloc(static_cast<usize>(count + 1), sizeof(MemberDef)));
  if (members == nullptr) return nullptr;
  isize at = 0;
  for (isize i = 0; i < count; ++i) {
    if (isUnnamed(desc.fields[i])) continue;
    members[at++] = {
        desc.fields[i].name, kMemberObject,
        static_cast<isize>(offsetof(Tuple, items) + sizeof(Object*) * static_cast<usize>(i)),
        kMemberReadOnly, desc.fields[i].doc};
  }
  return members;
}

Status setCount(Thread& t, Type& type, Str* name, isize value) {
  Ref<> number = PY_TRY(toObject(value));
  return dictSetStr(t, typeDict(&type), name, number.get());
}

Status finish(Thread& t, Type& type, const StructSeqDesc& desc) {
  isize unnamed;
  isize count = countFields(desc, &unnamed);
  PY_TRY(setCount(t, type, names::n_sequence_fields, desc.visible));
  PY_TRY(setCount(t, type, names::n_fields, count));
  PY_TRY(setCount(t, type, names::n_unnamed_fields, unnamed));
  Ref<List> matchArgs = PY_TRY(newList(t));
  for (isize i = 0; i < desc.visible; ++i) {
    if (isUnnamed(desc.fields[i])) continue;
    PY_TRY(matchArgs->append(t, newInterned(t, desc.fields[i].name)));
  }
  Ref<Tuple> tuple = PY_TRY(listToTuple(t, matchArgs.get()));
  return dictSetStr(t, typeDict(&type), names::__match_args__, tuple.get());
}

constexpr NewFunction kStructSeqNew = newSlot<"structseq", "(sequence, dict=None)", structSeqNew>;

}  // namespace

isize structSeqFieldCount(const Type& type) { return dictCount(type, names::n_fields); }

Ref<Tuple> newStructSeq(Thread& t, Type& type) {
  isize count = structSeqFieldCount(type);
  Ref<Tuple> self = PY_TRY(newObject<Tuple>(t, type, count));
  self->size = dictCount(type, names::n_sequence_fields);
  if (!isTracked(self.get())) gcTrack(self.get());
  return self;
}

Status initStructSeqType(Thread& t, Type& type, const StructSeqDesc& desc, bool constructible) {
  if (hasFlag(&type, kTypeReady)) return {};
  type.name = desc.name;
  type.doc = desc.doc;
  type.base = &tupleType;
  type.basicSize = offsetof(Tuple, items);
  type.itemSize = sizeof(Object*);
  type.flags |= kTypeHaveGc;
  type.dealloc = structSeqDealloc;
  type.traverse = structSeqTraverse;
  type.repr = slot<structSeqRepr>;
  type.methods = const_cast<MethodDef*>(kMethods);
  type.members = makeMembers(desc);
  if (type.members == nullptr) return t.raiseNoMemory();
  if (constructible) {
    type.new_ = kStructSeqNew;
  } else {
    type.flags |= kTypeDisallowInstantiation;
  }
  PY_TRY(typeReady(t, type));
  return finish(t, type, desc);
}

Ref<Type> newStructSeqType(Thread& t, const StructSeqDesc& desc) {
  MemberDef* members = makeMembers(desc);
  if (members == nullptr) return t.raiseNoMemory();
  // Slot numbers are the C API's (typeslots.h).
  enum {
    kBase = 48,
    kDealloc = 52,
    kDoc = 56,
    kMethodsSlot = 64,
    kNew = 65,
    kRepr = 66,
    kTraverse = 71,
    kMembersSlot = 72
  };
  TypeSlot slots[] = {
      {kBase, &tupleType},
      {kDealloc, reinterpret_cast<void*>(structSeqDealloc)},
      {kDoc, const_cast<char*>(desc.doc)},
      {kMethodsSlot, const_cast<MethodDef*>(kMethods)},
      {kNew, reinterpret_cast<void*>(kStructSeqNew)},
      {kRepr, reinterpret_cast<void*>(static_cast<UnaryFunction>(slot<structSeqRepr>))},
      {kTraverse, reinterpret_cast<void*>(structSeqTraverse)},
      {kMembersSlot, members},
      {0, nullptr}};
  HeapTypeSpec spec{desc.name, offsetof(Tuple, items), sizeof(Object*),
                    static_cast<unsigned>(kTypeHaveGc), slots};
  Ref<Type> type = newTypeFromSpec(t, nullptr, spec, nullptr);
  memFree(members);
  if (!type) return failure;
  PY_TRY(finish(t, *type, desc));
  return type;
}

}  // namespace taipan
