#include "modules/functional/getters.h"

#include "builtins/dict/dict.h"
#include "builtins/iterator/owned_fields.h"
#include "builtins/list/list.h"
#include "builtins/str/str.h"
#include "builtins/str/str_builder.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "object/builtin_types.h"
#include "object/protocol/abstract.h"
#include "object/protocol/repr_guard.h"
#include "object/seams.h"

namespace taipan {

namespace {

/// The one argument of a getter's call; TypeErrors for all else.
Result<Object*> onlyArgument(Thread& t, const char* name, Object* const* args, usize count,
                             Object* names) {
  PY_TRY(checkNoKeywords(t, name, names));
  PY_TRY(checkPositional(t, name, vectorcallCount(count), 1, 1));
  return args[0];
}

/// "operator.itemgetter(1, 2)": the type's name with the reprs of the arguments, keywords last.
Ref<> reprOfCall(Thread& t, Object* self, Object* const* items, isize count, Dict* kwargs) {
  ReprGuard guard(t, self);
  if (guard.failed()) return failure;
  if (guard.recursive()) return newStrFormat(t, "%s(...)", self->type->name);
  StrBuilder out;
  out.append(self->type->name);
  out.append('(');
  for (isize i = 0; i < count; ++i) {
    if (i > 0) out.append(", ");
    auto text = PY_TRY(toRepr(t, items[i]));
    out.append(*text);
  }
  isize position = 0;
  Object *key, *value;
  while (kwargs != nullptr && dictNext(kwargs, &position, &key, &value)) {
    out.append(", ");
    auto text = PY_TRY(newStrFormat(t, "%U=%R", key, value));
    out.append(*text);
  }
  out.append(')');
  return out.finish(t);
}

// --- itemgetter ---------------------------------------------------------------------------------

struct ItemGetter : Object {
  Tuple* items;
  VectorcallFunction vectorcall;
};
using ItemFields = OwnedFields<ItemGetter, &ItemGetter::items>;

Ref<> itemGetterApply(Thread& t, ItemGetter& self, Object* object) {
  if (self.items->size == 1) return getItem(t, object, self.items->items[0]);
  auto result = PY_TRY(newTuple(t, self.items->size));
  for (isize i = 0; i < self.items->size; ++i) {
    result->items[i] = PY_TRY(getItem(t, object, self.items->items[i])).release();
  }
  return result;
}

Object* itemGetterVectorcall(Object* self, Object* const* args, usize count, Object* names) {
  Thread& t = Thread::current();
  auto object = onlyArgument(t, "itemgetter", args, count, names);
  if (object.failed()) return nullptr;
  return itemGetterApply(t, *static_cast<ItemGetter*>(self), object.value()).release();
}

Object* itemGetterNew(Type* cls, Object* args, Object* kwargs) {
  Thread& t = Thread::current();
  auto* items = static_cast<Tuple*>(args);
  if (checkNoKeywordDict(t, "itemgetter", kwargs).failed()) return nullptr;
  if (items->size == 0) {
    (void)checkPositional(t, "itemgetter", 0, 1, 1);
    return nullptr;
  }
  auto self = newTracked<ItemGetter>(*cls);
  if (self.failed()) return nullptr;
  self->items = Ref<Tuple>::share(items).release();
  self->vectorcall = itemGetterVectorcall;
  return self.release();
}

Ref<> itemGetterRepr(Thread& t, ItemGetter& self) {
  return reprOfCall(t, &self, self.items->items, self.items->size, nullptr);
}

Ref<> itemGetterReduce(Thread& t, ItemGetter& self) {
  return packTuple(t, {self.type, self.items});
}

constinit const MethodDef kItemGetterMethods[] = {
    METHOD_PLAIN("__reduce__", "($self, /)", itemGetterReduce,
                 "Return state information for pickling"),
    {},
};
constinit const MemberDef kItemGetterMembers[] = {
    {"__vectorcalloffset__", kMemberIsize, offsetof(ItemGetter, vectorcall), kMemberReadOnly,
     nullptr},
    {},
};

// --- attrgetter ---------------------------------------------------------------------------------

/// `names` are interned str, or tuples of them for dotted names.
struct AttributeGetter : Object {
  Tuple* names;
  VectorcallFunction vectorcall;
};
using AttributeFields = OwnedFields<AttributeGetter, &AttributeGetter::names>;

/// "a.b" as ("a", "b"), "a" as itself.
Ref<> splitName(Thread& t, Object* name) {
  if (!isStr(name)) return t.raise(typeErrorType, "attribute name must be a string");
  auto& text = *static_cast<Str*>(name);
  isize dot = strFindChar(text, '.', 0, text.length);
  if (dot < 0) return internStr(PY_TRY(exactStr(t, text)));
  auto parts = PY_TRY(newList(t));
  for (isize start = 0; start <= text.length;) {
    dot = strFindChar(text, '.', start, text.length);
    isize end = dot < 0 ? text.length : dot;
    PY_TRY(parts->append(t, internStr(PY_TRY(strSubstring(t, text, start, end)))));
    start = end + 1;
  }
  return listToTuple(t, parts.get());
}

Ref<> fetchDotted(Thread& t, Object* object, Object* name) {
  if (isStr(name)) return getAttribute(t, object, name);
  auto* parts = static_cast<Tuple*>(name);
  auto current = Ref<>::share(object);
  for (isize i = 0; i < parts->size; ++i) {
    current = PY_TRY(getAttribute(t, current.get(), parts->items[i]));
  }
  return current;
}

Ref<> attributeGetterApply(Thread& t, AttributeGetter& self, Object* object) {
  if (self.names->size == 1) return fetchDotted(t, object, self.names->items[0]);
  auto result = PY_TRY(newTuple(t, self.names->size));
  for (isize i = 0; i < self.names->size; ++i) {
    result->items[i] = PY_TRY(fetchDotted(t, object, self.names->items[i])).release();
  }
  return result;
}

Object* attributeGetterVectorcall(Object* self, Object* const* args, usize count, Object* names) {
  Thread& t = Thread::current();
  auto object = onlyArgument(t, "attrgetter", args, count, names);
  if (object.failed()) return nullptr;
  return attributeGetterApply(t, *static_cast<AttributeGetter*>(self), object.value()).release();
}

Object* attributeGetterNew(Type* cls, Object* args, Object* kwargs) {
  Thread& t = Thread::current();
  auto make = [&]() -> Ref<> {
    auto* items = static_cast<Tuple*>(args);
    PY_TRY(checkNoKeywordDict(t, "attrgetter", kwargs));
    if (items->size == 0) PY_TRY(checkPositional(t, "attrgetter", 0, 1, 1));
    auto names = PY_TRY(newTuple(t, items->size));
    for (isize i = 0; i < items->size; ++i) {
      names->items[i] = PY_TRY(splitName(t, items->items[i])).release();
    }
    auto self = PY_TRY(newTracked<AttributeGetter>(*cls));
    self->names = names.release();
    self->vectorcall = attributeGetterVectorcall;
    return self;
  };
  return make().release();
}

/// The names as they were given.
Ref<Tuple> originalNames(Thread& t, AttributeGetter& self) {
  auto result = PY_TRY(newTuple(t, self.names->size));
  auto dot = PY_TRY(newStr(t, "."));
  for (isize i = 0; i < self.names->size; ++i) {
    Object* name = self.names->items[i];
    result->items[i] =
        isStr(name) ? Ref<>::share(name).release() : PY_TRY(strJoin(t, *dot, name)).release();
  }
  return result;
}

Ref<> attributeGetterRepr(Thread& t, AttributeGetter& self) {
  auto names = PY_TRY(originalNames(t, self));
  return reprOfCall(t, &self, names->items, names->size, nullptr);
}

Ref<> attributeGetterReduce(Thread& t, AttributeGetter& self) {
  auto names = PY_TRY(originalNames(t, self));
  return packTuple(t, {self.type, names.get()});
}

constinit const MethodDef kAttributeGetterMethods[] = {
    METHOD_PLAIN("__reduce__", "($self, /)", attributeGetterReduce,
                 "Return state information for pickling"),
    {},
};
constinit const MemberDef kAttributeGetterMembers[] = {
    {"__vectorcalloffset__", kMemberIsize, offsetof(AttributeGetter, vectorcall), kMemberReadOnly,
     nullptr},
    {},
};

// --- methodcaller -------------------------------------------------------------------------------

struct MethodCaller : Object {
  Object* name;
  Tuple* args;
  Dict* kwargs;  ///< null for none
};
using CallerFields =
    OwnedFields<MethodCaller, &MethodCaller::name, &MethodCaller::args, &MethodCaller::kwargs>;

Object* methodCallerNew(Type* cls, Object* args, Object* kwargs) {
  Thread& t = Thread::current();
  auto make = [&]() -> Ref<> {
    auto* items = static_cast<Tuple*>(args);
    if (items->size < 1) {
      return t.raise(typeErrorType, "methodcaller needs at least one argument, the method name");
    }
    if (!isStr(items->items[0])) return t.raise(typeErrorType, "method name must be a string");
    auto self = PY_TRY(newTracked<MethodCaller>(*cls));
    self->name = internStr(Ref<Str>::share(static_cast<Str*>(items->items[0]))).release();
    self->args = PY_TRY(tupleSlice(t, items, 1, items->size)).release();
    if (kwargs != nullptr && static_cast<Dict*>(kwargs)->used > 0) {
      self->kwargs = PY_TRY(dictCopy(t, static_cast<Dict*>(kwargs))).release();
    }
    return self;
  };
  return make().release();
}

Ref<> methodCallerCall(Thread& t, MethodCaller& self, Object* args, Object* kwargs) {
  PY_TRY(checkNoKeywordDict(t, "methodcaller", kwargs));
  PY_TRY(checkPositional(t, "methodcaller", static_cast<Tuple*>(args)->size, 1, 1));
  Object* object = static_cast<Tuple*>(args)->items[0];
  auto method = PY_TRY(getAttribute(t, object, self.name));
  return callTupleDict(t, method.get(), self.args, self.kwargs);
}

Ref<> methodCallerRepr(Thread& t, MethodCaller& self) {
  auto all = PY_TRY(newTuple(t, self.args->size + 1));
  all->items[0] = Ref<>::share(self.name).release();
  for (isize i = 0; i < self.args->size; ++i) {
    all->items[i + 1] = Ref<>::share(self.args->items[i]).release();
  }
  return reprOfCall(t, &self, all->items, all->size, self.kwargs);
}

Ref<> methodCallerReduce(Thread& t, MethodCaller& self) {
  if (self.kwargs == nullptr || self.kwargs->used == 0) {
    auto all = PY_TRY(newTuple(t, self.args->size + 1));
    all->items[0] = Ref<>::share(self.name).release();
    for (isize i = 0; i < self.args->size; ++i) {
      all->items[i + 1] = Ref<>::share(self.args->items[i]).release();
    }
    return packTuple(t, {self.type, all.get()});
  }
  auto partial = PY_TRY(importAttribute(t, "functools", "partial"));
  auto first = PY_TRY(packTuple(t, {self.type, self.name}));
  auto constructor = PY_TRY(callTupleDict(t, partial.get(), first.get(), self.kwargs));
  return packTuple(t, {constructor.get(), self.args});
}

constinit const MethodDef kMethodCallerMethods[] = {
    METHOD_PLAIN("__reduce__", "($self, /)", methodCallerReduce,
                 "Return state information for pickling"),
    {},
};

}  // namespace

constinit BuiltinType itemGetterType{{
    .name = "operator.itemgetter",
    .doc = "itemgetter(item, ...) --> itemgetter object\n\n"
           "Return a callable object that fetches the given item(s) from its operand.\n"
           "After f = itemgetter(2), the call f(r) returns r[2].\n"
           "After g = itemgetter(2, 5, 3), the call g(r) returns (r[2], r[5], r[3])",
    .basicSize = sizeof(ItemGetter),
    .flags = kTypeHaveGc,
    .dealloc = ItemFields::dealloc,
    .vectorcallOffset = offsetof(ItemGetter, vectorcall),
    .repr = slot<itemGetterRepr>,
    .call = slot<callTupleDict>,
    .getAttribute = genericGetAttributeSlot,
    .traverse = ItemFields::traverse,
    .methods = kItemGetterMethods,
    .members = kItemGetterMembers,
    .new_ = itemGetterNew,
    .free = gcFree,
}};

constinit BuiltinType attributeGetterType{{
    .name = "operator.attrgetter",
    .doc = "attrgetter(attr, ...) --> attrgetter object\n\n"
           "Return a callable object that fetches the given attribute(s) from its operand.\n"
           "After f = attrgetter('name'), the call f(r) returns r.name.\n"
           "After g = attrgetter('name', 'date'), the call g(r) returns (r.name, r.date).\n"
           "After h = attrgetter('name.first', 'name.last'), the call h(r) returns\n"
           "(r.name.first, r.name.last).",
    .basicSize = sizeof(AttributeGetter),
    .flags = kTypeHaveGc,
    .dealloc = AttributeFields::dealloc,
    .vectorcallOffset = offsetof(AttributeGetter, vectorcall),
    .repr = slot<attributeGetterRepr>,
    .call = slot<callTupleDict>,
    .getAttribute = genericGetAttributeSlot,
    .traverse = AttributeFields::traverse,
    .methods = kAttributeGetterMethods,
    .members = kAttributeGetterMembers,
    .new_ = attributeGetterNew,
    .free = gcFree,
}};

constinit BuiltinType methodCallerType{{
    .name = "operator.methodcaller",
    .doc = "methodcaller(name, ...) --> methodcaller object\n\n"
           "Return a callable object that calls the given method on its operand.\n"
           "After f = methodcaller('name'), the call f(r) returns r.name().\n"
           "After g = methodcaller('name', 'date', foo=1), the call g(r) returns\n"
           "r.name('date', foo=1).",
    .basicSize = sizeof(MethodCaller),
    .flags = kTypeHaveGc,
    .dealloc = CallerFields::dealloc,
    .repr = slot<methodCallerRepr>,
    .call = slot<methodCallerCall>,
    .getAttribute = genericGetAttributeSlot,
    .traverse = CallerFields::traverse,
    .methods = kMethodCallerMethods,
    .new_ = methodCallerNew,
    .free = gcFree,
}};

}  // namespace taipan
