// The method resolution order: C3 (see "The Python 2.3 Method Resolution Order"), and the `mro()`
// method that a metaclass may override.

#include <vector>

#include "builtins/list/list.h"
#include "builtins/type/type.h"
#include "builtins/type/type_internal.h"
#include "object/names.h"

namespace taipan {

namespace {

/// One of the lists that C3 merges, and how far it has been consumed.
struct MergeList {
  Tuple* items;
  isize next;
  bool done() const { return next >= items->size; }
  Object* head() const { return (*items)[next]; }
  bool tailHas(Object* candidate) const {
    for (isize i = next + 1; i < items->size; ++i) {
      if ((*items)[i] == candidate) return true;
    }
    return false;
  }
};

/// The name of a class for messages, as its `__name__` says it.
Ref<Str> nameForMessage(Thread& t, Object* cls) {
  Ref<> name = PY_TRY(getAttribute(t, cls, names::__name__));
  return toStr(t, name.get());
}

Status raiseDuplicate(Thread& t, Object* base) {
  Lookup name = PY_TRY(lookupAttribute(t, base, names::__name__));
  if (name.found()) return t.raise(typeErrorType, "duplicate base class %S", name.get());
  return t.raise(typeErrorType, "duplicate base class");
}

Status checkDuplicates(Thread& t, Tuple* bases) {
  for (isize i = 0; i < bases->size; ++i) {
    for (isize j = i + 1; j < bases->size; ++j) {
      if ((*bases)[i] == (*bases)[j]) return raiseDuplicate(t, (*bases)[i]);
    }
  }
  return {};
}

Failure raiseInconsistent(Thread& t, const std::vector<MergeList>& lists) {
  Ref<List> shown = PY_TRY(newList(t));
  for (const MergeList& list : lists) {
    if (list.done()) continue;
    bool known = false;
    for (isize i = 0; i < shown->size; ++i) known |= (*shown)[i] == list.head();
    if (!known) PY_TRY(shown->append(t, list.head()));
  }
  Ref<List> texts = PY_TRY(newList(t));
  for (isize i = 0; i < shown->size; ++i) {
    PY_TRY(texts->append(t, Ref<>(PY_TRY(nameForMessage(t, (*shown)[i])))));
  }
  Ref<Str> separator = PY_TRY(newStr(t, ", "));
  Ref<Str> all = PY_TRY(strJoin(t, *separator, texts.get()));
  return t.raise(typeErrorType,
                 "Cannot create a consistent method resolution\norder (MRO) for bases %U",
                 all.get());
}

/// Merges the lists behind `result`; the lists are consumed.
Status merge(Thread& t, std::vector<MergeList>& lists, List& result) {
  for (;;) {
    Object* candidate = nullptr;
    bool empty = true;
    for (const MergeList& list : lists) {
      if (list.done()) continue;
      empty = false;
      bool blocked = false;
      for (const MergeList& other : lists) blocked |= other.tailHas(list.head());
      if (blocked) continue;
      candidate = list.head();
      break;
    }
    if (empty) return {};
    if (candidate == nullptr) return raiseInconsistent(t, lists);
    PY_TRY(result.append(t, candidate));
    for (MergeList& list : lists) {
      if (!list.done() && list.head() == candidate) ++list.next;
    }
  }
}

/// What a metaclass's own `mro()` gave must consist of classes that fit the type's layout.
Status checkMro(Thread& t, Type& type, Tuple* mro) {
  Type* solid = solidBase(&type);
  for (isize i = 0; i < mro->size; ++i) {
    Object* entry = (*mro)[i];
    if (!isType(entry)) {
      return t.raise(typeErrorType, "mro() returned a non-class ('%.500s')", entry->type->name);
    }
    if (!isSubtype(solid, solidBase(static_cast<Type*>(entry)))) {
      return t.raise(typeErrorType, "mro() returned base with unsuitable layout ('%.500s')",
                     static_cast<Type*>(entry)->name);
    }
  }
  return {};
}

/// Whether changes of all classes in the MRO reach the type through its bases: only then its
/// version tag can be relied on.
bool mroFollowsBases(Type& type) {
  Tuple* mro = typeMro(&type);
  Tuple* bases = typeBases(&type);
  for (isize i = 0; i < mro->size; ++i) {
    auto* entry = static_cast<Type*>((*mro)[i]);
    if (entry == &type) continue;
    bool reached = false;
    for (isize j = 0; j < bases->size; ++j) {
      auto* base = static_cast<Type*>((*bases)[j]);
      TypeRT* rt = typeRTIfAny(base);
      reached |= (rt == nullptr || rt->isUnversioned == 0) && isSubtype(base, entry);
    }
    if (!reached) return false;
  }
  return true;
}

Ref<Tuple> callMro(Thread& t, Type& type) {
  if (type.type == &typeType) {
    Ref<List> list = PY_TRY(computeMro(t, type));
    return listToTuple(t, list.get());
  }
  Lookup method = PY_TRY(lookupSpecial(t, &type, names::mro));
  if (method.isMissing()) return t.raiseObject(attributeErrorType, names::mro);
  Ref<> result = PY_TRY(call(t, method.get()));
  Ref<Tuple> mro = PY_TRY(toTuple(t, result.get()));
  PY_TRY(checkMro(t, type, mro.get()));
  return mro;
}

}  // namespace

Ref<List> computeMro(Thread& t, Type& type) {
  Tuple* bases = typeBases(&type);
  Ref<List> result = PY_TRY(newList(t));
  PY_TRY(result->append(t, &type));
  for (isize i = 0; i < bases->size; ++i) {
    auto* base = static_cast<Type*>((*bases)[i]);
    if (base->mro == nullptr) {
      return t.raise(typeErrorType, "Cannot extend an incomplete type '%.100s'", base->name);
    }
  }
  if (bases->size == 1) {
    Tuple* mro = typeMro(static_cast<Type*>((*bases)[0]));
    for (isize i = 0; i < mro->size; ++i) PY_TRY(result->append(t, (*mro)[i]));
    return result;
  }
  PY_TRY(checkDuplicates(t, bases));
  std::vector<MergeList> lists;
  lists.reserve(static_cast<usize>(bases->size) + 1);
  for (isize i = 0; i < bases->size; ++i) {
    lists.push_back({typeMro(static_cast<Type*>((*bases)[i])), 0});
  }
  lists.push_back({bases, 0});
  PY_TRY(merge(t, lists, *result));
  return result;
}

Result<bool> updateMro(Thread& t, Type& type, Ref<Tuple>* oldMro) {
  Ref<> before = Ref<>::share(type.mro);
  Ref<Tuple> mro = PY_TRY(callMro(t, type));
  // A metaclass's mro() may have changed the type's bases itself; then its result is out of date.
  if (type.mro != before.get()) return false;
  type.mro = mro.release();
  if (type.type != &typeType && !mroFollowsBases(type)) {
    typeModified(&type);
    if (TypeRT* rt = typeRT(&type)) rt->isUnversioned = 1;
  }
  typeModified(&type);
  if (before) decref(before.get());
  if (oldMro != nullptr) *oldMro = std::move(before).as<Tuple>();
  return true;
}

}  // namespace taipan
