// What the attribute `memo` of a pickler or unpickler gives: an object that shows the memo and can
// empty it, and keeps its owner alive.
#pragma once

#include "builtins/tuple/tuple.h"
#include "object/allocate.h"
#include "object/builtin_type.h"
#include "object/builtin_types.h"
#include "object/gc/gc.h"
#include "object/method.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"
#include "object/slot.h"

namespace taipan {

template <class Owner>
struct MemoProxy : Object {
  Owner* owner;
};

/// `contents` gives the memo as a new dict, `clear` empties it.
template <class Owner, Ref<> (*contents)(Thread&, Owner&), void (*clear)(Owner&)>
struct MemoProxyKind {
  using Proxy = MemoProxy<Owner>;

  static Ref<> make(Thread& t, BuiltinType& type, Owner& owner) {
    Ref<Proxy> proxy = PY_TRY(newObject<Proxy>(t, type));
    incref(&owner);
    proxy->owner = &owner;
    gcTrack(proxy.get());
    return proxy;
  }
  static Status empty(Proxy& self) {
    clear(*self.owner);
    return {};
  }
  static Ref<> copy(Thread& t, Proxy& self) { return contents(t, *self.owner); }
  static Ref<> reduce(Thread& t, Proxy& self) {
    Ref<> items = PY_TRY(contents(t, *self.owner));
    Ref<Tuple> args = PY_TRY(packTuple(t, {items.get()}));
    return packTuple(t, {&dictType, args.get()});
  }
  // There is no tp_clear: a proxy is of use only with its owner.
  static void dealloc(Proxy& self) {
    gcUntrack(&self);
    clearOwned(self.owner);
    freeObject(&self);
  }
  static int traverse(Object* object, VisitFunction visit, void* arg) {
    PY_VISIT(static_cast<Proxy*>(object)->owner);
    return 0;
  }
  static constexpr TypeSpec spec(const char* name, const MethodDef* methods) {
    return {.name = name,
            .basicSize = sizeof(Proxy),
            .flags = kTypeHaveGc | kTypeDisallowInstantiation,
            .dealloc = slot<dealloc>,
            .hash = hashNotImplemented,
            .getAttribute = genericGetAttributeSlot,
            .setAttribute = genericSetAttributeSlot,
            .traverse = traverse,
            .methods = methods};
  }
};

}  // namespace taipan

#define MEMO_PROXY_ROWS(kind, reduceDoc)                                          \
  METHOD("clear", "($self, /)", kind::empty, "Remove all items from memo."),      \
      METHOD("copy", "($self, /)", kind::copy, "Copy the memo to a new object."), \
      METHOD("__reduce__", "($self, /)", kind::reduce, reduceDoc)
