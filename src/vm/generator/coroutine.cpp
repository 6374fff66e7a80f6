// Coroutines: generators that are awaited. Their wrapper is what `__await__` gives.
#include "builtins/exceptions/exceptions.h"
#include "builtins/iterator/iterator_methods.h"
#include "builtins/str/str.h"
#include "builtins/str/str_format.h"
#include "builtins/tuple/tuple.h"
#include "object/allocate.h"
#include "object/protocol/abstract.h"
#include "object/seams.h"
#include "vm/generator/generator.h"
#include "vm/generator/generator_rows.h"

namespace taipan {

Ref<> awaitableIterator(Thread& t, Object* object) {
  auto isIterableCoroutine = [](Object* o) {
    return isGenerator(o) &&
           (static_cast<Generator*>(o)->code->flags & kCodeIterableCoroutine) != 0;
  };
  if (isCoroutine(object) || isIterableCoroutine(object)) return Ref<>::share(object);
  AsyncSlots* slots = object->type->asAsync;
  if (slots == nullptr || slots->await == nullptr) {
    return t.raise(typeErrorType, "object %.100s can't be used in 'await' expression",
                   object->type->name);
  }
  Ref<> result = Ref<>::steal(slots->await(object));
  if (result.failed()) return failure;
  if (isCoroutine(result.get()) || isIterableCoroutine(result.get())) {
    return t.raise(typeErrorType, "__await__() returned a coroutine");
  }
  if (!isIterator(result.get())) {
    return t.raise(typeErrorType, "__await__() returned non-iterator of type '%.100s'",
                   result->type->name);
  }
  return result;
}

Object* coroutineOrigin(Thread& t, int depth) {
  auto build = [&]() -> Ref<Tuple> {
    int count = 0;
    // The coroutine's own frame is the innermost one; its callers are the origin.
    FrameView first = FrameView::current(t);
    for (FrameView f = first; f.exists() && count < depth; f = f.back()) ++count;
    Ref<Tuple> all = PY_TRY(newTuple(t, count));
    int i = 0;
    for (FrameView f = first; f.exists() && i < count; f = f.back()) {
      Ref<> line = PY_TRY(toObject(f.line()));
      all->items[i++] =
          PY_TRY(packTuple(t, {f.code()->filename, line.get(), f.code()->name})).release();
    }
    return all;
  };
  return build().release();
}

namespace {

/// Lets warnings._warn_unawaited_coroutine format the warning with the origin; false if it cannot.
/// What it raises is reported, as nobody awaits it.
bool warnThroughModule(Thread& t, Generator* coroutine) {
  Ref<> function = importAttribute(t, "warnings", "_warn_unawaited_coroutine");
  if (function.failed()) {
    t.clearPending();
    return false;
  }
  Ref<> result = call(t, function.get(), static_cast<Object*>(coroutine));
  if (result.failed()) t.writeUnraisable(coroutine);
  return !result.failed();
}

}  // namespace

void warnNeverAwaited(Thread& t, Generator* coroutine) {
  if (warnThroughModule(t, coroutine)) return;
  if (warn(t, runtimeWarningType, 1, "coroutine '%S' was never awaited", coroutine->qualname)
          .failed()) {
    t.writeUnraisable(coroutine);
  }
}

namespace {

struct CoroutineWrapper : Object {
  Generator* coroutine;
};

Object* coroutineAwait(Object* self) {
  Thread& t = Thread::current();
  Ref<CoroutineWrapper> wrapper = newObject<CoroutineWrapper>(t, coroutineWrapperType);
  if (wrapper.failed()) return nullptr;
  incref(self);
  wrapper->coroutine = static_cast<Generator*>(self);
  gcTrack(wrapper.get());
  return wrapper.release();
}

Ref<> getOrigin(Generator& self) {
  return Ref<>::share(self.originOrFinalizer != nullptr ? self.originOrFinalizer : none());
}

constinit const MethodDef kCoroutineMethods[] = {
    GENERATOR_RESUMING_ROWS("coroutine", "iterated", "traceback"), GENERATOR_SIZE_ROW, {}};

constinit const GetSetDef kCoroutineGetSet[] = {
    GENERATOR_NAME_ROWS("coroutine"),
    GETTER("cr_await", generatorGetDelegate, "object being awaited on, or None"),
    GETTER("cr_running", generatorGetRunning, nullptr),
    GETTER("cr_frame", generatorGetFrame, nullptr),
    GETTER("cr_code", generatorGetCode, nullptr),
    GETTER("cr_suspended", generatorGetSuspended, nullptr),
    GETTER("cr_origin", getOrigin, nullptr),
    {}};

Ref<> wrapperSend(Thread& t, CoroutineWrapper& self, Object* value) {
  return generatorSendMethod(t, *self.coroutine, value);
}
Ref<> wrapperThrow(Thread& t, CoroutineWrapper& self, Positional args) {
  return generatorThrowMethod(t, *self.coroutine, args);
}
Ref<> wrapperClose(Thread& t, CoroutineWrapper& self) { return generatorClose(t, self.coroutine); }
Object* wrapperNext(Object* self) {
  Thread& t = Thread::current();
  return generatorSendMethod(t, *static_cast<CoroutineWrapper*>(self)->coroutine, none()).release();
}
void wrapperDealloc(Object* self) {
  gcUntrack(self);
  xdecref(static_cast<CoroutineWrapper*>(self)->coroutine);
  freeObject(self);
}
int wrapperTraverse(Object* self, VisitFunction visit, void* arg) {
  PY_VISIT(static_cast<CoroutineWrapper*>(self)->coroutine);
  return 0;
}

constinit const MethodDef kWrapperMethods[] = {
    METHOD_PLAIN("send", "($self, arg, /)", wrapperSend,
                 "send(arg) -> send 'arg' into coroutine,\nreturn next iterated value or raise "
                 "StopIteration."),
    METHOD_PLAIN("throw", "($self, type, value, tb)", wrapperThrow,
                 "throw(value)\nthrow(type[,value[,traceback]])\n\nRaise exception in coroutine, "
                 "return next iterated value or raise\nStopIteration."),
    METHOD_PLAIN("close", "($self)", wrapperClose,
                 "close() -> raise GeneratorExit inside coroutine."),
    {}};

}  // namespace

constinit BuiltinType coroutineType{
    {.name = "coroutine",
     .basicSize = offsetof(Generator, iframe) + kFrameHeaderWords * sizeof(Object*),
     .itemSize = sizeof(Object*),
     .flags = kTypeHaveGc | kTypeDisallowInstantiation,
     .dealloc = generatorDealloc,
     .repr = slot<generatorRepr>,
     .getAttribute = genericGetAttributeSlot,
     .traverse = generatorTraverse,
     .weaklistOffset = offsetof(Generator, weakreflist),
     .methods = kCoroutineMethods,
     .getset = kCoroutineGetSet,
     .finalize = generatorFinalize,
     .async = {.await = coroutineAwait, .send = generatorSendSlot}}};

constinit BuiltinType coroutineWrapperType{
    {.name = "coroutine_wrapper",
     .doc = "A wrapper object implementing __await__ for coroutines.",
     .basicSize = sizeof(CoroutineWrapper),
     .flags = kTypeHaveGc | kTypeDisallowInstantiation,
     .dealloc = wrapperDealloc,
     .getAttribute = genericGetAttributeSlot,
     .traverse = wrapperTraverse,
     .iter = selfIterator,
     .iternext = wrapperNext,
     .methods = kWrapperMethods}};

}  // namespace taipan
