#include "builtins/namespace/namespace.h"

#include "builtins/dict/dict.h"
#include "builtins/str/str.h"
#include "builtins/str/str_builder.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "object/allocate.h"
#include "object/gc/gc.h"
#include "object/protocol/abstract.h"
#include "object/protocol/repr_guard.h"
#include "object/seams.h"
#include "object/slot.h"

namespace taipan {

static Ref<> namespaceNew(Thread& t, Type& cls, Object*, Object*) {
  Ref<> made = Ref<>::steal(cls.alloc(&cls, 0));
  if (!made) return made;
  static_cast<SimpleNamespace*>(made.get())->dict = PY_TRY(newDict(t)).release();
  return made;
}

static Status namespaceInit(Thread& t, SimpleNamespace& self, Object* args, Object* kwargs) {
  if (args != nullptr && static_cast<Tuple*>(args)->size != 0) {
    return t.raise(typeErrorType, "no positional arguments expected");
  }
  if (kwargs == nullptr) return {};
  auto* dict = static_cast<Dict*>(kwargs);
  isize position = 0;
  Object* key;
  while (dictNext(dict, &position, &key, nullptr)) {
    if (!isStr(key)) return t.raise(typeErrorType, "keywords must be strings");
  }
  return dictMerge(t, static_cast<Dict*>(self.dict), kwargs);
}

Ref<> newSimpleNamespace(Thread& t, Object* kwargs) {
  Ref<> made = PY_TRY(namespaceNew(t, simpleNamespaceType, nullptr, nullptr));
  PY_TRY(namespaceInit(t, *static_cast<SimpleNamespace*>(made.get()), nullptr, kwargs));
  return made;
}

static int namespaceTraverse(Object* object, VisitFunction visit, void* arg) {
  PY_VISIT(static_cast<SimpleNamespace*>(object)->dict);
  return 0;
}
static int namespaceClear(Object* object) {
  clearOwned(static_cast<SimpleNamespace*>(object)->dict);
  return 0;
}
static void namespaceDealloc(Object* object) {
  gcUntrack(object);
  namespaceClear(object);
  object->type->free(object);
}

static Ref<> namespaceRepr(Thread& t, SimpleNamespace& self) {
  const char* name = self.type == &simpleNamespaceType ? "namespace" : self.type->name;
  if (PY_TRY(reprEnter(t, &self))) return newStrFormat(t, "%s(...)", name);
  StrBuilder out;
  out.append(name);
  out.append('(');
  bool first = true;
  bool failedAny = false;
  isize position = 0;
  Object* key;
  Object* value;
  while (dictNext(static_cast<Dict*>(self.dict), &position, &key, &value)) {
    if (!isStr(key) || static_cast<Str*>(key)->length == 0) continue;
    Ref<> keepKey = Ref<>::share(key);
    Ref<> keepValue = Ref<>::share(value);
    Ref<Str> text = newStrFormat(t, "%s%U=%R", first ? "" : ", ", key, value);
    if (!text) {
      failedAny = true;
      break;
    }
    out.append(*text);
    first = false;
  }
  reprLeave(t, &self);
  if (failedAny) return failure;
  out.append(')');
  return out.finish(t);
}

static Ref<> namespaceCompare(Thread& t, Object* a, Object* b, CompareOp op) {
  if (!isInstanceOf(a, &simpleNamespaceType) || !isInstanceOf(b, &simpleNamespaceType)) {
    return Ref<>::share(notImplemented());
  }
  return compare(t, static_cast<SimpleNamespace*>(a)->dict, static_cast<SimpleNamespace*>(b)->dict,
                 op);
}

static Ref<> namespaceReduce(Thread& t, SimpleNamespace& self) {
  return packTuple(t, {self.type, emptyTuple(), self.dict});
}

static constinit const MethodDef kMethods[] = {
    METHOD_PLAIN("__reduce__", "($self, /)", namespaceReduce,
                 "Return state information for pickling"),
    {},
};
static constinit const MemberDef kMembers[] = {
    {"__dict__", kMemberObject, offsetof(SimpleNamespace, dict), kMemberReadOnly, nullptr},
    {},
};

constinit BuiltinType simpleNamespaceType{{
    .name = "types.SimpleNamespace",
    .doc = "A simple attribute-based namespace.\n\nSimpleNamespace(**kwargs)",
    .basicSize = sizeof(SimpleNamespace),
    .flags = kTypeBase | kTypeHaveGc,
    .dealloc = &namespaceDealloc,
    .repr = slot<namespaceRepr>,
    .getAttribute = genericGetAttributeSlot,
    .setAttribute = genericSetAttributeSlot,
    .traverse = &namespaceTraverse,
    .clear = &namespaceClear,
    .richCompare = slot<namespaceCompare>,
    .methods = kMethods,
    .members = kMembers,
    .dictOffset = offsetof(SimpleNamespace, dict),
    .init = slot<namespaceInit>,
    .alloc = &genericAllocate,
    .new_ = slot<namespaceNew>,
    .free = &gcFree,
}};

}  // namespace taipan
