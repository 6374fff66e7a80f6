// Weak proxies: every operation is done on the referent.

#include "builtins/dict/dict.h"
#include "builtins/str/str.h"
#include "builtins/str/str_format.h"
#include "builtins/weakref/weakref.h"
#include "object/gc/gc.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "object/slot.h"

namespace taipan {

/// The referent of a proxy, or the object itself if it is none.
static Ref<> unwrap(Thread& t, Object* object) {
  if (!isWeakProxy(object)) return Ref<>::share(object);
  Ref<> referent = weakrefGet(*static_cast<WeakReference*>(object));
  if (isNone(referent.get())) {
    return t.raise(referenceErrorType, "weakly-referenced object no longer exists");
  }
  return referent;
}

template <auto Operation>
static Ref<> unary(Thread& t, Object* self) {
  Ref<> a = PY_TRY(unwrap(t, self));
  return Operation(t, a.get());
}

template <int Op>
static Ref<> binary(Thread& t, Object* left, Object* right) {
  Ref<> a = PY_TRY(unwrap(t, left));
  Ref<> b = PY_TRY(unwrap(t, right));
  return binaryOperation(t, a.get(), b.get(), Op);
}

static Ref<> proxyDivmod(Thread& t, Object* left, Object* right) {
  Ref<> a = PY_TRY(unwrap(t, left));
  Ref<> b = PY_TRY(unwrap(t, right));
  return divmodOperation(t, a.get(), b.get());
}

static Ref<> proxyPower(Thread& t, Object* left, Object* right, Object* modulus) {
  Ref<> a = PY_TRY(unwrap(t, left));
  Ref<> b = PY_TRY(unwrap(t, right));
  Ref<> c = PY_TRY(unwrap(t, modulus));
  return powerOperation(t, a.get(), b.get(), c.get());
}

static Ref<> proxyInplacePower(Thread& t, Object* left, Object* right, Object*) {
  Ref<> a = PY_TRY(unwrap(t, left));
  Ref<> b = PY_TRY(unwrap(t, right));
  return binaryOperation(t, a.get(), b.get(), kOpPower + kInplace);
}

static Result<int> proxyBool(Thread& t, Object* self) {
  Ref<> a = PY_TRY(unwrap(t, self));
  return static_cast<int>(PY_TRY(toBool(t, a.get())));
}

static Result<isize> proxyLength(Thread& t, Object* self) {
  Ref<> a = PY_TRY(unwrap(t, self));
  return length(t, a.get());
}

static Ref<> proxyGetItem(Thread& t, Object* self, Object* key) {
  Ref<> a = PY_TRY(unwrap(t, self));
  Ref<> k = PY_TRY(unwrap(t, key));
  return getItem(t, a.get(), k.get());
}

static Status proxySetItem(Thread& t, Object* self, Object* key, Object* value) {
  Ref<> a = PY_TRY(unwrap(t, self));
  return value == nullptr ? deleteItem(t, a.get(), key) : setItem(t, a.get(), key, value);
}

static Result<int> proxyContains(Thread& t, Object* self, Object* item) {
  Ref<> a = PY_TRY(unwrap(t, self));
  return static_cast<int>(PY_TRY(contains(t, a.get(), item)));
}

static Ref<> proxyGetAttribute(Thread& t, Object* self, Object* name) {
  Ref<> a = PY_TRY(unwrap(t, self));
  return getAttribute(t, a.get(), name);
}

static Status proxySetAttribute(Thread& t, Object* self, Object* name, Object* value) {
  Ref<> a = PY_TRY(unwrap(t, self));
  return setAttribute(t, a.get(), name, value);
}

static Ref<> proxyCompare(Thread& t, Object* left, Object* right, CompareOp op) {
  Ref<> a = PY_TRY(unwrap(t, left));
  Ref<> b = PY_TRY(unwrap(t, right));
  return compare(t, a.get(), b.get(), op);
}

static Ref<> proxyCall(Thread& t, Object* self, Object* args, Object* kwargs) {
  Ref<> a = PY_TRY(unwrap(t, self));
  return callTupleDict(t, a.get(), args, kwargs);
}

static Ref<> proxyRepr(Thread& t, WeakReference& self) {
  return newStrFormat(t, "<weakproxy at %p to %s at %p>", &self, self.referent->type->name,
                      self.referent);
}

static Lookup proxyNext(Thread& t, Object* self) {
  Ref<> a = PY_TRY(unwrap(t, self));
  if (!isIterator(a.get())) {
    return t.raise(typeErrorType, "Weakref proxy referenced a non-iterator '%.200s' object",
                   a->type->name);
  }
  return next(t, a.get());
}

static Ref<> callNamed(Thread& t, Object* self, const char* name) {
  Ref<> a = PY_TRY(unwrap(t, self));
  Ref<Str> method = PY_TRY(newInterned(t, name));
  return callMethod(t, a.get(), method.get());
}
static Ref<> proxyBytes(Thread& t, Object* self) { return callNamed(t, self, "__bytes__"); }
static Ref<> proxyReversed(Thread& t, Object* self) { return callNamed(t, self, "__reversed__"); }

static constinit const MethodDef kMethods[] = {
    METHOD_PLAIN("__bytes__", "($self, /)", proxyBytes, nullptr),
    METHOD_PLAIN("__reversed__", "($self, /)", proxyReversed, nullptr),
    {},
};

static int proxyTraverse(Object* object, VisitFunction visit, void* arg) {
  PY_VISIT(static_cast<WeakReference*>(object)->callback);
  return 0;
}
static int proxyClear(Object* object) {
  auto* self = static_cast<WeakReference*>(object);
  detachWeakref(*self);
  clearOwned(self->callback);
  return 0;
}
static void proxyDealloc(Object* object) {
  gcUntrack(object);
  proxyClear(object);
  object->type->free(object);
}

static constexpr TypeSpec proxySpec(const char* name) {
  TypeSpec spec{.name = name};
  spec.basicSize = sizeof(WeakReference);
  spec.flags = kTypeHaveGc | kTypeDisallowInstantiation;
  spec.dealloc = &proxyDealloc;
  spec.repr = slot<proxyRepr>;
  spec.str = slot<unary<toStr>>;
  spec.hash = &hashNotImplemented;
  spec.getAttribute = slot<proxyGetAttribute>;
  spec.setAttribute = slot<proxySetAttribute>;
  spec.traverse = &proxyTraverse;
  spec.clear = &proxyClear;
  spec.richCompare = slot<proxyCompare>;
  spec.iter = slot<unary<getIterator>>;
  spec.iternext = slot<proxyNext>;
  NumberSlots& n = spec.number;
  n.add = slot<binary<kOpAdd>>;
  n.subtract = slot<binary<kOpSubtract>>;
  n.multiply = slot<binary<kOpMultiply>>;
  n.remainder = slot<binary<kOpRemainder>>;
  n.divmod = slot<proxyDivmod>;
  n.power = slot<proxyPower>;
  n.negative = slot<unary<negate>>;
  n.positive = slot<unary<positive>>;
  n.absolute = slot<unary<absolute>>;
  n.boolean = slot<proxyBool>;
  n.invert = slot<unary<invert>>;
  n.lshift = slot<binary<kOpLshift>>;
  n.rshift = slot<binary<kOpRshift>>;
  n.and_ = slot<binary<kOpAnd>>;
  n.xor_ = slot<binary<kOpXor>>;
  n.or_ = slot<binary<kOpOr>>;
  n.toInt = slot<unary<toInt>>;
  n.toFloat = slot<unary<toFloat>>;
  n.inplaceAdd = slot<binary<kOpAdd + kInplace>>;
  n.inplaceSubtract = slot<binary<kOpSubtract + kInplace>>;
  n.inplaceMultiply = slot<binary<kOpMultiply + kInplace>>;
  n.inplaceRemainder = slot<binary<kOpRemainder + kInplace>>;
  n.inplacePower = slot<proxyInplacePower>;
  n.inplaceLshift = slot<binary<kOpLshift + kInplace>>;
  n.inplaceRshift = slot<binary<kOpRshift + kInplace>>;
  n.inplaceAnd = slot<binary<kOpAnd + kInplace>>;
  n.inplaceXor = slot<binary<kOpXor + kInplace>>;
  n.inplaceOr = slot<binary<kOpOr + kInplace>>;
  n.floorDivide = slot<binary<kOpFloorDivide>>;
  n.trueDivide = slot<binary<kOpTrueDivide>>;
  n.inplaceFloorDivide = slot<binary<kOpFloorDivide + kInplace>>;
  n.inplaceTrueDivide = slot<binary<kOpTrueDivide + kInplace>>;
  n.index = slot<unary<toIndex>>;
  n.matrixMultiply = slot<binary<kOpMatrixMultiply>>;
  n.inplaceMatrixMultiply = slot<binary<kOpMatrixMultiply + kInplace>>;
  spec.sequence.contains = slot<proxyContains>;
  spec.sequence.length = slot<proxyLength>;
  spec.mapping.length = slot<proxyLength>;
  spec.mapping.subscript = slot<proxyGetItem>;
  spec.mapping.setSubscript = slot<proxySetItem>;
  return spec;
}

static constexpr TypeSpec plainProxySpec() {
  TypeSpec spec = proxySpec("weakref.ProxyType");
  spec.methods = kMethods;
  return spec;
}
static constexpr TypeSpec callableProxySpec() {
  TypeSpec spec = proxySpec("weakref.CallableProxyType");
  spec.call = slot<proxyCall>;
  return spec;
}

constinit BuiltinType weakProxyType{plainProxySpec()};
constinit BuiltinType weakCallableProxyType{callableProxySpec()};

}  // namespace taipan
