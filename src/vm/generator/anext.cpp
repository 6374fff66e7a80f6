#include "vm/generator/anext.h"

#include "builtins/exceptions/exceptions.h"
#include "object/allocate.h"
#include "object/builtin_types.h"
#include "object/gc/gc.h"
#include "object/names.h"
#include "object/protocol/abstract.h"
#include "vm/generator/generator.h"

namespace taipan {

namespace {

struct AnextAwaitable : Object {
  Object* awaitable;
  Object* fallback;
};

int traverse(Object* self, VisitFunction visit, void* arg) {
  PY_VISIT(static_cast<AnextAwaitable*>(self)->awaitable);
  PY_VISIT(static_cast<AnextAwaitable*>(self)->fallback);
  return 0;
}

void dealloc(AnextAwaitable& self) {
  gcUntrack(&self);
  clearOwned(self.awaitable);
  clearOwned(self.fallback);
  freeObject(&self);
}

/// StopAsyncIteration becomes the result; everything else passes.
Failure translateEnd(Thread& t, AnextAwaitable& self) {
  if (!t.clearIfMatches(stopAsyncIterationType)) return failure;
  return raiseStopIteration(t, self.fallback);
}

Ref<> iteratorOf(Thread& t, AnextAwaitable& self) {
  Ref<> iterator = PY_TRY(awaitableIterator(t, self.awaitable));
  if (isCoroutine(iterator.get())) {
    // A coroutine awaits for itself, but only its wrapper can be stepped.
    iterator = Ref<>::steal(iterator->type->asAsync->await(iterator.get()));
    if (!iterator) return failure;
  }
  if (iterator->type->iternext == nullptr) {
    return t.raise(typeErrorType, "__await__() returned non-iterator of type '%s'",
                   iterator->type->name);
  }
  return iterator;
}

Ref<> resume(Thread& t, AnextAwaitable& self) {
  Ref<> iterator = PY_TRY(iteratorOf(t, self));
  Ref<> value = Ref<>::steal(iterator->type->iternext(iterator.get()));
  if (value) return value;
  if (!t.hasPending()) return raiseStopIteration(t, none());
  return translateEnd(t, self);
}

Ref<> passOn(Thread& t, AnextAwaitable& self, Str* method, const Positional& args) {
  Ref<> iterator = PY_TRY(iteratorOf(t, self));
  Ref<> function = PY_TRY(getAttribute(t, iterator.get(), method));
  Ref<> value = callVector(t, function.get(), args.items, static_cast<usize>(args.count));
  if (value) return value;
  return translateEnd(t, self);
}

Ref<> send(Thread& t, AnextAwaitable& self, Positional args) {
  return passOn(t, self, names::send, args);
}
Ref<> throwIn(Thread& t, AnextAwaitable& self, Positional args) {
  return passOn(t, self, names::throw_, args);
}
Ref<> close(Thread& t, AnextAwaitable& self, Positional args) {
  return passOn(t, self, names::close, args);
}
Ref<> selfAsIterator(AnextAwaitable& self) { return Ref<>::share(&self); }

constinit const MethodDef kMethods[] = {
    METHOD_PLAIN("send", "()", send, "send(arg) -> send 'arg' into the wrapped iterator."),
    METHOD_PLAIN("throw", "()", throwIn,
                 "throw(value) -> raise exception in the wrapped iterator."),
    METHOD_PLAIN("close", "()", close, "close() -> raise GeneratorExit inside the iterator."),
    {}};

constinit BuiltinType anextAwaitableType{{.name = "anext_awaitable",
                                          .basicSize = sizeof(AnextAwaitable),
                                          .flags = kTypeHaveGc,
                                          .dealloc = slot<dealloc>,
                                          .traverse = traverse,
                                          .iter = slot<selfAsIterator>,
                                          .iternext = slot<resume>,
                                          .methods = kMethods,
                                          .async = {.await = slot<selfAsIterator>}}};

}  // namespace

Ref<> newAnextAwaitable(Thread& t, Object* awaitable, Object* fallback) {
  PY_TRY(typeReady(t, anextAwaitableType));
  Ref<AnextAwaitable> self = PY_TRY(newObject<AnextAwaitable>(t, anextAwaitableType));
  self->awaitable = Ref<>::share(awaitable).release();
  self->fallback = Ref<>::share(fallback).release();
  gcTrack(self.get());
  return self;
}

}  // namespace taipan
