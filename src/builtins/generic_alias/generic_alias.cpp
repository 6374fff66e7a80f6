// types.GenericAlias: `list[int]` and what it forwards to its origin.

#include "builtins/generic_alias/generic_alias.h"

#include "builtins/dict/dict.h"
#include "builtins/list/list.h"
#include "builtins/str/str.h"
#include "builtins/str/str_builder.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "builtins/weakref/weakref.h"
#include "object/allocate.h"
#include "object/gc/gc.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"
#include "object/slot.h"

namespace taipan {

static Object* aliasVectorcall(Object* object, Object* const* args, usize count, Object* names);

static Ref<> makeAlias(Thread& t, Type& cls, Object* origin, Object* args) {
  Ref<> tuple = isTuple(args) ? Ref<>::share(args) : Ref<>(packTuple(t, {args}));
  if (!tuple) return tuple;
  Ref<> made = Ref<>::steal(cls.alloc(&cls, 0));
  if (!made) return made;
  auto* self = static_cast<GenericAlias*>(made.get());
  self->origin = Ref<>::share(origin).release();
  self->args = tuple.release();
  self->vectorcall = vectorcallOf(origin) != nullptr ? &aliasVectorcall : nullptr;
  return made;
}

Ref<> newGenericAlias(Thread& t, Object* origin, Object* args) {
  return makeAlias(t, genericAliasType, origin, args);
}

static Ref<> aliasNew(Thread& t, Type& cls, Object* args, Object* kwargs) {
  if (kwargs != nullptr && dictSize(static_cast<Dict*>(kwargs)) != 0) {
    return t.raise(typeErrorType, "GenericAlias() takes no keyword arguments");
  }
  auto* tuple = static_cast<Tuple*>(args);
  PY_TRY(checkPositional(t, "GenericAlias", tuple->size, 2, 2));
  return makeAlias(t, cls, tuple->items[0], tuple->items[1]);
}

static int aliasTraverse(Object* object, VisitFunction visit, void* arg) {
  auto* self = static_cast<GenericAlias*>(object);
  PY_VISIT(self->origin);
  PY_VISIT(self->args);
  PY_VISIT(self->parameters);
  return 0;
}

static void aliasDealloc(Object* object) {
  gcUntrack(object);
  auto* self = static_cast<GenericAlias*>(object);
  if (self->weaklist != nullptr) clearWeakrefs(object);
  clearOwned(self->origin);
  clearOwned(self->args);
  clearOwned(self->parameters);
  object->type->free(object);
}

// --- text ---------------------------------------------------------------------------------------

Ref<Str> typeArgumentRepr(Thread& t, Object* argument) {
  if (argument == ellipsis()) return newStr(t, "...");
  Lookup origin = PY_TRY(lookupAttribute(t, argument, names::__origin__));
  if (origin.found()) {
    Lookup args = PY_TRY(lookupAttribute(t, argument, names::__args__));
    if (args.found()) return toRepr(t, argument);
  }
  Lookup qualname = PY_TRY(lookupAttribute(t, argument, names::__qualname__));
  if (!qualname.found()) return toRepr(t, argument);
  Lookup module = PY_TRY(lookupAttribute(t, argument, names::__module__));
  if (!module.found() || isNone(module.get())) return toRepr(t, argument);
  if (isStr(module.get()) && strEqual(*static_cast<Str*>(module.get()), *names::builtins)) {
    return toStr(t, qualname.get());
  }
  return newStrFormat(t, "%S.%S", module.get(), qualname.get());
}

static Ref<> aliasRepr(Thread& t, GenericAlias& self) {
  StrBuilder out;
  if (self.starred) out.append('*');
  Ref<Str> origin = PY_TRY(typeArgumentRepr(t, self.origin));
  out.append(*origin);
  out.append('[');
  auto* args = static_cast<Tuple*>(self.args);
  for (isize i = 0; i < args->size; ++i) {
    if (i > 0) out.append(", ");
    Ref<Str> text = PY_TRY(typeArgumentRepr(t, args->items[i]));
    out.append(*text);
  }
  if (args->size == 0) out.append("()");
  out.append(']');
  return out.finish(t);
}

// --- attributes ---------------------------------------------------------------------------------

/// The attributes that are the alias's own; all others are its origin's.
static constexpr const char* kOwnAttributes[] = {
    "__class__",       "__origin__",     "__args__",
    "__unpacked__",    "__parameters__", "__typing_unpacked_tuple_args__",
    "__mro_entries__", "__reduce_ex__",  "__reduce__",
    "__copy__",        "__deepcopy__",
};

static Ref<> aliasGetAttribute(Thread& t, GenericAlias& self, Object* name) {
  if (isStr(name)) {
    for (const char* own : kOwnAttributes) {
      if (strEqualAscii(*static_cast<Str*>(name), own)) return genericGetAttribute(t, &self, name);
    }
    return getAttribute(t, self.origin, name);
  }
  return genericGetAttribute(t, &self, name);
}

static Ref<> aliasDir(Thread& t, GenericAlias& self) {
  Ref<> listed = PY_TRY(toDir(t, self.origin));
  Ref<List> list = PY_TRY(toList(t, listed.get()));
  for (const char* own : kOwnAttributes) {
    Ref<Str> name = PY_TRY(newInterned(t, own));
    if (!PY_TRY(contains(t, list.get(), name.get()))) PY_TRY(list->append(t, name.get()));
  }
  return list;
}

// --- as a type ----------------------------------------------------------------------------------

/// Tells the new instance what it was made from; classes that do not want to know are fine.
static Ref<> withOriginalClass(Thread& t, Ref<> made, Object* alias) {
  if (!made) return made;
  Ref<Str> name = PY_TRY(newInterned(t, "__orig_class__"));
  if (setAttribute(t, made.get(), name.get(), alias).failed()) {
    if (!t.clearIfMatches(attributeErrorType) && !t.clearIfMatches(typeErrorType)) return failure;
  }
  return made;
}

static Object* aliasVectorcall(Object* object, Object* const* args, usize count, Object* names) {
  Thread& t = Thread::current();
  Ref<> keep = Ref<>::share(object);
  Ref<> made = callVector(t, static_cast<GenericAlias*>(object)->origin, args, count, names);
  return withOriginalClass(t, std::move(made), object).release();
}

static Ref<> aliasCall(Thread& t, GenericAlias& self, Object* args, Object* kwargs) {
  return withOriginalClass(t, callTupleDict(t, self.origin, args, kwargs), &self);
}

static Ref<> aliasMroEntries(Thread& t, GenericAlias& self, Object*) {
  return packTuple(t, {self.origin});
}

static Ref<> aliasInstanceCheck(Thread& t, GenericAlias&, Object*) {
  return t.raise(typeErrorType, "isinstance() argument 2 cannot be a parameterized generic");
}
static Ref<> aliasSubclassCheck(Thread& t, GenericAlias&, Object*) {
  return t.raise(typeErrorType, "issubclass() argument 2 cannot be a parameterized generic");
}

static Result<isize> aliasHash(Thread& t, GenericAlias& self) {
  isize origin = PY_TRY(toHash(t, self.origin));
  isize args = PY_TRY(toHash(t, self.args));
  isize hash = origin ^ args;
  return hash == -1 ? -2 : hash;
}

static Ref<> aliasCompare(Thread& t, GenericAlias& self, Object* other, CompareOp op) {
  if ((op != kEqual && op != kNotEqual) || !isInstanceOf(other, &genericAliasType)) {
    return Ref<>::share(notImplemented());
  }
  auto* b = static_cast<GenericAlias*>(other);
  bool equal = self.starred == b->starred;
  if (equal) equal = PY_TRY(compareBool(t, self.origin, b->origin, kEqual));
  if (equal) equal = PY_TRY(compareBool(t, self.args, b->args, kEqual));
  return Ref<>::share(boolObject(equal == (op == kEqual)));
}

static Result<Tuple*> parametersOf(Thread& t, GenericAlias& self) {
  if (self.parameters == nullptr) {
    self.parameters = PY_TRY(collectTypeParameters(t, static_cast<Tuple*>(self.args))).release();
  }
  return static_cast<Tuple*>(self.parameters);
}

static Ref<> aliasGetItem(Thread& t, GenericAlias& self, Object* item) {
  Tuple* parameters = PY_TRY(parametersOf(t, self));
  Ref<> args =
      PY_TRY(substituteParameters(t, &self, static_cast<Tuple*>(self.args), parameters, item));
  Ref<> made = PY_TRY(newGenericAlias(t, self.origin, args.get()));
  static_cast<GenericAlias*>(made.get())->starred = self.starred;
  return made;
}

static Ref<> getParameters(Thread& t, GenericAlias& self) {
  Tuple* parameters = PY_TRY(parametersOf(t, self));
  return Ref<>::share(static_cast<Object*>(parameters));
}

static Ref<> getUnpackedTupleArgs(Thread&, GenericAlias& self) {
  bool isUnpackedTuple = self.starred && self.origin == &tupleType;
  return Ref<>::share(isUnpackedTuple ? self.args : none());
}

// --- iteration: `*list[int]` --------------------------------------------------------------------

struct AliasIterator : Object {
  Object* alias;  ///< owned; null when exhausted
};

static int iteratorTraverse(Object* object, VisitFunction visit, void* arg) {
  PY_VISIT(static_cast<AliasIterator*>(object)->alias);
  return 0;
}
static void iteratorDealloc(Object* object) {
  gcUntrack(object);
  clearOwned(static_cast<AliasIterator*>(object)->alias);
  freeObject(object);
}
static Ref<> iteratorSelf(Object* self) { return Ref<>::share(self); }

static Lookup iteratorNext(Thread& t, AliasIterator& self) {
  if (self.alias == nullptr) return Lookup::missing();
  auto* alias = static_cast<GenericAlias*>(self.alias);
  Ref<> starred = PY_TRY(newGenericAlias(t, alias->origin, alias->args));
  static_cast<GenericAlias*>(starred.get())->starred = true;
  clearOwned(self.alias);
  return starred;
}

static Ref<> iteratorReduce(Thread& t, AliasIterator& self) {
  Ref<> iter = PY_TRY(importAttribute(t, "builtins", "iter"));
  Ref<Tuple> args = PY_TRY(packTuple(t, {self.alias != nullptr ? self.alias : emptyTuple()}));
  return packTuple(t, {iter.get(), args.get()});
}

static constinit const MethodDef kIteratorMethods[] = {
    METHOD_PLAIN("__reduce__", "($self, /)", iteratorReduce, nullptr),
    {},
};

static constinit BuiltinType aliasIteratorType{{
    .name = "generic_alias_iterator",
    .basicSize = sizeof(AliasIterator),
    .flags = kTypeHaveGc | kTypeDisallowInstantiation,
    .dealloc = &iteratorDealloc,
    .traverse = &iteratorTraverse,
    .iter = slot<iteratorSelf>,
    .iternext = slot<iteratorNext>,
    .methods = kIteratorMethods,
}};

static Ref<> aliasIter(Thread& t, GenericAlias& self) {
  PY_TRY(typeReady(t, aliasIteratorType));
  Ref<AliasIterator> made = PY_TRY(newObject<AliasIterator>(t, aliasIteratorType));
  made->alias = Ref<>::share(&self).release();
  gcTrack(made.get());
  return made;
}

static Ref<> aliasReduce(Thread& t, GenericAlias& self) {
  if (!self.starred) {
    Ref<Tuple> args = PY_TRY(packTuple(t, {self.origin, self.args}));
    return packTuple(t, {self.type, args.get()});
  }
  Ref<> plain = PY_TRY(newGenericAlias(t, self.origin, self.args));
  Ref<> next = PY_TRY(importAttribute(t, "builtins", "next"));
  Ref<> iterator = PY_TRY(getIterator(t, plain.get()));
  Ref<Tuple> args = PY_TRY(packTuple(t, {iterator.get()}));
  return packTuple(t, {next.get(), args.get()});
}

// --- type ---------------------------------------------------------------------------------------

static constinit const MethodDef kMethods[] = {
    METHOD_PLAIN("__mro_entries__", "($self, bases, /)", aliasMroEntries, nullptr),
    METHOD_PLAIN("__instancecheck__", "($self, instance, /)", aliasInstanceCheck, nullptr),
    METHOD_PLAIN("__subclasscheck__", "($self, cls, /)", aliasSubclassCheck, nullptr),
    METHOD_PLAIN("__reduce__", "($self, /)", aliasReduce, nullptr),
    METHOD_PLAIN("__dir__", "($self, /)", aliasDir, nullptr),
    {},
};
static constinit const MemberDef kMembers[] = {
    {"__origin__", kMemberObject, offsetof(GenericAlias, origin), kMemberReadOnly, nullptr},
    {"__args__", kMemberObject, offsetof(GenericAlias, args), kMemberReadOnly, nullptr},
    {"__unpacked__", kMemberBool, offsetof(GenericAlias, starred), kMemberReadOnly, nullptr},
    {},
};
static constinit const GetSetDef kGetSet[] = {
    GETTER("__parameters__", getParameters, "Type variables in the GenericAlias."),
    GETTER("__typing_unpacked_tuple_args__", getUnpackedTupleArgs, nullptr),
    {},
};

constinit BuiltinType genericAliasType{{
    .name = "types.GenericAlias",
    .doc = "Represent a PEP 585 generic type\n\n"
           "E.g. for t = list[int], t.__origin__ is list and t.__args__ is (int,).",
    .basicSize = sizeof(GenericAlias),
    .flags = kTypeBase | kTypeHaveGc | kTypeHaveVectorcall,
    .dealloc = &aliasDealloc,
    .vectorcallOffset = offsetof(GenericAlias, vectorcall),
    .repr = slot<aliasRepr>,
    .hash = slot<aliasHash>,
    .call = slot<aliasCall>,
    .getAttribute = slot<aliasGetAttribute>,
    .traverse = &aliasTraverse,
    .richCompare = slot<aliasCompare>,
    .weaklistOffset = offsetof(GenericAlias, weaklist),
    .iter = slot<aliasIter>,
    .methods = kMethods,
    .members = kMembers,
    .getset = kGetSet,
    .alloc = &genericAllocate,
    .new_ = slot<aliasNew>,
    .free = &gcFree,
    .number = {.or_ = slot<unionOr>},
    .mapping = {.subscript = slot<aliasGetItem>},
}};

}  // namespace taipan
