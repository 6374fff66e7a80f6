#include "builtins/iterator/owned_fields.h"
#include "builtins/tuple/tuple.h"
#include "modules/collections/deque.h"
#include "object/builtin_types.h"
#include "object/protocol/abstract.h"
#include "object/protocol/number.h"
#include "object/seams.h"

namespace taipan {

namespace {

/// Both directions: `position` counts the items given so far.
struct DequeIterator : Object {
  Deque* deque;
  isize position;
  isize state;
  isize left;
};
using Fields = OwnedFields<DequeIterator, &DequeIterator::deque>;

Ref<> newIterator(Thread& t, Type& type, Deque& deque) {
  auto* self = static_cast<DequeIterator*>(gcAllocate(t, &type, sizeof(DequeIterator)));
  if (self == nullptr) return failure;
  self->deque = Ref<Deque>::share(&deque).release();
  self->position = 0;
  self->state = deque.state;
  self->left = deque.size;
  gcTrack(self);
  return Ref<>::steal(self);
}

template <bool kReverse>
Object* iteratorNext(Object* object) {
  auto* self = static_cast<DequeIterator*>(object);
  if (self->deque->state != self->state) {
    self->left = 0;
    (void)Thread::current().raise(runtimeErrorType, "deque mutated during iteration");
    return nullptr;
  }
  if (self->left == 0) return nullptr;
  isize i = self->position++;
  --self->left;
  Object* item = self->deque->at(kReverse ? self->deque->size - 1 - i : i);
  incref(item);
  return item;
}

isize iteratorHint(DequeIterator& self) { return self.left; }

Ref<> iteratorReduce(Thread& t, DequeIterator& self) {
  auto done = PY_TRY(toObject(self.deque->size - self.left));
  auto arguments = PY_TRY(packTuple(t, {self.deque, done.get()}));
  return packTuple(t, {self.type, arguments.get()});
}

Object* iteratorNew(Type* cls, Object* args, Object*) {
  Thread& t = Thread::current();
  auto make = [&]() -> Ref<> {
    auto* items = static_cast<Tuple*>(args);
    if (items->size < 1 || items->size > 2) {
      return t.raise(typeErrorType, "function takes at %s %d argument%s (%zd given)",
                     items->size < 1 ? "least" : "most", items->size < 1 ? 1 : 2,
                     items->size < 1 ? "" : "s", items->size);
    }
    if (!isInstanceOf(items->items[0], &dequeType)) {
      return t.raise(typeErrorType, "argument 1 must be collections.deque, not %.50s",
                     items->items[0]->type->name);
    }
    isize skip = 0;
    if (items->size == 2) skip = PY_TRY(toIsize(t, items->items[1], &overflowErrorType));
    auto made = PY_TRY(newIterator(t, *cls, *static_cast<Deque*>(items->items[0])));
    auto* self = static_cast<DequeIterator*>(made.get());
    if (skip > self->left) skip = self->left;
    if (skip > 0) {
      self->position = skip;
      self->left -= skip;
    }
    return made;
  };
  return make().release();
}

constinit const MethodDef kMethods[] = {
    METHOD_PLAIN("__length_hint__", "($self, /)", iteratorHint,
                 "Private method returning an estimate of len(list(it))."),
    METHOD_PLAIN("__reduce__", "($self, /)", iteratorReduce,
                 "Return state information for pickling."),
    {},
};

constexpr TypeSpec specOf(const char* name, UnaryFunction next) {
  return {
      .name = name,
      .basicSize = sizeof(DequeIterator),
      .flags = kTypeHaveGc,
      .dealloc = Fields::dealloc,
      .getAttribute = genericGetAttributeSlot,
      .traverse = Fields::traverse,
      .iter = iterSelf,
      .iternext = next,
      .methods = kMethods,
      .new_ = iteratorNew,
      .free = gcFree,
  };
}

}  // namespace

Ref<> dequeIter(Thread& t, Deque& self) { return newIterator(t, dequeIteratorType, self); }
Ref<> dequeReversed(Thread& t, Deque& self) {
  return newIterator(t, dequeReverseIteratorType, self);
}

constinit BuiltinType dequeIteratorType{
    specOf("_collections._deque_iterator", iteratorNext<false>)};
constinit BuiltinType dequeReverseIteratorType{
    specOf("_collections._deque_reverse_iterator", iteratorNext<true>)};

}  // namespace taipan
