// mappingproxy: a read-only view of a mapping, such as a class's `__dict__`.

#include "builtins/descriptor/descriptor_internal.h"
#include "builtins/generic_alias/generic_alias.h"
#include "object/names.h"
#include "object/protocol/number.h"
#include "object/seams.h"

namespace taipan {

namespace {

struct MappingProxy : Object {
  Object* mapping;
};

Ref<> proxyNew(Thread& t, Type&, Object* mapping) {
  if (!isMapping(mapping) || isList(mapping) || isTuple(mapping)) {
    return t.raise(typeErrorType, "mappingproxy() argument must be a mapping, not %s",
                   mapping->type->name);
  }
  return newMappingProxy(t, mapping);
}

void proxyDealloc(Object* object) {
  gcUntrack(object);
  xdecref(static_cast<MappingProxy*>(object)->mapping);
  object->type->free(object);
}

int proxyTraverse(Object* object, VisitFunction visit, void* arg) {
  PY_VISIT(static_cast<MappingProxy*>(object)->mapping);
  return 0;
}

Ref<Str> proxyRepr(Thread& t, MappingProxy& self) {
  return newStrFormatSeam(t, "mappingproxy(%R)", self.mapping);
}
Ref<Str> proxyStr(Thread& t, MappingProxy& self) { return toStr(t, self.mapping); }
Result<isize> proxyLength(Thread& t, MappingProxy& self) { return length(t, self.mapping); }
Ref<> proxyGetItem(Thread& t, MappingProxy& self, Object* key) {
  return getItem(t, self.mapping, key);
}
Result<bool> proxyContains(Thread& t, MappingProxy& self, Object* key) {
  return contains(t, self.mapping, key);
}
Ref<> proxyIter(Thread& t, MappingProxy& self) { return getIterator(t, self.mapping); }

Ref<> proxyCompare(Thread& t, MappingProxy& self, Object* other, CompareOp op) {
  return compare(t, self.mapping, other, op);
}

Object* unwrap(Object* object) {
  return object->type == &mappingProxyType ? static_cast<MappingProxy*>(object)->mapping : object;
}

Ref<> proxyOr(Thread& t, Object* a, Object* b) {
  return binaryOperation(t, unwrap(a), unwrap(b), kOpOr);
}

Ref<> proxyInplaceOr(Thread& t, Object* self, Object*) {
  return t.raise(typeErrorType, "'|=' is not supported by %s; use '|' instead", self->type->name);
}

Ref<> proxyGet(Thread& t, MappingProxy& self, Object* key, Object* fallback) {
  Object* value = fallback == nullptr ? none() : fallback;
  return callMethod(t, self.mapping, names::get, key, value);
}
Ref<> proxyKeys(Thread& t, MappingProxy& self) { return callMethod(t, self.mapping, names::keys); }
Ref<> proxyValues(Thread& t, MappingProxy& self) {
  return callMethod(t, self.mapping, names::values);
}
Ref<> proxyItems(Thread& t, MappingProxy& self) {
  return callMethod(t, self.mapping, names::items);
}
Ref<> proxyCopy(Thread& t, MappingProxy& self) { return callMethod(t, self.mapping, names::copy); }
Ref<> proxyReversed(Thread& t, MappingProxy& self) {
  return callMethod(t, self.mapping, names::__reversed__);
}
Ref<> classGetItem(Thread& t, Type& cls, Object* item) { return newGenericAlias(t, &cls, item); }

constinit const MethodDef kMethods[] = {
    METHOD_PLAIN("get", "($self, key, default=None, /)", proxyGet,
                 "D.get(k[,d]) -> D[k] if k in D, else d.  d defaults to None."),
    METHOD_PLAIN("keys", "($self, /)", proxyKeys,
                 "D.keys() -> a set-like object providing a view on D's keys"),
    METHOD_PLAIN("values", "($self, /)", proxyValues,
                 "D.values() -> an object providing a view on D's values"),
    METHOD_PLAIN("items", "($self, /)", proxyItems,
                 "D.items() -> a set-like object providing a view on D's items"),
    METHOD_PLAIN("copy", "($self, /)", proxyCopy, "D.copy() -> a shallow copy of D"),
    METHOD_PLAIN_FLAGS("__class_getitem__", "($cls, item, /)", classGetItem, kMethodClass,
                       "See PEP 585"),
    METHOD_PLAIN("__reversed__", "($self, /)", proxyReversed,
                 "D.__reversed__() -> reverse iterator"),
    {}};

}  // namespace

constinit BuiltinType mappingProxyType{
    {.name = "mappingproxy",
     .basicSize = sizeof(MappingProxy),
     .flags = kTypeHaveGc | kTypeMapping,
     .dealloc = proxyDealloc,
     .repr = slot<proxyRepr>,
     .str = slot<proxyStr>,
     .getAttribute = genericGetAttributeSlot,
     .traverse = proxyTraverse,
     .richCompare = slot<proxyCompare>,
     .iter = slot<proxyIter>,
     .methods = kMethods,
     .new_ = newSlot<"mappingproxy", "(mapping)", proxyNew>,
     .number = {.or_ = slot<proxyOr>, .inplaceOr = slot<proxyInplaceOr>},
     .sequence = {.contains = slot<proxyContains>},
     .mapping = {.length = slot<proxyLength>, .subscript = slot<proxyGetItem>}}};

Ref<> newMappingProxy(Thread& t, Object* mapping) {
  Ref<MappingProxy> proxy = PY_TRY(newObject<MappingProxy>(t, mappingProxyType));
  incref(mapping);
  proxy->mapping = mapping;
  gcTrack(proxy.get());
  return proxy;
}

}  // namespace taipan
