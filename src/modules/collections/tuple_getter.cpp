// The descriptor of a namedtuple's fields.
#include "builtins/int/int_range.h"
#include "builtins/iterator/owned_fields.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "modules/collections/collections_module.h"
#include "object/builtin_types.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "object/seams.h"

namespace taipan {

namespace {

struct TupleGetter : Object {
  isize index;
  Object* doc;
};
using Fields = OwnedFields<TupleGetter, &TupleGetter::doc>;

Ref<> getterNew(Thread& t, Type& cls, Object* indexObject, Object* doc) {
  isize index = PY_TRY(parseSize(t, indexObject));
  auto self = PY_TRY(newTracked<TupleGetter>(cls));
  self->index = index;
  self->doc = Ref<>::share(doc).release();
  return self;
}

Ref<> getterGet(Thread& t, TupleGetter& self, Object* instance, Object* owner) {
  if (instance == none()) instance = nullptr;
  if (owner == none()) owner = nullptr;
  if (instance == nullptr) {
    if (owner == nullptr) return t.raise(typeErrorType, "__get__(None, None) is invalid");
    return Ref<>::share(&self);
  }
  if (!isTuple(instance)) {
    return t.raise(typeErrorType,
                   "descriptor for index '%zd' for tuple subclasses doesn't apply to '%s' object",
                   self.index, instance->type->name);
  }
  auto* tuple = static_cast<Tuple*>(instance);
  if (static_cast<usize>(self.index) >= static_cast<usize>(tuple->size)) {
    return t.raise(indexErrorType, "tuple index out of range");
  }
  return Ref<>::share(tuple->items[self.index]);
}

Status getterSet(Thread& t, TupleGetter&, Object*, Object* value) {
  return t.raise(attributeErrorType,
                 value == nullptr ? "can't delete attribute" : "can't set attribute");
}

Ref<> getterRepr(Thread& t, TupleGetter& self) {
  const char* name = self.type->name;
  if (const char* dot = __builtin_strrchr(name, '.')) name = dot + 1;
  return newStrFormat(t, "%s(%zd, %R)", name, self.index, self.doc);
}

Ref<> getterReduce(Thread& t, TupleGetter& self) {
  auto index = PY_TRY(toObject(self.index));
  auto arguments = PY_TRY(packTuple(t, {index.get(), self.doc}));
  return packTuple(t, {self.type, arguments.get()});
}

constinit const MethodDef kMethods[] = {
    METHOD_PLAIN("__reduce__", "($self, /)", getterReduce, nullptr), {}};
constinit const MemberDef kMembers[] = {
    {"__doc__", kMemberObject, offsetof(TupleGetter, doc), 0, nullptr}, {}};

}  // namespace

constinit BuiltinType tupleGetterType{{
    .name = "_collections._tuplegetter",
    .basicSize = sizeof(TupleGetter),
    .flags = kTypeHaveGc,
    .dealloc = Fields::dealloc,
    .repr = slot<getterRepr>,
    .traverse = Fields::traverse,
    .clear = Fields::clear,
    .methods = kMethods,
    .members = kMembers,
    .descrGet = slot<getterGet>,
    .descrSet = slot<getterSet>,
    .new_ = newSlot<"_tuplegetter", "(index, doc, /)", getterNew>,
    .free = gcFree,
}};

}  // namespace taipan
