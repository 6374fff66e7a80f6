// The Python type `list`: slots and methods.
#include "builtins/list/list_internal.h"
#include "builtins/list/sequence_arguments.h"
#include "builtins/str/str_builder.h"
#include "builtins/tuple/tuple.h"
#include "object/allocate.h"
#include "object/builtin_types.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "object/protocol/repr_guard.h"
#include "object/seams.h"

namespace taipan {

namespace {

int listTraverse(Object* object, VisitFunction visit, void* arg) {
  auto* self = static_cast<List*>(object);
  for (isize i = self->size; --i >= 0;) PY_VISIT(self->items[i]);
  return 0;
}

Status listClearSlot(Thread& t, List& self) {
  self.clear(t);
  return {};
}

Ref<> listRepr(Thread& t, List& self) {
  if (self.size == 0) return newStr(t, "[]");
  ReprGuard guard(t, &self);
  if (guard.failed()) return failure;
  if (guard.recursive()) return newStr(t, "[...]");
  StrBuilder out;
  out.append('[');
  for (isize i = 0; i < self.size; ++i) {
    if (i > 0) out.append(", ");
    auto item = Ref<>::share(self.items[i]);
    auto text = PY_TRY(toRepr(t, item.get()));
    out.append(*text);
  }
  out.append(']');
  return out.finish(t);
}

/// Whether the item equals the value; keeps the item alive meanwhile.
Result<bool> itemEquals(Thread& t, Object* item, Object* value) {
  if (item == value) return true;
  auto held = Ref<>::share(item);
  return compareBool(t, item, value, kEqual);
}

Ref<> listCompare(Thread& t, List& self, Object* other, CompareOp op) {
  if (!isList(other)) return Ref<>::share(notImplemented());
  auto& that = *static_cast<List*>(other);
  if (self.size != that.size && (op == kEqual || op == kNotEqual)) {
    return Ref<>::share(boolObject(op == kNotEqual));
  }
  isize i = 0;
  for (; i < self.size && i < that.size; ++i) {
    Object *a = self.items[i], *b = that.items[i];
    if (a == b) continue;
    auto heldA = Ref<>::share(a), heldB = Ref<>::share(b);
    if (!PY_TRY(compareBool(t, a, b, kEqual))) break;
  }
  if (i >= self.size || i >= that.size) return compareSizes(self.size, that.size, op);
  if (op == kEqual) return Ref<>::share(boolObject(false));
  if (op == kNotEqual) return Ref<>::share(boolObject(true));
  auto a = Ref<>::share(self.items[i]), b = Ref<>::share(that.items[i]);
  return compare(t, a.get(), b.get(), op);
}

isize listLength(List& self) { return self.size; }

Ref<> listItem(Thread& t, List& self, isize index) {
  if (static_cast<usize>(index) >= static_cast<usize>(self.size)) {
    return t.raise(indexErrorType, "list index out of range");
  }
  return Ref<>::share(self.items[index]);
}

Status listSetItem(Thread& t, List& self, isize index, Object* value) {
  if (static_cast<usize>(index) >= static_cast<usize>(self.size)) {
    return t.raise(indexErrorType, "list assignment index out of range");
  }
  if (value == nullptr) {
    auto dropped = self.removeAt(t, index);
  } else {
    self.setAt(t, index, Ref<>::share(value));
  }
  return {};
}

Result<bool> listContains(Thread& t, List& self, Object* value) {
  for (isize i = 0; i < self.size; ++i) {
    if (PY_TRY(itemEquals(t, self.items[i], value))) return true;
  }
  return false;
}

Ref<> listConcat(Thread& t, List& self, Object* other) {
  if (!isList(other)) {
    return t.raise(typeErrorType, "can only concatenate list (not \"%N\") to list", other);
  }
  auto& that = *static_cast<List*>(other);
  if (self.size > kIsizeMax - that.size) return t.raiseNoMemory();
  auto result = PY_TRY(newList(t, self.size + that.size));
  Object** to = result->items;
  for (isize i = 0; i < self.size; ++i) *to++ = Ref<>::share(self.items[i]).release();
  for (isize i = 0; i < that.size; ++i) *to++ = Ref<>::share(that.items[i]).release();
  return result;
}

Ref<> listRepeat(Thread& t, List& self, isize count) {
  if (count <= 0 || self.size == 0) return newList(t);
  if (count > kIsizeMax / static_cast<isize>(sizeof(Object*)) / self.size) {
    return t.raiseNoMemory();
  }
  auto result = PY_TRY(newList(t, self.size * count));
  for (isize i = 0; i < self.size; ++i) self.items[i]->refcount += count;
  Object** to = result->items;
  for (isize k = 0; k < count; ++k) {
    for (isize i = 0; i < self.size; ++i) *to++ = self.items[i];
  }
  return result;
}

Ref<> listInplaceRepeat(Thread& t, List& self, isize count) {
  isize size = self.size;
  if (size == 0 || count == 1) return Ref<>::share(&self);
  if (count <= 0) {
    self.clear(t);
    return Ref<>::share(&self);
  }
  if (count > kIsizeMax / static_cast<isize>(sizeof(Object*)) / size) return t.raiseNoMemory();
  PY_TRY(listResize(t, self, size * count));
  for (isize i = 0; i < size; ++i) self.items[i]->refcount += count - 1;
  for (isize i = size; i < size * count; ++i) self.items[i] = self.items[i - size];
  return Ref<>::share(&self);
}

Ref<> listInplaceConcat(Thread& t, List& self, Object* other) {
  PY_TRY(self.extend(t, other));
  return Ref<>::share(&self);
}

// --- methods ------------------------------------------------------------------------------------

Status listAppend(Thread& t, List& self, Object* item) { return self.append(t, item); }
Status listInsert(Thread& t, List& self, isize at, Object* item) {
  return self.insert(t, at, item);
}
Status listExtend(Thread& t, List& self, Object* iterable) { return self.extend(t, iterable); }
Status listClear(Thread& t, List& self) {
  self.clear(t);
  return {};
}
Ref<> listCopy(Thread& t, List& self) { return listSlice(t, &self, 0, self.size); }
Status listReverse(Thread&, List& self) {
  self.reverse();
  return {};
}

Ref<> listPop(Thread& t, List& self, Optional<isize> at) {
  if (self.size == 0) return t.raise(indexErrorType, "pop from empty list");
  isize index = at ? *at : -1;
  if (index < 0) index += self.size;
  if (static_cast<usize>(index) >= static_cast<usize>(self.size)) {
    return t.raise(indexErrorType, "pop index out of range");
  }
  return self.removeAt(t, index);
}

Status listRemove(Thread& t, List& self, Object* value) {
  for (isize i = 0; i < self.size; ++i) {
    if (!PY_TRY(itemEquals(t, self.items[i], value))) continue;
    // The comparison may have shortened the list.
    return self.setSlice(t, i, i + 1, nullptr);
  }
  return t.raise(valueErrorType, "list.remove(x): x not in list");
}

Ref<> listIndex(Thread& t, List& self, Object* value, Object* from, Object* to) {
  isize start = wrapBound(PY_TRY(toSliceBound(t, from, 0)), self.size);
  isize stop = wrapBound(PY_TRY(toSliceBound(t, to, kIsizeMax)), self.size);
  for (isize i = start; i < stop && i < self.size; ++i) {
    if (PY_TRY(itemEquals(t, self.items[i], value))) return toObject(i);
  }
  return t.raise(valueErrorType, "%R is not in list", value);
}

Result<isize> listCount(Thread& t, List& self, Object* value) {
  isize count = 0;
  for (isize i = 0; i < self.size; ++i) {
    count += PY_TRY(itemEquals(t, self.items[i], value));
  }
  return count;
}

Status listSort(Thread& t, List& self, Object* key, Optional<int> reversed) {
  return self.sort(t, key, reversed && *reversed != 0);
}

isize listSizeOf(List& self) {
  return self.type->basicSize + self.allocated * static_cast<isize>(sizeof(Object*));
}

Object* listNew(Type* cls, Object*, Object*) {
  Object* self = cls->alloc(cls, 0);
  if (self != nullptr && !isTracked(self)) gcTrack(self);
  return self;
}

int listInit(Object* object, Object* args, Object* kwargs) {
  Thread& t = Thread::current();
  auto* self = static_cast<List*>(object);
  // Keywords may be meant for a derived type's own __new__.
  if (self->type->new_ == listNew && checkNoKeywordDict(t, "list", kwargs).failed()) return -1;
  auto* items = static_cast<Tuple*>(args);
  if (checkPositional(t, "list", items->size, 0, 1).failed()) return -1;
  if (self->items != nullptr) self->clear(t);
  return items->size == 0 ? 0 : self->extend(t, items->items[0]).toInt();
}

Object* listVectorcall(Object* cls, Object* const* args, usize count, Object* names) {
  Thread& t = Thread::current();
  if (checkNoKeywords(t, "list", names).failed()) return nullptr;
  isize positional = vectorcallCount(count);
  if (checkPositional(t, "list", positional, 0, 1).failed()) return nullptr;
  if (cls == &listType) {
    return positional == 0 ? newList(t).release() : toList(t, args[0]).release();
  }
  auto list = Ref<>::steal(listNew(static_cast<Type*>(cls), nullptr, nullptr));
  if (list.failed()) return nullptr;
  if (positional > 0 && static_cast<List*>(list.get())->extend(t, args[0]).failed()) {
    return nullptr;
  }
  return list.release();
}

constinit const MethodDef kListMethods[] = {
    METHOD_PLAIN_FLAGS("__getitem__", "($self, index, /)", listSubscript, kMethodCoexist,
                       "x.__getitem__(y) <==> x[y]"),
    METHOD("__reversed__", "($self, /)", newListReverseIterator,
           "Return a reverse iterator over the list."),
    METHOD("__sizeof__", "($self, /)", listSizeOf,
           "Return the size of the list in memory, in bytes."),
    METHOD("clear", "($self, /)", listClear, "Remove all items from list."),
    METHOD("copy", "($self, /)", listCopy, "Return a shallow copy of the list."),
    METHOD("append", "($self, object, /)", listAppend, "Append object to the end of the list."),
    METHOD("insert", "($self, index, object, /)", listInsert, "Insert object before index."),
    METHOD("extend", "($self, iterable, /)", listExtend,
           "Extend list by appending elements from the iterable."),
    METHOD("pop", "($self, index=-1, /)", listPop,
           "Remove and return item at index (default last).\n\n"
           "Raises IndexError if list is empty or index is out of range."),
    METHOD("remove", "($self, value, /)", listRemove,
           "Remove first occurrence of value.\n\n"
           "Raises ValueError if the value is not present."),
    METHOD("index", "($self, value, start=0, stop=sys.maxsize, /)", listIndex,
           "Return first index of value.\n\nRaises ValueError if the value is not present."),
    METHOD("count", "($self, value, /)", listCount, "Return number of occurrences of value."),
    METHOD("reverse", "($self, /)", listReverse, "Reverse *IN PLACE*."),
    METHOD("sort", "($self, /, *, key=None, reverse=False)", listSort,
           "Sort the list in ascending order and return None.\n\n"
           "The sort is in-place (i.e. the list itself is modified) and stable (i.e. the\n"
           "order of two equal elements is maintained).\n\n"
           "If a key function is given, apply it once to each list item and sort them,\n"
           "ascending or descending, according to their function values.\n\n"
           "The reverse flag can be set to sort in descending order."),
    METHOD_PLAIN_FLAGS("__class_getitem__", "($cls, item, /)", newGenericAlias, kMethodClass,
                       "See PEP 585"),
    {},
};

}  // namespace

constinit BuiltinType listType{{
    .name = "list",
    .doc = "list(iterable=(), /)\n--\n\nBuilt-in mutable sequence.\n\n"
           "If no argument is given, the constructor creates a new empty list.\n"
           "The argument must be an iterable if specified.",
    .basicSize = sizeof(List),
    .flags = kTypeHaveGc | kTypeBase | kTypeListSubclass | kTypeMatchSelf | kTypeSequence,
    .dealloc = listDealloc,
    .repr = slot<listRepr>,
    .hash = hashNotImplemented,
    .getAttribute = genericGetAttributeSlot,
    .traverse = listTraverse,
    .clear = slot<listClearSlot>,
    .richCompare = slot<listCompare>,
    .iter = slot<newListIterator>,
    .methods = kListMethods,
    .init = listInit,
    .new_ = listNew,
    .free = gcFree,
    .vectorcall = listVectorcall,
    .sequence = {.length = slot<listLength>,
                 .concat = slot<listConcat>,
                 .repeat = slot<listRepeat>,
                 .item = slot<listItem>,
                 .setItem = slot<listSetItem>,
                 .contains = slot<listContains>,
                 .inplaceConcat = slot<listInplaceConcat>,
                 .inplaceRepeat = slot<listInplaceRepeat>},
    .mapping = {.length = slot<listLength>,
                .subscript = slot<listSubscript>,
                .setSubscript = slot<listSetSubscript>},
}};

}  // namespace taipan
