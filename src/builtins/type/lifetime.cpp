// How instances of Python classes go: subtypeDealloc, subtypeTraverse, subtypeClear stand in the
// slots of every class made by a class statement. They do the part that the class added (slots,
// dict, weak references, finaliser) and leave the rest to the nearest base that has its own.

#include "builtins/type/instance.h"
#include "builtins/type/type_internal.h"
#include "builtins/weakref/weakref.h"
#include "object/allocate.h"

namespace taipan {

namespace {

/// Visits the `__slots__` that `type` itself added.
int traverseMembers(Type* type, Object* self, VisitFunction visit, void* arg) {
  const MemberDef* member = heapMembers(type);
  for (isize i = 0; i < type->size; ++i, ++member) {
    if (member->kind != kMemberObjectEx) continue;
    PY_VISIT(*reinterpret_cast<Object**>(reinterpret_cast<char*>(self) + member->offset));
  }
  return 0;
}

void clearMembers(Type* type, Object* self) {
  const MemberDef* member = heapMembers(type);
  for (isize i = 0; i < type->size; ++i, ++member) {
    if (member->kind != kMemberObjectEx || (member->flags & kMemberReadOnly) != 0) continue;
    clearOwned(*reinterpret_cast<Object**>(reinterpret_cast<char*>(self) + member->offset));
  }
}

/// The nearest ancestor-or-self whose `field` is not `own`, with members of the types before it
/// handed to `each`.
template <class F, class E>
Type* baseWithOwn(Type* type, F Type::* field, F own, E&& each) {
  while (type->*field == own) {
    if (type->size != 0) each(type);
    type = type->base;
  }
  return type;
}

/// Runs `tp_finalize`; true if the object lives on.
bool finalize(Object* self, Type* type, bool gc) {
  if (type->finalize == nullptr) return false;
  if (gc) gcTrack(self);
  if (finalizeFromDealloc(self)) return true;
  if (gc) gcUntrack(self);
  return false;
}

/// Runs `tp_del`, the old kind of finaliser; true if the object lives on. It is called with a count
/// of zero and takes a reference for the time it runs itself.
bool runDel(Object* self, Type* type, bool gc) {
  if (type->del == nullptr) return false;
  if (gc) gcTrack(self);
  type->del(self);
  if (self->refcount > 0) return true;
  if (gc) gcUntrack(self);
  return false;
}

}  // namespace

int subtypeTraverse(Object* self, VisitFunction visit, void* arg) {
  Type* type = self->type;
  int stop = 0;
  Type* base = type;
  while (base->traverse == &subtypeTraverse) {
    if (base->size != 0) {
      stop = traverseMembers(base, self, visit, arg);
      if (stop != 0) return stop;
    }
    base = base->base;
  }
  if (hasFlag(type, kTypeManagedDict)) {
    stop = visitInlineValues(self, visit, arg);
    if (stop != 0) return stop;
  } else if (type->dictOffset != base->dictOffset) {
    if (Dict** word = instanceDictWord(self)) PY_VISIT(*word);
  }
  if (hasFlag(type, kTypeHeap) && (base->traverse == nullptr || !hasFlag(base, kTypeHeap))) {
    // A base with its own traverse that is a heap type visits the type itself.
    PY_VISIT(type);
  }
  return base->traverse == nullptr ? 0 : base->traverse(self, visit, arg);
}

int subtypeClear(Object* self) {
  Type* type = self->type;
  Type* base =
      baseWithOwn(type, &Type::clear, &subtypeClear, [&](Type* each) { clearMembers(each, self); });
  if (hasFlag(type, kTypeManagedDict)) {
    clearInlineValues(self);
  } else if (type->dictOffset != base->dictOffset) {
    if (Dict** word = instanceDictWord(self)) clearOwned(*word);
  }
  return base->clear == nullptr ? 0 : base->clear(self);
}

void subtypeDealloc(Object* self) {
  Type* type = self->type;
  bool gc = hasFlag(type, kTypeHaveGc);
  if (gc) gcUntrack(self);
  TrashScope scope(self);
  if (scope.postponed()) return;
  if (finalize(self, type, gc)) return;
  type = self->type;  // the finaliser may have assigned `__class__`
  Type* base = type;
  while (base->dealloc == &subtypeDealloc) base = base->base;
  if (type->weaklistOffset != 0 && base->weaklistOffset == 0) clearWeakrefs(self);
  if (runDel(self, type, gc)) return;
  type = self->type;
  baseWithOwn(type, &Type::dealloc, &subtypeDealloc, [&](Type* each) { clearMembers(each, self); });
  if (hasFlag(type, kTypeManagedDict)) {
    clearInlineValues(self);
  } else if (type->dictOffset != 0 && base->dictOffset == 0) {
    clearOwned(*instanceDictWord(self));
  }
  // A base that knows the collector takes the object out of its lists itself.
  if (gc && hasFlag(base, kTypeHaveGc)) gcTrack(self);
  bool dropType = hasFlag(type, kTypeHeap) && !hasFlag(base, kTypeHeap);
  base->dealloc(self);
  if (dropType) decref(type);
}

}  // namespace taipan
