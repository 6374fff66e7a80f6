#include "vm/generator/generator.h"

#include "object/protocol/abstract.h"
#include "vm/slow/slow.h"

namespace taipan::slow {

Object* yieldFromIterator(Thread& t, InterpreterFrame* frame, Object* iterable) {
  if (isCoroutine(iterable)) {
    if ((frame->code->flags & (kCodeCoroutine | kCodeIterableCoroutine)) == 0) {
      (void)t.raise(typeErrorType,
                    "cannot 'yield from' a coroutine object in a non-coroutine generator");
      return nullptr;
    }
  } else if (!isGenerator(iterable)) {
    return getIterator(t, iterable).release();
  }
  incref(iterable);
  return iterable;
}

Object* awaitable(Thread& t, Object* object, u32 where) {
  Ref<> iterator = awaitableIterator(t, object);
  if (iterator.failed()) {
    bool unusable = object->type->asAsync == nullptr || object->type->asAsync->await == nullptr;
    if (where != 0 && unusable) {
      t.clearPending();
      (void)t.raise(typeErrorType,
                    "'async with' received an object from %s that does not implement __await__: "
                    "%.100s",
                    where == 1 ? "__aenter__" : "__aexit__", object->type->name);
    }
    return nullptr;
  }
  if (isCoroutine(iterator.get()) &&
      delegateOf(static_cast<Generator*>(iterator.get())) != nullptr) {
    (void)t.raise(runtimeErrorType, "coroutine is being awaited already");
    return nullptr;
  }
  return iterator.release();
}

}  // namespace taipan::slow
