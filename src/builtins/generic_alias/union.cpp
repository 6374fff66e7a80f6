// types.UnionType: `int | str`.

#include "builtins/generic_alias/generic_alias.h"
#include "builtins/list/list.h"
#include "builtins/str/str.h"
#include "builtins/str/str_builder.h"
#include "builtins/tuple/tuple.h"
#include "object/allocate.h"
#include "object/gc/gc.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "object/slot.h"

namespace taipan {

static bool isUnion(const Object* object) { return object->type == &unionType; }

static bool canBeInUnion(const Object* object) {
  return isNone(object) || isType(object) || isInstanceOf(object, &genericAliasType) ||
         isUnion(object);
}

/// Aliases are the same if they are equal, anything else if it is identical.
static Result<bool> isSame(Thread& t, Object* a, Object* b) {
  if (isInstanceOf(a, &genericAliasType) && isInstanceOf(b, &genericAliasType)) {
    return compareBool(t, a, b, kEqual);
  }
  return a == b;
}

static Status addMember(Thread& t, List* list, Object* member) {
  if (isNone(member)) member = &noneType;
  for (isize i = 0; i < list->size; ++i) {
    if (PY_TRY(isSame(t, list->items[i], member))) return {};
  }
  return list->append(t, member);
}

static Status addMembers(Thread& t, List* list, Object* object) {
  if (!isUnion(object)) return addMember(t, list, object);
  auto* args = static_cast<Tuple*>(static_cast<UnionObject*>(object)->args);
  for (isize i = 0; i < args->size; ++i) PY_TRY(addMember(t, list, args->items[i]));
  return {};
}

Ref<> unionOr(Thread& t, Object* a, Object* b) {
  if (!canBeInUnion(a) || !canBeInUnion(b)) return Ref<>::share(notImplemented());
  Ref<List> members = PY_TRY(newList(t));
  PY_TRY(addMembers(t, members.get(), a));
  PY_TRY(addMembers(t, members.get(), b));
  if (members->size == 1) return Ref<>::share(members->items[0]);
  Ref<Tuple> args = PY_TRY(listToTuple(t, members.get()));
  Ref<UnionObject> made = PY_TRY(newObject<UnionObject>(t, unionType));
  made->args = args.release();
  gcTrack(made.get());
  return made;
}

static int unionTraverse(Object* object, VisitFunction visit, void* arg) {
  auto* self = static_cast<UnionObject*>(object);
  PY_VISIT(self->args);
  PY_VISIT(self->parameters);
  return 0;
}

static void unionDealloc(Object* object) {
  gcUntrack(object);
  auto* self = static_cast<UnionObject*>(object);
  clearOwned(self->args);
  clearOwned(self->parameters);
  freeObject(object);
}

static Ref<> memberSet(Thread& t, UnionObject& self) {
  return call(t, static_cast<Object*>(&frozensetType), self.args);
}

static Result<isize> unionHash(Thread& t, UnionObject& self) {
  Ref<> set = PY_TRY(memberSet(t, self));
  return toHash(t, set.get());
}

static Ref<> unionCompare(Thread& t, UnionObject& self, Object* other, CompareOp op) {
  if ((op != kEqual && op != kNotEqual) || !isUnion(other)) {
    return Ref<>::share(notImplemented());
  }
  Ref<> a = PY_TRY(memberSet(t, self));
  Ref<> b = PY_TRY(memberSet(t, *static_cast<UnionObject*>(other)));
  return compare(t, a.get(), b.get(), op);
}

static Ref<> unionRepr(Thread& t, UnionObject& self) {
  StrBuilder out;
  auto* args = static_cast<Tuple*>(self.args);
  for (isize i = 0; i < args->size; ++i) {
    if (i > 0) out.append(" | ");
    if (args->items[i] == &noneType) {
      out.append("None");
      continue;
    }
    Ref<Str> text = PY_TRY(typeArgumentRepr(t, args->items[i]));
    out.append(*text);
  }
  return out.finish(t);
}

static Ref<> unionGetAttribute(Thread& t, UnionObject& self, Object* name) {
  if (isStr(name) && strEqual(*static_cast<Str*>(name), *names::__module__)) {
    return getAttribute(t, self.type, name);
  }
  return genericGetAttribute(t, &self, name);
}

static Result<Tuple*> parametersOf(Thread& t, UnionObject& self) {
  if (self.parameters == nullptr) {
    self.parameters = PY_TRY(collectTypeParameters(t, static_cast<Tuple*>(self.args))).release();
  }
  return static_cast<Tuple*>(self.parameters);
}

static Ref<> getParameters(Thread& t, UnionObject& self) {
  Tuple* parameters = PY_TRY(parametersOf(t, self));
  return Ref<>::share(static_cast<Object*>(parameters));
}

static Ref<> unionGetItem(Thread& t, UnionObject& self, Object* item) {
  Tuple* parameters = PY_TRY(parametersOf(t, self));
  Ref<> args =
      PY_TRY(substituteParameters(t, &self, static_cast<Tuple*>(self.args), parameters, item));
  auto* tuple = static_cast<Tuple*>(args.get());
  Ref<> result = Ref<>::share(tuple->items[0]);
  for (isize i = 1; i < tuple->size; ++i) {
    result = PY_TRY(binaryOperation(t, result.get(), tuple->items[i], kOpOr));
  }
  return result;
}

static constinit const MemberDef kMembers[] = {
    {"__args__", kMemberObject, offsetof(UnionObject, args), kMemberReadOnly, nullptr},
    {},
};
static constinit const GetSetDef kGetSet[] = {
    GETTER("__parameters__", getParameters, "Type variables in the types.UnionType."),
    {},
};

constinit BuiltinType unionType{{
    .name = "types.UnionType",
    .doc = "Represent a PEP 604 union type\n\nE.g. for int | str",
    .basicSize = sizeof(UnionObject),
    .flags = kTypeHaveGc | kTypeDisallowInstantiation,
    .dealloc = &unionDealloc,
    .repr = slot<unionRepr>,
    .hash = slot<unionHash>,
    .getAttribute = slot<unionGetAttribute>,
    .traverse = &unionTraverse,
    .richCompare = slot<unionCompare>,
    .members = kMembers,
    .getset = kGetSet,
    .number = {.or_ = slot<unionOr>},
    .mapping = {.subscript = slot<unionGetItem>},
}};

}  // namespace taipan
